/** What the oracle asks of a rule: of each kind of entry, the first that matches. */
import type { RequestFields } from '../../src/model/request.js';
import { comparableHost } from './comparable-host.js';
import { integerAddress, integerRange, integerRangeContains } from './integer-address.js';
import { headersOf, type Route, type Rule } from './oracle-rules.js';
import { fullMatch } from './re2.js';

export function passesSource({ sources }: Rule, { source }: RequestFields): boolean {
  return sources.some(
    ({ kind, namespace, name }) =>
      kind === 'ServiceAccount' && namespace === source.namespace && name === source.name,
  );
}

export function matchingRange({ ipAddresses }: Rule, { ip }: RequestFields): string | undefined {
  const address = ip === undefined ? undefined : integerAddress(ip);
  return (
    address &&
    ipAddresses.find((text) => {
      const range = integerRange(text);
      return range !== undefined && integerRangeContains(range, address);
    })
  );
}

/** `tcp` ignores hosts; an `https` rule without hosts accepts any server name, or none. */
export function ignoresHost(rule: Rule): boolean {
  return isTcp(rule) || (rule.protocol === 'https' && rule.hosts.length === 0);
}

export function matchingHost(rule: Rule, { host, sni }: RequestFields): string | undefined {
  const sentServerName = rule.protocol === 'https';
  const sent = comparableHost((sentServerName ? (sni ?? host) : host) ?? '');
  return rule.hosts.find((text) => {
    const [, wildcard, rest = ''] = /^(\*\.|\*)?(.*)$/.exec(text) ?? [];
    const entry = comparableHost(rest);
    if (!sent || !entry) return false;
    const ports = entry.port === undefined ? [undefined, rule.number] : [entry.port];
    if (sentServerName ? entry.port !== undefined : !ports.includes(sent.port)) return false;
    if (wildcard === '*') return sent.name !== '';
    return wildcard === '*.' ? sent.name.endsWith(`.${entry.name}`) : sent.name === entry.name;
  });
}

export function ignoresRoutes(rule: Rule): boolean {
  return rule.protocol !== 'http' || rule.routes === undefined;
}

export function matchingRoute({ routes = [] }: Rule, request: RequestFields): Route | undefined {
  const { method = '', path } = request;
  return routes.find((route) => {
    const { pathRegex = '', methods = [] } = route;
    const passesPath =
      pathRegex === '' || (path !== undefined && fullMatch(pathRegex, path.replace(/[?#].*$/s, '')));
    const passesMethod = methods.length === 0 || methods.includes('*') || methods.includes(method);
    const passesHeaders = headersOf(route).every(([name, regex]) => {
      const value = headerValue(request, name.toLowerCase());
      return value !== undefined && fullMatch(regex, value);
    });
    return passesPath && passesMethod && passesHeaders;
  });
}

/** Repeated headers are joined; the header `host` is the authority. */
function headerValue({ host, headers = {} }: RequestFields, name: string): string | undefined {
  if (name === 'host') return host;
  const sent = Object.keys(headers).filter((key) => /^[!-~]+$/.test(key) && key.toLowerCase() === name);
  const values = sent.flatMap((key) => headers[key] ?? []);
  return values.length === 0 ? undefined : values.join(',');
}

export function isTcp({ protocol }: Rule): boolean {
  return protocol === 'tcp' || protocol === 'tcp-server-first';
}
