/** Reads a request once, so that every rule is asked about the same, well-formed values. */
import { type Address, parseAddress } from '../match/address.js';
import { headerValue, isHeaderValue } from '../match/header.js';
import { type Authority, parseAuthority, parseServerName } from '../match/host.js';
import { isToken } from '../match/method.js';
import { endOfPath, longestPath } from '../match/path.js';
import { quote } from '../model/quote.js';
import type { RequestHeaders, RequestProtocol, ServiceAccount } from '../model/request.js';
import { describeValue } from './describe-value.js';
import { isBytes } from './values.js';

/** What is wrong with a request, and where. */
export interface Malformation {
  /** Such as `port` or `source.namespace`. */
  readonly field: string;
  readonly message: string;
}

/** The fields of a request that are read on demand, as given. */
interface HttpFields {
  readonly sni?: unknown;
  readonly host?: unknown;
  readonly method?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
}

/**
 * A request whose connection is well-formed. Absent fields are `undefined`.
 *
 * The HTTP fields are read when a rule first asks for them, and no more than once: most rules ask for few.
 */
export class CheckedRequest {
  private readonly http: HttpFields;
  private readonly sentServerName: string | undefined;
  private hostIsWellFormed = false;
  private parsedAuthority: Authority | undefined | typeof unread = unread;
  private foundMalformation: Malformation | undefined | typeof unread = unread;
  private pathEnd = -1;

  constructor(
    readonly source: ServiceAccount,
    readonly protocol: RequestProtocol,
    readonly port: number,
    readonly address: Address | undefined,
    serverName: string | undefined,
    readonly alpn: readonly string[],
    http: HttpFields,
  ) {
    this.sentServerName = serverName;
    this.http = http;
  }

  /** The same request from another client. */
  from(source: ServiceAccount): CheckedRequest {
    const { protocol, port, address, sentServerName, alpn, http } = this;
    return new CheckedRequest(source, protocol, port, address, sentServerName, alpn, http);
  }

  /** The Host header as sent, for routes that constrain it. */
  get hostHeader(): string | undefined {
    const { host } = this.http;
    return typeof host === 'string' ? host : undefined;
  }

  get authority(): Authority | undefined {
    if (this.parsedAuthority === unread) {
      const { host } = this.http;
      this.parsedAuthority = typeof host === 'string' ? parseAuthority(host) : undefined;
    }
    return this.parsedAuthority;
  }

  /** Whether the Host header is spelt just as a normalised name: it needs no parsing then, and is well-formed. */
  hostIs(name: string): boolean {
    if (this.http.host !== name) return false;
    this.hostIsWellFormed = true;
    return true;
  }

  /** Of TLS alone. Empty: the client sent none. `undefined`: it is not known. */
  get serverName(): string | undefined {
    return this.protocol === 'https' ? (this.sentServerName ?? this.authority?.name) : undefined;
  }

  /** The server name as sent, in lower case: as for `serverName`, but neither mapped nor shortened. */
  get serverNameAsSent(): string | undefined {
    if (this.protocol !== 'https') return undefined;
    const { sni } = this.http;
    return (typeof sni === 'string' ? sni : this.hostWithoutPort)?.toLowerCase();
  }

  private get hostWithoutPort(): string | undefined {
    const { hostHeader, authority } = this;
    return authority?.port === undefined ? hostHeader : hostHeader?.slice(0, hostHeader.lastIndexOf(':'));
  }

  get method(): string | undefined {
    const { method } = this.http;
    return typeof method === 'string' ? method : undefined;
  }

  /** The path as sent, query and fragment included. */
  get target(): string | undefined {
    const { path } = this.http;
    return typeof path === 'string' ? path : undefined;
  }

  /** Without query and fragment. */
  get path(): string | undefined {
    const { path } = this.http;
    if (typeof path !== 'string') return undefined;
    if (this.pathEnd < 0) this.pathEnd = endOfPath(path);
    return this.pathEnd < 0 || this.pathEnd === path.length ? path : path.slice(0, this.pathEnd);
  }

  get headers(): RequestHeaders {
    const { headers } = this.http;
    return isHeaders(headers) ? headers : noHeaders;
  }

  /** What is wrong with the HTTP part of the request: no rule may grant it. */
  get malformation(): Malformation | undefined {
    if (this.foundMalformation === unread) this.foundMalformation = this.findMalformation();
    return this.foundMalformation;
  }

  private findMalformation(): Malformation | undefined {
    const { host, method, path, headers } = this.http;
    if (host !== undefined && !this.hostIsWellFormed && !this.authority) {
      return malformedText('host', host, 'is not a host, with or without a port');
    }
    if (method !== undefined && !(typeof method === 'string' && isToken(method))) {
      return malformedText('method', method, 'is not an HTTP method');
    }
    if (path !== undefined) {
      this.pathEnd = typeof path === 'string' ? endOfPath(path) : -1;
      if (this.pathEnd < 0) {
        return malformedText(
          'path',
          path,
          `is not a path of at most ${longestPath} characters without spaces and control characters`,
        );
      }
    }
    return headers === undefined ? undefined : malformedHeaders(headers);
  }
}

/** Marks what was not looked at yet, where `undefined` says that nothing is there. */
const unread = Symbol('unread');

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
  /** As sent, in lower case. */
  readonly serverNameAsSent: string | undefined;
}

export type ConnectionReading =
  | { readonly readable: true; readonly connection: CheckedConnection }
  | { readonly readable: false; readonly malformation: Malformation };

