/** Reads a request once, so that every rule is asked about the same, well-formed values. */
import { parseAddress, type Address } from '../match/address.js';
import { headerValue, isHeaderValue } from '../match/header.js';
import { parseAuthority, parseServerName, type Authority } from '../match/host.js';
import { isToken } from '../match/method.js';
import { endOfPath, longestPath } from '../match/path.js';
import { quote } from '../model/quote.js';
import type { RequestHeaders, RequestProtocol, ServiceAccount } from '../model/request.js';

/** What is wrong with a request, and where. */
export interface Malformation {
  /** Such as `port` or `source.namespace`. */
  readonly field: string;
  readonly message: string;
}

/** A request whose connection is well-formed. Absent fields are `undefined`. */
export interface CheckedRequest {
  readonly source: ServiceAccount;
  readonly protocol: RequestProtocol;
  readonly port: number;
  readonly address: Address | undefined;
  /** The Host header as sent, for routes that constrain it. */
  readonly hostHeader: string | undefined;
  readonly authority: Authority | undefined;
  /** The server name as sent, in lower case; as for `serverName`, but neither mapped nor shortened. */
  readonly sentServerName: string | undefined;
  /** Of TLS alone. Empty: the client sent none. `undefined`: it is not known. */
  readonly serverName: string | undefined;
  readonly alpn: readonly string[];
  readonly method: string | undefined;
  /** Without query and fragment. */
  readonly path: string | undefined;
  /** The path as sent, query and fragment included. */
  readonly target: string | undefined;
  readonly headers: RequestHeaders;
  /** What is wrong with the HTTP part of the request: no rule may grant it. */
  readonly malformation: Malformation | undefined;
}

export type RequestReading =
  | { readonly readable: true; readonly request: CheckedRequest }
  | { readonly readable: false; readonly malformation: Malformation };

/** A well-formed connection. Absent fields are `undefined`. */
export interface CheckedConnection {
  readonly source: ServiceAccount;
  readonly port: number;
  readonly address: Address | undefined;
  /** Normalised. Empty: none was sent. `undefined`: it was not looked for yet. */
  readonly serverName: string | undefined;
  /** The server name as sent, in lower case; as for `serverName`, but neither mapped nor shortened. */
  readonly sentServerName: string | undefined;
}

export type ConnectionReading =
  | { readonly readable: true; readonly connection: CheckedConnection }
  | { readonly readable: false; readonly malformation: Malformation };

/** Reads a request. Never throws, whatever the value. */
export function readRequest(value: unknown): RequestReading {
  if (!isRecord(value)) return unreadable('request', value, 'is not an object');
  const { source, protocol, port, ip, host, sni, alpn, method, path, headers } = value;
  if (!isServiceAccount(source)) return { readable: false, malformation: malformedSource(source) };
  if (!isRequestProtocol(protocol)) {
    return unreadable('protocol', protocol, 'is none of `http`, `https`, `tcp`');
  }
  if (!isPort(port)) return unreadable('port', port, complaints.port);
  const address = typeof ip === 'string' ? parseAddress(ip) : undefined;
  if (ip !== undefined && !address) return unreadable('ip', ip, complaints.ip);
  const serverName = typeof sni === 'string' ? parseServerName(sni) : undefined;
  if (sni !== undefined && serverName === undefined) return unreadable('sni', sni, complaints.sni);
  if (!isAlpn(alpn)) return unreadable('alpn', alpn, 'is not a list of protocol names');
  const authority = typeof host === 'string' ? parseAuthority(host) : undefined;
  const sentHeaders = headers === undefined ? noHeaders : isHeaders(headers) ? headers : undefined;
  const pathEnd = typeof path === 'string' ? endOfPath(path) : -1;
  const malformation =
    malformedHost(host, authority) ??
    malformedMethod(method) ??
    malformedPath(path, pathEnd) ??
    (sentHeaders ? undefined : malformedHeaders(headers));
  return {
    readable: true,
    request: {
      source,
      protocol,
      port,
      address,
      hostHeader: typeof host === 'string' ? host : undefined,
      authority,
      serverName: protocol === 'https' ? (serverName ?? authority?.name) : undefined,
      sentServerName:
        protocol === 'https'
          ? (typeof sni === 'string' ? sni : nameSent(host, authority))?.toLowerCase()
          : undefined,
      alpn: alpn ?? noAlpn,
      method: typeof method === 'string' ? method : undefined,
      path: typeof path === 'string' ? cut(path, pathEnd) : undefined,
      target: typeof path === 'string' ? path : undefined,
      headers: sentHeaders ?? noHeaders,
      malformation,
    },
  };
}

