/** The route table of a port: virtual hosts by their domains, as Envoy looks them up. */
import type { PathSet } from '../match/path-set.js';
import { quote } from '../model/quote.js';
import type { ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import { policyText } from './denial.js';
import { gatherPaths, readRoute, type SpecRoute } from './spec-rule.js';

/** One host of one rule, with the routes of the rule. */
export interface VirtualHost {
  readonly rule: Rule;
  /** As the policy spells it. */
  readonly host: string;
  /** `undefined`: every request passes. */
  readonly routes: readonly SpecRoute[] | undefined;
  readonly paths: PathSet | undefined;
}

/** The virtual hosts of one port; or why Envoy rejects them, so that the port has no route at all. */
export type RouteTable =
  | { readonly ok: true; readonly find: (hostHeader: string) => VirtualHost | undefined }
  | { readonly ok: false; readonly rejection: string };

/** Makes the route table of all `http` rules of one port, however their protocol is spelt. */
export function buildRouteTable(rules: readonly Rule[], source: ServiceAccount): RouteTable {
  const domains = new Map<string, VirtualHost>();
  for (const rule of rules) {
    const routes = readRoutes(rule);
    if (rule.hosts.length > 0 && routes === 'unreadable') {
      return reject(`a pattern of the routes of ${policyText(rule)} is not RE2`);
    }
    if (routes === 'unreadable') continue;
    const paths = gatherPaths(routes);
    for (const host of repeat(rule.hosts, timesNamed(rule, source))) {
      for (const domain of [host, `${host}:${rule.port}`].map((text) => text.toLowerCase())) {
        const other = domains.get(domain);
        if (other) {
          return reject(
            `domain ${quote(domain)} appears twice on port ${rule.port}: by ${policyText(other.rule)} and ${policyText(rule)}`,
          );
        }
        domains.set(domain, { rule, host, routes, paths });
      }
    }
  }
  return { ok: true, find: finderIn(domains) };
}

/** The control plane collects a policy once for each of its sources that is the client. */
function timesNamed({ sources }: Rule, { namespace, name }: ServiceAccount): number {
  return sources.filter((source) => source.namespace === namespace && source.name === name).length;
}

function repeat(texts: readonly string[], times: number): readonly string[] {
  return Array.from({ length: times }, () => texts).flat();
}

function readRoutes({ routes }: Rule): readonly SpecRoute[] | 'unreadable' | undefined {
  if (!routes) return undefined;
  const read = routes.map(readRoute).filter((route) => route !== undefined);
  return read.length < routes.length ? 'unreadable' : read;
}

/**
 * Exact, then the longest `*` in front, then the longest `*` at the end, then `*` alone. A `*` stands for at
 * least one character; any other `*` is a character like any other. There is no way back to a second choice.
 */
function finderIn(
  domains: ReadonlyMap<string, VirtualHost>,
): (hostHeader: string) => VirtualHost | undefined {
  const suffixes = descending(
    [...domains.keys()].filter(isSuffixWildcard).map((domain) => domain.length - 1),
  );
  const prefixes = descending(
    [...domains.keys()].filter(isPrefixWildcard).map((domain) => domain.length - 1),
  );
  return (hostHeader) => {
    const host = hostHeader.toLowerCase();
    if (host === '') return undefined;
    const exact = isWildcard(host) ? undefined : domains.get(host);
    if (exact) return exact;
    const wildcards = [
      ...suffixes.filter((length) => length < host.length).map((length) => `*${host.slice(-length)}`),
      ...prefixes.filter((length) => length < host.length).map((length) => `${host.slice(0, length)}*`),
      '*',
    ];
    return wildcards.map((domain) => domains.get(domain)).find((found) => found !== undefined);
  };
}

function isWildcard(domain: string): boolean {
  return isSuffixWildcard(domain) || isPrefixWildcard(domain);
}

function isSuffixWildcard(domain: string): boolean {
  return domain.startsWith('*') && domain !== '*';
}

function isPrefixWildcard(domain: string): boolean {
  return domain.endsWith('*') && !domain.startsWith('*');
}

function descending(lengths: readonly number[]): readonly number[] {
  return [...new Set(lengths)].sort((one, other) => other - one);
}

function reject(rejection: string): RouteTable {
  return { ok: false, rejection };
}
