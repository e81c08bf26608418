import { parseAddress } from '../../match/address.js';

/** The destination that a URL names, as far as a decision is concerned. */
export interface AbsoluteTarget {
  readonly protocol: 'http' | 'https';
  /** Host and port as written; for a URL that is not HTTP a text that is not a host, so that it is denied. */
  readonly host: string;
  /** The host without its port. */
  readonly name: string;
  /** The address, if the host is one. */
  readonly ip: string | undefined;
  readonly port: number;
  /** With query, without fragment. */
  readonly path: string;
}

const absoluteForm = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^#]*)/is;
const schemes: ReadonlyMap<string, Pick<AbsoluteTarget, 'protocol' | 'port'>> = new Map([
  ['http', { protocol: 'http', port: 80 }],
  ['https', { protocol: 'https', port: 443 }],
]);

/** Reads a request target in absolute form (RFC 9112, section 3.2.2), or a URL; `undefined` for another form. */
export function parseAbsoluteTarget(target: string): AbsoluteTarget | undefined {
  const [, scheme, authority = '', rest = ''] = absoluteForm.exec(target) ?? [];
  if (scheme === undefined) return undefined;
  const known = schemes.get(scheme.toLowerCase());
  const { name, portText } = splitAuthority(authority);
  return {
    protocol: known?.protocol ?? 'http',
    host: known ? authority : `${scheme}://${authority}`,
    name,
    ip: addressOf(name),
    port: portText === undefined ? (known?.port ?? 0) : Number(portText),
    path: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** Splits `host:port`. An invalid port stays part of the name, which makes that invalid too. */
export function splitAuthority(authority: string): {
  readonly name: string;
  readonly portText: string | undefined;
} {
  const [, name, portText] = /^(.*):([1-9][0-9]{0,4})$/s.exec(authority) ?? [];
  return name === undefined ? { name: authority, portText: undefined } : { name, portText };
}

/** The address that a host is, as text without brackets. */
export function addressOf(host: string): string | undefined {
  const literal = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return parseAddress(literal) ? literal : undefined;
}
