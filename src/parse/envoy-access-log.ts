/** Lines of Envoy's access log, in JSON, under the names that meshes commonly give to its operators. */
import { parseAddress } from '../match/address.js';
import { parseAuthority } from '../match/host.js';
import type { RequestHeaders, RequestProtocol } from '../model/request.js';
import type { SentRequest } from './log-line.js';
import { collectFields, type GivenFields } from './read-fields.js';
import { optionalFieldNames, type RequestField, requestFields } from './request-fields.js';
import { fieldOf, type Fields } from './values.js';

/** The fields that are read, each with the operator that stands behind it. */
export const envoyFields = {
  protocol: '%PROTOCOL%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  authority: '%REQ(:AUTHORITY)%',
  requested_server_name: '%REQUESTED_SERVER_NAME%',
  downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  upstream_host: '%UPSTREAM_HOST%',
  user_agent: '%REQ(USER-AGENT)%',
  x_forwarded_for: '%REQ(X-FORWARDED-FOR)%',
  request_id: '%REQ(X-REQUEST-ID)%',
} as const;

type EnvoyField = keyof typeof envoyFields;

/** Fields that only an access log of Envoy has. */
const telltales: readonly EnvoyField[] = [
  'authority',
  'requested_server_name',
  'downstream_local_address',
  'upstream_host',
];

export function isEnvoyAccessLog(line: Fields): boolean {
  return telltales.some((name) => Object.hasOwn(line, name));
}

/**
 * Reads a line of an access log.
 *
 * What Envoy has parsed as HTTP is `http`, as an egress listener never decrypts TLS; anything else is `https`
 * if the client sent a server name, and `tcp` if not.
 */
export function readEnvoyAccessLog(line: Fields): SentRequest {
  const isHttp = textOf(line, 'protocol')?.startsWith('HTTP/') ?? false;
  const isTls = textOf(line, 'requested_server_name') !== undefined;
  const protocol: RequestProtocol = isHttp ? 'http' : isTls ? 'https' : 'tcp';
  const destination =
    parseSocketAddress(textOf(line, 'downstream_local_address')) ??
    parseSocketAddress(textOf(line, 'upstream_host'));
  const fields = fieldsIn(line, protocol);
  const port = destination?.port ?? (fields.host === undefined ? undefined : portOf(fields.host));
  if (port === undefined) {
    return {
      ok: false,
      problem:
        'it has no destination port: neither `downstream_local_address` nor `upstream_host` is an address',
    };
  }
  return { ok: true, request: { protocol, port, ...(destination && { ip: destination.ip }), ...fields } };
}

/** The fields of a request that the log has by names of its own. */
function fieldsIn(line: Fields, protocol: RequestProtocol): GivenFields {
  return collectFields(optionalFieldNames, {
    text: (name) => {
      const { accessLog = {} }: RequestField = requestFields[name];
      const field = accessLog[protocol];
      return field === undefined ? undefined : textOf(line, field);
    },
    texts: () => undefined,
    headers: () => (protocol === 'http' ? headersOf(line) : undefined),
  });
}

/** Envoy writes `-` or `null` for what is absent. */
function textOf(line: Fields, name: string): string | undefined {
  const value = fieldOf(line, name);
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

/** A `Host` without a port is for the default port of the scheme (RFC 9110, section 7.2). */
function portOf(host: string): number {
  return parseAuthority(host)?.port ?? 80;
}

interface SocketAddress {
  readonly ip: string;
  readonly port: number;
}

/** Reads `192.0.2.7:443`, `[2001:db8::7]:443`, and both with `tcp://` in front, as early versions write it. */
function parseSocketAddress(text: string | undefined): SocketAddress | undefined {
  const [, bracketed, plain, digits = ''] =
    /^(?:tcp:\/\/)?(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text ?? '') ?? [];
  const ip = bracketed ?? plain;
  const port = Number(digits);
  return ip !== undefined && parseAddress(ip) && port >= 1 && port <= 65535 ? { ip, port } : undefined;
}

const headerFields = {
  'user-agent': 'user_agent',
  'x-forwarded-for': 'x_forwarded_for',
  'x-request-id': 'request_id',
} as const satisfies Readonly<Record<string, EnvoyField>>;

function headersOf(line: Fields): RequestHeaders {
  const headers: Record<string, string> = {};
  for (const [header, field] of Object.entries(headerFields)) {
    const value = textOf(line, field);
    if (value !== undefined) headers[header] = value;
  }
  return headers;
}
