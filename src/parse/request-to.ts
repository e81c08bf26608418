import type { RequestFields, RequestHeaders, ServiceAccount } from '../model/request.js';
import type { Destination } from './url.js';

/** What a URL does not say about a request. */
export interface RequestParts {
  readonly source: ServiceAccount;
  /** Default: the host of the URL, if it is an address. */
  readonly ip?: string | undefined;
  /** Default: the host of the URL, if it is a name. */
  readonly sni?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  /** Default: GET. */
  readonly method?: string | undefined;
  /** A `Host` among them stands for that of the URL, as with curl. */
  readonly headers?: RequestHeaders | undefined;
}

/**
 * The request that curl would send to a destination. Nothing is looked up in the DNS, and no header is sent
 * that is not given.
 */
export function requestTo(destination: Destination, parts: RequestParts): RequestFields {
  const { protocol, port, hostname } = destination;
  const ip = parts.ip ?? destination.ip;
  const connection = { source: parts.source, protocol, port, ...(ip !== undefined && { ip }) };
  if (protocol === 'tcp') return connection;
  // A client sends no server name for an address (RFC 6066, section 3).
  const sni = parts.sni ?? (destination.ip === undefined ? hostname : '');
  return {
    ...connection,
    ...(protocol === 'https' && { sni }),
    ...(protocol === 'https' && parts.alpn && { alpn: parts.alpn }),
    ...httpFields(destination, parts),
  };
}

function httpFields(
  destination: Destination,
  { method = 'GET', headers = {} }: RequestParts,
): Pick<RequestFields, 'host' | 'method' | 'path' | 'headers'> {
  const fields = Object.entries(headers);
  const host = fields.find(([name]) => isHost(name))?.[1];
  const others = fields.filter(([name]) => !isHost(name));
  return {
    host: (typeof host === 'string' ? host : host?.join(',')) ?? destination.host,
    method,
    path: destination.path,
    ...(others.length > 0 && { headers: Object.fromEntries(others) }),
  };
}

function isHost(name: string): boolean {
  return name.toLowerCase() === 'host';
}