/** Reads a request. Never throws for plain data, whatever it holds. */
export function readRequest(value: unknown): RequestReading {
  if (!isRecord(value)) return unreadable(malformed('request', value, 'is not an object'));
  const { source, protocol, port, ip, host, sni, alpn, method, path, headers } = value;
  if (!isServiceAccount(source)) return unreadable(malformedSource(source));
  if (!isRequestProtocol(protocol)) {
    return unreadable(malformed('protocol', protocol, 'is none of `http`, `https`, `tcp`'));
  }
  if (!isPort(port)) return unreadable(malformedPort(port));
  const address = typeof ip === 'string' ? parseAddress(ip) : undefined;
  if (ip !== undefined && !address) return unreadable(malformedText('ip', ip, complaints.ip));
  const serverName = typeof sni === 'string' ? parseServerName(sni) : undefined;
  if (sni !== undefined && serverName === undefined) {
    return unreadable(malformedText('sni', sni, complaints.sni));
  }
  if (!isAlpn(alpn)) return unreadable(malformed('alpn', alpn, 'is not a list of protocol names'));
  const http = { sni, host, method, path, headers };
  const request = new CheckedRequest(source, protocol, port, address, serverName, alpn ?? noAlpn, http);
  return { readable: true, request };
}

/** Reads a connection. Never throws for plain data, whatever it holds. */
export function readConnection(value: unknown): ConnectionReading {
  if (!isRecord(value)) return unreadable(malformed('connection', value, 'is not an object'));
  const { source, port, ip, sni } = value;
  if (!isServiceAccount(source)) return unreadable(malformedSource(source));
  if (!isPort(port)) return unreadable(malformedPort(port));
  const address = typeof ip === 'string' ? parseAddress(ip) : undefined;
  if (ip !== undefined && !address) return unreadable(malformedText('ip', ip, complaints.ip));
  const serverName = typeof sni === 'string' ? parseServerName(sni) : undefined;
  if (sni !== undefined && serverName === undefined) {
    return unreadable(malformedText('sni', sni, complaints.sni));
  }
  const serverNameAsSent = typeof sni === 'string' ? sni.toLowerCase() : undefined;
  return { readable: true, connection: { source, port, address, serverName, serverNameAsSent } };
}

/** The TLS request that a connection carries whose server name is known. */
export function tlsRequest(
  { source, port, address, serverName, serverNameAsSent }: CheckedConnection,
  alpn = noAlpn,
): CheckedRequest {
  return new CheckedRequest(source, 'https', port, address, serverName, alpn, { sni: serverNameAsSent });
}

/** A request of a connection, of which nothing but the protocol is known. */
export function plainRequest(
  { source, port, address }: CheckedConnection,
  protocol: 'http' | 'tcp',
): CheckedRequest {
  return new CheckedRequest(source, protocol, port, address, undefined, noAlpn, {});
}

const noAlpn: readonly string[] = [];
const noHeaders: RequestHeaders = {};

/** The value of a header of the request; `host` is the authority, port included. */
export function requestHeader(request: CheckedRequest, name: string): string | undefined {
  return name === 'host' ? request.hostHeader : headerValue(request.headers, name);
}

function malformed(field: string, value: unknown, complaint: string): Malformation {
  return { field, message: `${field} ${value === undefined ? 'is missing: it' : quote(value)} ${complaint}` };
}

/** What is wrong with a text, or what stands in its place. */
function malformedText(field: string, value: unknown, complaint: string): Malformation {
  return isBytes(value)
    ? { field, message: `${field} is ${describeValue(value)}, not a text: decode it first` }
    : malformed(field, value, complaint);
}

function malformedPort(port: unknown): Malformation {
  const complaint =
    typeof port === 'string'
      ? 'is a text where a number is needed: write it without quotes'
      : 'is not an integer from 1 to 65535';
  return malformed('port', port, complaint);
}

function unreadable(malformation: Malformation): {
  readonly readable: false;
  readonly malformation: Malformation;
} {
  return { readable: false, malformation };
}

const complaints = { ip: 'is not an IPv4 or IPv6 address', sni: 'is not a host name' } as const;

function malformedSource(source: unknown): Malformation {
  if (!isRecord(source)) return malformed('source', source, 'is not an object with `namespace` and `name`');
  const { namespace, name } = source;
  return isNonEmptyString(namespace)
    ? malformedText('source.name', name, 'is not the name of a ServiceAccount')
    : malformedText('source.namespace', namespace, 'is not a namespace');
}

function malformedHeaders(headers: unknown): Malformation | undefined {
  if (!isFieldsByName(headers)) return malformed('headers', headers, 'is not an object of names and values');
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (!isHeaderField(value)) {
      return malformedText(`headers.${name}`, value, 'is not a header value, or a list of them');
    }
  }
  return undefined;
}

export function isHeaders(value: unknown): value is RequestHeaders {
  return isFieldsByName(value) && Object.keys(value).every((name) => isHeaderField(value[name]));
}

/** A `Map` and the `Headers` of `fetch()` have no names of their own: they would be read as no headers at all. */
function isFieldsByName(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !(Symbol.iterator in value);
}

function isHeaderField(value: unknown): value is string | readonly string[] | undefined {
  if (value === undefined) return true;
  if (typeof value === 'string') return isHeaderValue(value);
  return (
    Array.isArray(value) && value.every((one) => typeof one === 'string') && isHeaderValue(value.join(','))
  );
}

export function isAlpn(value: unknown): value is readonly string[] | undefined {
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