/** Reads a connection. Never throws, whatever the value. */
export function readConnection(value: unknown): ConnectionReading {
  if (!isRecord(value)) return unreadable('connection', value, 'is not an object');
  const { source, port, ip, sni } = value;
  if (!isServiceAccount(source)) return { readable: false, malformation: malformedSource(source) };
  if (!isPort(port)) return unreadable('port', port, complaints.port);
  const address = typeof ip === 'string' ? parseAddress(ip) : undefined;
  if (ip !== undefined && !address) return unreadable('ip', ip, complaints.ip);
  const serverName = typeof sni === 'string' ? parseServerName(sni) : undefined;
  if (sni !== undefined && serverName === undefined) return unreadable('sni', sni, complaints.sni);
  const sentServerName = typeof sni === 'string' ? sni.toLowerCase() : undefined;
  return { readable: true, connection: { source, port, address, serverName, sentServerName } };
}

/** The TLS request that a connection carries whose server name is known. */
export function tlsRequest({
  source,
  port,
  address,
  serverName,
  sentServerName,
}: CheckedConnection): CheckedRequest {
  return {
    source,
    protocol: 'https',
    port,
    address,
    hostHeader: undefined,
    authority: undefined,
    serverName,
    sentServerName,
    alpn: noAlpn,
    method: undefined,
    path: undefined,
    target: undefined,
    headers: noHeaders,
    malformation: undefined,
  };
}

const noAlpn: readonly string[] = [];
const noHeaders: RequestHeaders = {};

/** A Host header as sent, without its port. */
function nameSent(host: unknown, authority: Authority | undefined): string | undefined {
  if (typeof host !== 'string' || !authority) return undefined;
  return authority.port === undefined ? host : host.slice(0, host.lastIndexOf(':'));
}

/** The value of a header of the request; `host` is the authority, port included. */
export function requestHeader(request: CheckedRequest, name: string): string | undefined {
  return name === 'host' ? request.hostHeader : headerValue(request.headers, name);
}

function malformed(field: string, value: unknown, complaint: string): Malformation {
  return { field, message: `${field} ${value === undefined ? 'is missing: it' : quote(value)} ${complaint}` };
}

function unreadable(
  field: string,
  value: unknown,
  complaint: string,
): { readonly readable: false; readonly malformation: Malformation } {
  return { readable: false, malformation: malformed(field, value, complaint) };
}

const complaints = {
  port: 'is not an integer from 1 to 65535',
  ip: 'is not an IPv4 or IPv6 address',
  sni: 'is not a host name',
} as const;

function malformedSource(source: unknown): Malformation {
  if (!isRecord(source)) return malformed('source', source, 'is not an object with `namespace` and `name`');
  const { namespace, name } = source;
  return isNonEmptyString(namespace)
    ? malformed('source.name', name, 'is not the name of a ServiceAccount')
    : malformed('source.namespace', namespace, 'is not a namespace');
}

function malformedHost(host: unknown, authority: Authority | undefined): Malformation | undefined {
  return host === undefined || authority
    ? undefined
    : malformed('host', host, 'is not a host, with or without a port');
}

function malformedMethod(method: unknown): Malformation | undefined {
  return method === undefined || (typeof method === 'string' && isToken(method))
    ? undefined
    : malformed('method', method, 'is not an HTTP method');
}

function malformedPath(path: unknown, end: number): Malformation | undefined {
  return path === undefined || (typeof path === 'string' && end >= 0)
    ? undefined
    : malformed(
        'path',
        path,
        `is not a path of at most ${longestPath} characters without spaces and control characters`,
      );
}

function cut(text: string, end: number): string {
  return end === text.length || end < 0 ? text : text.slice(0, end);
}

function malformedHeaders(headers: unknown): Malformation | undefined {
  if (!isRecord(headers)) return malformed('headers', headers, 'is not an object of names and values');
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (!isHeaderField(value))
      return malformed(`headers.${name}`, value, 'is not a header value, or a list of them');
  }
  return undefined;
}

function isHeaders(value: unknown): value is RequestHeaders {
  return isRecord(value) && Object.keys(value).every((name) => isHeaderField(value[name]));
}

function isHeaderField(value: unknown): value is string | readonly string[] | undefined {
  if (value === undefined) return true;
  if (typeof value === 'string') return isHeaderValue(value);
  return (
    Array.isArray(value) && value.every((one) => typeof one === 'string') && isHeaderValue(value.join(','))
  );
}

function isAlpn(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isServiceAccount(value: unknown): value is ServiceAccount {
  return isRecord(value) && isNonEmptyString(value['namespace']) && isNonEmptyString(value['name']);
}

function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRequestProtocol(value: unknown): value is RequestProtocol {
  return value === 'http' || value === 'https' || value === 'tcp';
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
