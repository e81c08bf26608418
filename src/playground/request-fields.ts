/** The request as texts in a form. They may be malformed, which the library reports. */
import type { RequestFields, RequestProtocol } from '../model/request.js';
import { requestTo } from '../parse/request-to.js';
import { parseServiceAccount } from '../parse/service-account.js';
import { parseUrl } from '../parse/url.js';

export const protocols = ['http', 'https', 'tcp'] as const satisfies readonly RequestProtocol[];

/** Empty texts are fields that are not given. */
export interface FormFields {
  /** `namespace/name`. */
  readonly source: string;
  readonly protocol: RequestProtocol;
  readonly port: string;
  readonly ip: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** One `name: value` a line. */
  readonly headers: string;
  /** Empty: that of `host`. */
  readonly sni: string;
  /** `sent`: as `sni` says. */
  readonly serverName: 'sent' | 'none';
  /** With commas between. */
  readonly alpn: string;
}

/** The request that the fields describe. Fields of other protocols are left out. */
export function requestOf(fields: FormFields): RequestFields {
  const { protocol, port, ip, host, method, path, headers } = fields;
  const connection = {
    source: parseServiceAccount(fields.source) ?? { namespace: '', name: fields.source },
    protocol,
    port: Number(port),
    ...(ip !== '' && { ip }),
  };
  if (protocol === 'tcp') return connection;
  return {
    ...connection,
    ...(protocol === 'https' && tlsOf(fields)),
    ...(host !== '' && { host }),
    ...(method !== '' && { method }),
    ...(path !== '' && { path }),
    ...(headers.trim() !== '' && { headers: readHeaders(headers) }),
  };
}

function tlsOf({ sni, serverName, alpn }: FormFields): Pick<RequestFields, 'sni' | 'alpn'> {
  const names = alpn.split(',').map((name) => name.trim());
  return {
    ...(serverName === 'none' ? { sni: '' } : sni !== '' && { sni }),
    ...(alpn.trim() !== '' && { alpn: names }),
  };
}

function readHeaders(text: string): Record<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name = '', value = ''] = /^([^:]*):?(.*)$/.exec(line) ?? [];
    headers.set(name.trim(), [...(headers.get(name.trim()) ?? []), value.trim()]);
  }
  return Object.fromEntries(headers);
}

/** The fields that describe a request. */
export function fieldsOf(request: RequestFields): FormFields {
  const { source, protocol, port, ip, host, method, path, headers = {}, sni, alpn = [] } = request;
  return {
    source: `${source.namespace}/${source.name}`,
    protocol,
    port: `${port}`,
    ip: ip ?? '',
    host: host ?? '',
    method: method ?? '',
    path: path ?? '',
    headers: Object.entries(headers)
      .flatMap(([name, values = []]) => [values].flat().map((value) => `${name}: ${value}`))
      .join('\n'),
    sni: sni ?? '',
    serverName: sni === '' ? 'none' : 'sent',
    alpn: alpn.join(', '),
  };
}

export type FieldsReading =
  { readonly ok: true; readonly fields: FormFields } | { readonly ok: false; readonly reason: string };

/** Fills in the fields of a URL, and keeps the others. */
export function fieldsWithUrl(fields: FormFields, url: string): FieldsReading {
  const reading = parseUrl(url.trim());
  if (!reading.ok) return { ok: false, reason: `this URL ${reading.reason}` };
  const source = { namespace: '', name: '' };
  const { protocol, port, ip, host, path } = fieldsOf(requestTo(reading.destination, { source }));
  const serverName = protocol === 'https' && reading.destination.ip !== undefined ? 'none' : 'sent';
  return {
    ok: true,
    fields: { ...fields, protocol, port, ip: ip || fields.ip, host, path, serverName, sni: '' },
  };
}

const defaultPorts: Readonly<Record<RequestProtocol, string>> = { http: '80', https: '443', tcp: '' };

/** The URL of the fields, which has most of them. */
export function urlOf({ protocol, port, ip, host, path }: FormFields): string {
  const address = ip.includes(':') ? `[${ip}]` : ip;
  if (protocol === 'tcp') return `tcp://${address || 'host'}:${port}`;
  const name = (host || address || 'host').replace(/:[0-9]+$/, '');
  const suffix = port === defaultPorts[protocol] ? '' : `:${port}`;
  return `${protocol}://${name}${suffix}${path}`;
}

/** Reads the fields from texts, by their names. */
export function fieldsFrom(
  protocol: FormFields['protocol'],
  text: (name: keyof FormFields) => string,
): FormFields {
  return {
    source: text('source'),
    protocol,
    port: text('port'),
    ip: text('ip'),
    host: text('host'),
    method: text('method'),
    path: text('path'),
    headers: text('headers'),
    sni: text('sni'),
    serverName: text('serverName') === 'none' ? 'none' : 'sent',
    alpn: text('alpn'),
  };
}
