import type { RequestFields } from '../model/request.js';
import { collectFields, type GivenFields } from './read-fields.js';
import { hasField, namesBesideUrl } from './request-fields.js';
import type { Destination } from './url.js';

/**
 * What a URL does not say about a request. By default the host of the URL is the address or the server name, and the
 * method is GET. A `Host` among the headers stands for that of the URL, as with curl.
 */
export type RequestParts = Pick<RequestFields, 'source'> & GivenFields;

/**
 * The request that curl would send to a destination. Nothing is looked up in the DNS, and no header is sent
 * that is not given.
 */
export function requestTo(destination: Destination, parts: RequestParts): RequestFields {
  const { protocol, port, ip, hostname } = destination;
  const names = namesBesideUrl.filter((name) => name !== 'headers' && hasField(protocol, name));
  const given = collectFields(names, {
    text: (name) => parts[name],
    texts: (name) => parts[name],
    headers: (name) => parts[name],
  });
  const request = { source: parts.source, protocol, port, ...(ip !== undefined && { ip }), ...given };
  if (protocol === 'tcp') return request;
  // A client sends no server name for an address (RFC 6066, section 3).
  const sni = given.sni ?? (ip === undefined ? hostname : '');
  return { ...request, ...(protocol === 'https' && { sni }), ...httpFields(destination, parts) };
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
