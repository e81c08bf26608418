import { isIP, isIPv6 } from 'node:net';
import { quote } from '../model/quote.js';
import type { RequestProtocol } from '../model/request.js';
import { InputError } from './errors.js';

/** A URL, taken apart as typed. */
export interface Destination {
  readonly protocol: RequestProtocol;
  /** Name or address, without the brackets of IPv6. */
  readonly hostname: string;
  /** The Host header that curl sends for it: brackets kept, the protocol's own port left out. */
  readonly host: string;
  /** The address, if the host is one. */
  readonly ip: string | undefined;
  readonly port: number;
  /** Request target: path and query. */
  readonly path: string;
}

const defaultPorts: Readonly<Record<RequestProtocol, number | undefined>> = {
  http: 80,
  https: 443,
  tcp: undefined,
};

/** RFC 3986, appendix B, for URLs with an authority. */
const urlParts = /^([^:/?#]+):\/\/([^/?#]*)([^?#]*(?:\?[^#]*)?)/;
/** RFC 3986, section 3.2, without user information. */
const authorityParts = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(\d*))?$/;

/**
 * Takes a URL apart as text, as `curl --path-as-is` does.
 *
 * The WHATWG parser behind `new URL()` won't do: it turns `/a/../b` into `/b` and `HTTPBIN.org` into
 * `httpbin.org`, so a decision would be taken on a request that is not the one that was asked about.
 *
 * @throws {InputError} if the URL is not `http://`, `https://` or `tcp://` with a host, or holds spaces,
 * control characters, credentials, a port out of range, or for `tcp` a path or no port.
 */
export function parseUrl(url: string): Destination {
  const fail = (problem: string): never => {
    throw new InputError(`URL ${quote(url)} ${problem}`);
  };

  if (/[\u0000-\u0020\u007f]/.test(url)) fail('holds a space or control character: percent-encode it');
  const parts = urlParts.exec(url);
  if (!parts)
    return fail('is not absolute: write `http://host/path`, `https://host/path` or `tcp://host:port`');
  const [, scheme = '', authority = '', target = ''] = parts;

  const protocol = scheme.toLowerCase();
  if (!isProtocol(protocol))
    return fail(`has the scheme ${quote(scheme)}: only http, https and tcp are decided`);
  if (authority.includes('@')) fail("carries credentials: pass them as `-H 'Authorization: ...'`");

  const hostAndPort = authorityParts.exec(authority);
  if (!hostAndPort)
    return fail(
      `has a malformed host ${quote(authority)}: write \`host\`, \`host:port\` or \`[IPv6 address]:port\``,
    );
  const [, bracketed, name = '', digits = ''] = hostAndPort;
  const hostname = bracketed ?? name;
  if (hostname === '') fail('has no host');
  if (bracketed !== undefined && (!isIPv6(bracketed) || bracketed.includes('%'))) {
    fail(`has ${quote(bracketed)} in brackets, which is no IPv6 address`);
  }

  const port = digits === '' ? defaultPorts[protocol] : Number(digits);
  if (port === undefined) return fail('has no port: write `tcp://host:port`');
  if (port < 1 || port > 65535) fail(`has the port ${quote(digits)}, which is not from 1 to 65535`);
  if (protocol === 'tcp' && target !== '' && target !== '/') fail(`has a path, which \`tcp\` does not send`);

  const bareHost = bracketed === undefined ? name : `[${bracketed}]`;
  return {
    protocol,
    hostname,
    host: port === defaultPorts[protocol] ? bareHost : `${bareHost}:${port}`,
    ip: isIP(hostname) ? hostname : undefined,
    port,
    path: target.startsWith('/') ? target : `/${target}`,
  };
}

function isProtocol(scheme: string): scheme is RequestProtocol {
  return Object.hasOwn(defaultPorts, scheme);
}
