/**
 * Hosts: entries of `spec.hosts`, the HTTP Host header and the TLS server name.
 *
 * Names are compared in lower case, as A-labels, without one trailing dot.
 */
import { parseAddress } from './address.js';
import { toALabels } from './internationalized-name.js';

/** A host with the port that stood behind it: a `Host` header (RFC 9110, section 7.2), normalised. */
export interface Authority {
  /** Empty if the header was. An IPv6 literal keeps its brackets. */
  readonly name: string;
  readonly port: number | undefined;
}

/** An entry of `spec.hosts`: a name, `*.` and a name, or `*` alone, each perhaps with a port. */
export interface HostPattern {
  /** As written. */
  readonly text: string;
  readonly wildcard: 'none' | 'subdomains' | 'any';
  /** Normalised; what follows `*.` for `subdomains`, empty for `any`. */
  readonly name: string;
  readonly port: number | undefined;
}

export type HostPatternResult =
  { readonly ok: true; readonly pattern: HostPattern } | { readonly ok: false; readonly reason: string };

/**
 * Reads an entry of `spec.hosts`.
 *
 * @example
 * parseHostPattern('*.Example.com'); // { ok: true, pattern: { wildcard: 'subdomains', name: 'example.com', ... } }
 * parseHostPattern('api.*'); // { ok: false, reason: 'it has a `*` other than ...' }
 */
export function parseHostPattern(text: string): HostPatternResult {
  const parts = splitPort(text);
  if (!parts) return { ok: false, reason: explainHost(text) };
  const { port } = parts;
  if (parts.name === '*') return { ok: true, pattern: { text, wildcard: 'any', name: '', port } };
  const wildcard = parts.name.startsWith('*.') ? 'subdomains' : 'none';
  const declared = wildcard === 'none' ? parts.name : parts.name.slice(2);
  if (declared.includes('*')) {
    return {
      ok: false,
      reason: 'it has a `*` other than a first label: write `*.` and a name, or `*` alone',
    };
  }
  const name = normalizeName(declared);
  if (name === undefined || name === '' || !isDeclarableName(name, wildcard)) {
    return { ok: false, reason: explainHost(text) };
  }
  return { ok: true, pattern: { text, wildcard, name, port } };
}

/** Reads a `Host` header or `:authority`; `undefined` if it is malformed. */
export function parseAuthority(text: string): Authority | undefined {
  if (isNormalName(text)) return { name: text, port: undefined };
  const parts = splitPort(text);
  const name = parts && normalizeName(parts.name);
  return name === undefined ? undefined : { name, port: parts?.port };
}

/** Reads a TLS server name, empty if the client sent none; `undefined` if it is malformed. */
export function parseServerName(text: string): string | undefined {
  if (isNormalName(text)) return text;
  return text.includes(':') || text.includes('[') ? undefined : normalizeName(text);
}

/** An entry without a port stands for the host with the rule's port, or with none; else the port must be equal. */
export function authorityMatches(pattern: HostPattern, authority: Authority, rulePort: number): boolean {
  const portMatches =
    pattern.port === undefined
      ? authority.port === undefined || authority.port === rulePort
      : authority.port === pattern.port;
  return portMatches && nameMatches(pattern, authority.name);
}

/** An entry with a port matches no server name: TLS sends none with a port. */
export function serverNameMatches(pattern: HostPattern, serverName: string): boolean {
  return pattern.port === undefined && nameMatches(pattern, serverName);
}

function nameMatches(pattern: HostPattern, name: string): boolean {
  switch (pattern.wildcard) {
    case 'none':
      return name === pattern.name;
    case 'subdomains':
      return name.length > pattern.name.length + 1 && name.endsWith(`.${pattern.name}`);
    case 'any':
      return name !== '';
  }
}

/** Longest DNS name in text form (RFC 1035, section 2.3.4). */
const longestName = 253;
const portText = /^[1-9][0-9]{0,4}$/;
/** `reg-name` of RFC 3986, section 3.2.2. */
const registeredName = /^[a-z0-9\-._~!$&'()*+,;=%]*$/;
const declarableName = /^[a-z0-9\-._]+$/;

/** Linear, as the next character always decides. */
const normalName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

/** Whether a text is a name in the form in which names are compared, and a plain one: as nearly all are sent. */
export function isNormalName(text: string): boolean {
  return text.length <= longestName && normalName.test(text);
}

function splitPort(text: string): Authority | undefined {
  const nameEnd = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  if (nameEnd < 0 || nameEnd === text.length) return { name: text, port: undefined };
  const behind = text.slice(nameEnd + 1);
  if (text[nameEnd] !== ':' || !portText.test(behind)) return undefined;
  const port = Number(behind);
  return port > 65535 ? undefined : { name: text.slice(0, nameEnd), port };
}

/** Lower case, A-labels, without one trailing dot; `undefined` for what is no host. */
function normalizeName(text: string): string | undefined {
  if (text.length > longestName + 1) return undefined;
  if (text.startsWith('[')) {
    const literal = text.endsWith(']') ? text.slice(1, -1) : '';
    return literal.includes(':') && parseAddress(literal) ? text.toLowerCase() : undefined;
  }
  const aLabels = toALabels(text)?.toLowerCase();
  if (aLabels === undefined || !registeredName.test(aLabels)) return undefined;
  const name = aLabels.endsWith('.') ? aLabels.slice(0, -1) : aLabels;
  const hasEmptyLabel = name.startsWith('.') || name.endsWith('.') || name.includes('..');
  return hasEmptyLabel || name.length > longestName ? undefined : name;
}

function isDeclarableName(name: string, wildcard: HostPattern['wildcard']): boolean {
  return declarableName.test(name) || (wildcard === 'none' && name.startsWith('['));
}

function explainHost(text: string): string {
  if (text === '') return 'it is empty';
  if (text.includes('://')) return 'it has a scheme: write the host alone';
  if (text.includes('/')) return 'it has a path: write the host alone, and paths in an HTTPRouteGroup';
  if (!text.startsWith('[') && parseAddress(text)) {
    return `it is an IPv6 address without brackets: write \`[${text}]\``;
  }
  if (text.length > longestName) return `it is longer than a DNS name can be (${longestName} characters)`;
  return 'it is neither a host name, nor `*.` and a name, nor `*`, with or without a port from 1 to 65535';
}
