/** The request as texts in a form. They may be malformed, which the library reports. */
import { formatName } from '../model/names.js';
import type { RequestFields, RequestHeaders, RequestProtocol } from '../model/request.js';
import { collectFields } from '../parse/read-fields.js';
import {
  hasField,
  isHeadersField,
  isTextField,
  isTextsField,
  optionalFieldNames,
  type RequestFieldName,
  requestFieldNames,
} from '../parse/request-fields.js';
import { requestTo } from '../parse/request-to.js';
import { parseServiceAccount } from '../parse/service-account.js';
import { parseUrl } from '../parse/url.js';

export const protocols = ['http', 'https', 'tcp'] as const satisfies readonly RequestProtocol[];

/** The fields of a request as texts, and whether a server name is sent. Empty texts are fields that are not given. */
export interface FormFields extends TypedFields {
  readonly protocol: RequestProtocol;
  /** `sent`: as `sni` says; that of `host` if it is empty. */
  readonly serverName: 'sent' | 'none';
}

/** The source is `namespace/name`, headers are one `name: value` a line, and other lists have commas between. */
type TypedFields = Readonly<Record<Exclude<RequestFieldName, 'protocol'>, string>>;

/** The fields whose texts are typed in. */
export const typedFieldNames = requestFieldNames.filter((name) => name !== 'protocol');

/** The request that the fields describe. Fields of other protocols are left out. */
export function requestOf(form: FormFields): RequestFields {
  const { protocol, port, serverName } = form;
  const fields = collectFields(
    optionalFieldNames.filter((name) => hasField(protocol, name)),
    {
      text: (name) => {
        if (name === 'sni' && serverName === 'none') return '';
        return form[name] === '' ? undefined : form[name];
      },
      texts: (name) =>
        form[name].trim() === '' ? undefined : form[name].split(',').map((one) => one.trim()),
      headers: (name) => (form[name].trim() === '' ? undefined : readHeaders(form[name])),
    },
  );
  return {
    source: parseServiceAccount(form.source) ?? { namespace: '', name: form.source },
    protocol,
    port: Number(port),
    ...fields,
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
  return fieldsFrom(request.protocol, (name) => textOf(request, name));
}

function textOf(request: RequestFields, name: keyof FormFields): string {
  if (name === 'serverName') return request.sni === '' ? 'none' : 'sent';
  if (name === 'source') return formatName(request.source);
  if (isTextField(name)) return request[name] ?? '';
  if (isTextsField(name)) return request[name]?.join(', ') ?? '';
  if (isHeadersField(name)) return headersText(request[name] ?? {});
  return `${request[name]}`;
}

function headersText(headers: RequestHeaders): string {
  return Object.entries(headers)
    .flatMap(([name, values = []]) => [values].flat().map((value) => `${name}: ${value}`))
    .join('\n');
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
