import { parseAddress } from '../match/address.js';
import { quote } from '../model/quote.js';
import type { RequestProtocol } from '../model/request.js';

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

export type UrlReading =
  | { readonly ok: true; readonly destination: Destination }
  /** The reason goes on behind the URL: `has no host`. */
  | { readonly ok: false; readonly reason: string };

/**
 * Takes a URL apart as text, as `curl --path-as-is` does.
 *
 * The WHATWG parser behind `new URL()` won't do: it turns `/a/../b` into `/b` and `HTTPBIN.org` into
 * `httpbin.org`, so a decision would be taken on a request that is not the one that was asked about.
 *
 * It refuses what is not `http://`, `https://` or `tcp://` with a host, and spaces, control characters,
 * credentials, a port out of range, and for `tcp` a path or no port.
 */
export function parseUrl(url: string): UrlReading {
  if (/[\u0000-\u0020\u007f]/.test(url)) {
    return refuse('holds a space or control character: percent-encode it');
  }
  const parts = urlParts.exec(url);
  if (!parts) {
    return refuse('is not absolute: write `http://host/path`, `https://host/path` or `tcp://host:port`');
  }
  const [, scheme = '', authority = '', target = ''] = parts;

  const protocol = scheme.toLowerCase();
  if (!isProtocol(protocol)) {
    return refuse(`has the scheme ${quote(scheme)}: only http, https and tcp are decided`);
  }
  if (protocol === 'tcp' && target !== '' && target !== '/') {
    return refuse('has a path, which `tcp` does not send');
  }
  return readAuthority(authority, protocol, target.startsWith('/') ? target : `/${target}`);
}

function readAuthority(authority: string, protocol: RequestProtocol, path: string): UrlReading {
  if (authority.includes('@')) return refuse("carries credentials: pass them as `-H 'Authorization: ...'`");
  const parts = authorityParts.exec(authority);
  if (!parts) {
    return refuse(
      `has a malformed host ${quote(authority)}: write \`host\`, \`host:port\` or \`[IPv6 address]:port\``,
    );
  }
  const [, bracketed, name = '', digits = ''] = parts;
  const hostname = bracketed ?? name;
  if (hostname === '') return refuse('has no host');
  const address = parseAddress(hostname);
  if (bracketed !== undefined && (!bracketed.includes(':') || !address)) {
    return refuse(`has ${quote(bracketed)} in brackets, which is not an IPv6 address`);
  }

  const port = digits === '' ? defaultPorts[protocol] : Number(digits);
  if (port === undefined) return refuse('has no port: write `tcp://host:port`');
  if (port < 1 || port > 65535) return refuse(`has the port ${quote(digits)}, which is not from 1 to 65535`);

  const bareHost = bracketed === undefined ? name : `[${bracketed}]`;
  const host = port === defaultPorts[protocol] ? bareHost : `${bareHost}:${port}`;
  return { ok: true, destination: { protocol, hostname, host, ip: address && hostname, port, path } };
}

function refuse(reason: string): UrlReading {
  return { ok: false, reason };
}

function isProtocol(scheme: string): scheme is RequestProtocol {
  return Object.hasOwn(defaultPorts, scheme);
}
