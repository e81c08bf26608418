/** Whether a request is one of those that a change describes, read as its documentation says. */
import type { EgressChange, HostSet, RouteSet, TextSet } from '../../../src/analysis/index.js';
import { parseAddress, parseIpRange, rangeContains } from '../../../src/match/address.js';
import { headerValue } from '../../../src/match/header.js';
import {
  authorityMatches,
  parseAuthority,
  parseHostPattern,
  parseServerName,
} from '../../../src/match/host.js';
import type { RequestFields } from '../../../src/model/request.js';
import { compileRegex } from '../../../src/regex/index.js';

export function covers(change: EgressChange, request: RequestFields, named: ReadonlySet<string>): boolean {
  const { source, port, protocols, hosts, addresses, routes } = change;
  const { namespace, name } = request.source;
  const isSource = source
    ? source.namespace === namespace && source.name === name
    : !named.has(`${namespace}/${name}`);
  return (
    isSource &&
    (port === undefined ? !named.has(`${namespace}/${name}:${request.port}`) : port === request.port) &&
    protocols.includes(request.protocol) &&
    (addresses?.some((range) => contains(range, request.ip)) ?? true) &&
    (hosts?.some((set) => hasHost(set, request)) ?? true) &&
    (routes?.some((set) => hasRoute(set, request)) ?? true)
  );
}

function contains(text: string, ip = ''): boolean {
  const result = parseIpRange(text);
  const address = parseAddress(ip);
  return result.ok && address !== undefined && rangeContains(result.range, address);
}

function hasHost({ host, except = [] }: HostSet, request: RequestFields): boolean {
  const matches = (entry: string): boolean => {
    const sent =
      request.protocol === 'https'
        ? { name: parseServerName(request.sni ?? '') ?? '', port: undefined }
        : parseAuthority(request.host ?? '');
    if (!sent) return false;
    if (entry === '') return sent.name === '' || (sent.port !== undefined && sent.port !== request.port);
    const result = parseHostPattern(entry);
    return result.ok && authorityMatches(result.pattern, sent, request.port);
  };
  return matches(host) && !except.some(matches);
}

function hasRoute({ path, methods, headers = [] }: RouteSet, request: RequestFields): boolean {
  const { method = '' } = request;
  return (
    (!path || hasText(path, request.path?.replace(/[?#].*/, '') ?? '')) &&
    (!methods || ('oneOf' in methods ? methods.oneOf.includes(method) : !methods.noneOf.includes(method))) &&
    headers.every((set) => {
      const value = set.name === 'host' ? request.host : headerValue(request.headers ?? {}, set.name);
      if ('absent' in set) return value === undefined;
      return value !== undefined && hasText(set, value);
    })
  );
}

function hasText({ matches, misses }: TextSet, text: string): boolean {
  const isMatch = (pattern: string): boolean => {
    const result = compileRegex(pattern);
    return result.ok && result.regex.test(text);
  };
  return matches.every(isMatch) && !misses.some(isMatch);
}
