/** Which entry of a rule matches a request: the first range, host and route. */
import { type Address, type IpRange, rangeContains } from '../match/address.js';
import { authorityMatches, type HostPattern, serverNameMatches } from '../match/host.js';
import type { PathSet } from '../match/path-set.js';
import type { CheckedRequest } from '../parse/request.js';
import type { SpecRoute, SpecRule } from './spec-rule.js';

/** A rule without ranges admits every address, and a request without one. */
export function admitsAddress(rule: SpecRule, request: { readonly address: Address | undefined }): boolean {
  return rule.ranges.length === 0 || matchingRange(rule, request) !== undefined;
}

/** The first range of the rule that contains the address of the request. */
export function matchingRange(
  { ranges, many }: SpecRule,
  { address }: { readonly address: Address | undefined },
): IpRange | undefined {
  if (!address || ranges.length === 0) return undefined;
  return many.ranges
    ? many.ranges.firstContaining(address)
    : ranges.find((range) => rangeContains(range, address));
}

/** The first host of the rule that matches the Host header (`http`) or the TLS server name (`https`). */
export function matchingHost(
  { rule, hosts, many }: SpecRule,
  request: CheckedRequest,
): HostPattern | undefined {
  switch (rule.protocol) {
    case 'http': {
      if (many.hosts) return request.authority && many.hosts.firstForAuthority(request.authority);
      for (const host of hosts) if (hostHeaderMatches(host, request, rule.port)) return host;
      return undefined;
    }
    case 'https': {
      const { serverName } = request;
      if (serverName === undefined) return undefined;
      return many.hosts
        ? many.hosts.firstForServerName(serverName)
        : hosts.find((host) => serverNameMatches(host, serverName));
    }
    case 'tcp':
    case 'tcp-server-first':
      return undefined;
  }
}

/** Most hosts are sent just as policies spell them, so that is looked at first. */
function hostHeaderMatches(host: HostPattern, request: CheckedRequest, rulePort: number): boolean {
  if (host.wildcard === 'none' && host.port === undefined && request.hostIs(host.name)) return true;
  const { authority } = request;
  return authority !== undefined && authorityMatches(host, authority, rulePort);
}

/** An `http` rule without hosts grants nothing, an `https` rule without hosts takes any server name, and none. */
export function needsHost({ rule, hosts }: SpecRule): boolean {
  switch (rule.protocol) {
    case 'http':
      return true;
    case 'https':
      return hosts.length > 0;
    case 'tcp':
    case 'tcp-server-first':
      return false;
  }
}

/** Whether a rule asks for one of its routes: `http` rules that name route groups do. */
export function needsRoute({ rule, routes }: SpecRule): boolean {
  return rule.protocol === 'http' && routes !== undefined;
}

/** The first route of an `http` rule that matches the request. */
export function matchingRoute(
  { rule, routes, many }: SpecRule,
  request: CheckedRequest,
): SpecRoute | undefined {
  return rule.protocol === 'http' && routes ? firstMatching(routes, many.paths, request) : undefined;
}

/** The first route that matches the request: its whole path, its method, and the whole value of each header. */
export function firstMatching(
  routes: readonly SpecRoute[],
  paths: PathSet | undefined,
  request: CheckedRequest,
): SpecRoute | undefined {
  if (!paths) {
    for (const route of routes) if (routeMatches(route, request)) return route;
    return undefined;
  }
  for (const position of paths.matching(request.path)) {
    const route = routes[position];
    if (route && restOfRouteMatches(route, request)) return route;
  }
  return undefined;
}

function routeMatches(route: SpecRoute, request: CheckedRequest): boolean {
  const { path } = request;
  return (
    (route.path === undefined || (path !== undefined && route.path.test(path))) &&
    restOfRouteMatches(route, request)
  );
}

function restOfRouteMatches({ rest }: SpecRoute, request: CheckedRequest): boolean {
  for (const part of rest) if (!part.accepts(part.sent(request))) return false;
  return true;
}
