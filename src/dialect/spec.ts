/**
 * The `spec` dialect: what the policies say, fail-closed.
 *
 * This file is the whole meaning of a rule. Nothing here knows of an index; whoever calls {@link decide} may
 * leave out rules only where that changes no decision.
 */
import { type Address, type IpRange, parseIpRange, rangeContains } from '../match/address.js';
import { authorityMatches, type HostPattern, parseHostPattern, serverNameMatches } from '../match/host.js';
import { HostSet } from '../match/host-set.js';
import { methodMatches } from '../match/method.js';
import { PathSet } from '../match/path-set.js';
import { RangeSet } from '../match/range-set.js';
import type { DenyReason } from '../model/decision.js';
import type { Route, Rule } from '../model/rule.js';
import { type CheckedRequest, requestHeader } from '../parse/request.js';
import { compileRegex, type Regex } from '../regex/index.js';

/** A rule with its texts read: what each of them means to this dialect. */
export interface SpecRule {
  readonly rule: Rule;
  readonly hosts: readonly HostPattern[];
  readonly ranges: readonly IpRange[];
  /** `undefined`: every path, method and header passes. */
  readonly routes: readonly SpecRoute[] | undefined;
  /** The same entries, where they are too many to ask one by one. */
  readonly many: {
    readonly hosts: HostSet | undefined;
    readonly ranges: RangeSet | undefined;
    readonly paths: PathSet | undefined;
  };
}

export interface SpecRoute {
  readonly route: Route;
  readonly path: Regex | undefined;
  readonly headers: readonly { readonly name: string; readonly value: Regex }[];
}

/** What is asked of a rule, in this order. */
export type Stage = 'source' | 'port' | 'protocol' | 'address' | 'host' | 'route';

/** The reason for a denial is the deepest stage that any rule reached. Deeper ones stand further down. */
export const reasonOfStage = {
  source: 'no-policy-for-source',
  port: 'port-not-allowed',
  protocol: 'protocol-mismatch',
  address: 'address-not-allowed',
  host: 'host-not-allowed',
  route: 'route-not-matched',
} as const satisfies Readonly<Record<Stage, DenyReason>>;

/** What of a rule matched a request that it grants: of each kind of entry the first. */
export interface RuleMatch {
  readonly rule: SpecRule;
  readonly host: HostPattern | undefined;
  readonly range: IpRange | undefined;
  readonly route: SpecRoute | undefined;
  readonly failed?: never;
}

/** Why no rule grants a request. */
export interface Refusal {
  /** The deepest stage at which a rule failed. */
  readonly failed: Stage;
  /** Whether an `http` rule took the request in, so that it is HTTP that answers the client. */
  readonly captured: boolean;
}

/**
 * A request is granted iff one rule grants it: the first one, in input order, is reported.
 *
 * @param match how a rule is asked; {@link matchAdmitted} for rules of the request's source, port and protocol
 */
export function decide(
  request: CheckedRequest,
  rules: readonly SpecRule[],
  match: (rule: SpecRule, request: CheckedRequest) => RuleMatch | Stage = matchRule,
): RuleMatch | Refusal {
  let deepest: Stage = 'source';
  let captured = false;
  for (const rule of rules) {
    const result = match(rule, request);
    if (typeof result !== 'string') return result;
    if (isDeeper(result, deepest)) deepest = result;
    captured ||= rule.rule.protocol === 'http' && (result === 'host' || result === 'route');
  }
  return { failed: deepest, captured };
}

/** Whether a rule that fails at `stage` got further than one that fails at `other`. */
export function isDeeper(stage: Stage, other: Stage): boolean {
  return depthOf(stage) > depthOf(other);
}

/** Counts the checks that stand before a stage. */
export function depthOf(stage: Stage): number {
  switch (stage) {
    case 'source':
      return 0;
    case 'port':
      return 1;
    case 'protocol':
      return 2;
    case 'address':
      return 3;
    case 'host':
      return 4;
    case 'route':
      return 5;
  }
}

/** The first check that the request does not pass, or `undefined` if the rule grants it. */
export function failedStage(rule: SpecRule, request: CheckedRequest): Stage | undefined {
  const result = matchRule(rule, request);
  return typeof result === 'string' ? result : undefined;
}

/** What of the rule matches, or the first check that the request does not pass. */
export function matchRule(rule: SpecRule, request: CheckedRequest): RuleMatch | Stage {
  if (!sourceMatches(rule, request)) return 'source';
  if (rule.rule.port !== request.port) return 'port';
  if (!protocolMatches(rule, request)) return 'protocol';
  return matchAdmitted(rule, request);
}

/** The checks that remain for a rule whose source, port and protocol are known to be those of the request. */
export function matchAdmitted(rule: SpecRule, request: CheckedRequest): RuleMatch | Stage {
  const range = matchingRange(rule, request);
  if (rule.ranges.length > 0 && !range) return 'address';
  const host = matchingHost(rule, request);
  if (!host && needsHost(rule)) return 'host';
  if (request.malformation) return 'route';
  const route = matchingRoute(rule, request);
  if (!route && needsRoute(rule)) return 'route';
  return { rule, host, range, route };
}

export function sourceMatches({ rule }: SpecRule, { source }: CheckedRequest): boolean {
  return rule.sources.some(({ namespace, name }) => namespace === source.namespace && name === source.name);
}

/** `http` and `https` rules take their own protocol alone; `tcp` rules take whatever is on the wire. */
export function protocolMatches({ rule }: SpecRule, { protocol }: CheckedRequest): boolean {
  switch (rule.protocol) {
    case 'http':
      return protocol === 'http';
    case 'https':
      return protocol === 'https';
    case 'tcp':
    case 'tcp-server-first':
      return true;
  }
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

function needsRoute({ rule, routes }: SpecRule): boolean {
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
  return pathMatches(route.path, request.path) && restOfRouteMatches(route, request);
}

function restOfRouteMatches({ route, headers }: SpecRoute, request: CheckedRequest): boolean {
  if (!methodMatches(route.methods, request.method)) return false;
  for (const { name, value } of headers) {
    const sent = requestHeader(request, name);
    if (sent === undefined || !value.test(sent)) return false;
  }
  return true;
}

export function pathMatches(regex: Regex | undefined, path: string | undefined): boolean {
  return regex === undefined || (path !== undefined && regex.test(path));
}

/**
 * Reads the texts of a rule. `undefined` if one has no meaning here, so that its policy grants nothing:
 * to drop the text alone might open the policy to everything.
 */
export function readRule(rule: Rule): SpecRule | undefined {
  const hosts = collect(rule.hosts, (text) => {
    const result = parseHostPattern(text);
    return result.ok ? result.pattern : undefined;
  });
  const ranges = collect(rule.ipAddresses, (text) => {
    const result = parseIpRange(text);
    return result.ok ? result.range : undefined;
  });
  const routes = rule.routes && collect(rule.routes, readRoute);
  if (!hosts || !ranges || (rule.routes && !routes)) return undefined;
  return { rule, hosts, ranges, routes, many: gather(rule, hosts, ranges, routes) };
}

/** Up to so many entries, asking one after the other is as fast as looking one up. */
const few = 8;

function gather(
  { port }: Rule,
  hosts: readonly HostPattern[],
  ranges: readonly IpRange[],
  routes: readonly SpecRoute[] = [],
): SpecRule['many'] {
  if (hosts.length <= few && ranges.length <= few && routes.length <= few) return none;
  return {
    hosts: hosts.length > few ? new HostSet(hosts, port) : undefined,
    ranges: ranges.length > few ? new RangeSet(ranges) : undefined,
    paths: gatherPaths(routes),
  };
}

/** The paths of routes, where they are too many to ask one by one. */
export function gatherPaths(routes: readonly SpecRoute[] = []): PathSet | undefined {
  return routes.length > few ? new PathSet(routes.map(({ path }) => path)) : undefined;
}

const none: SpecRule['many'] = { hosts: undefined, ranges: undefined, paths: undefined };

/** Reads the patterns of a route; `undefined` if one is no RE2. */
export function readRoute(route: Route): SpecRoute | undefined {
  const path = route.pathRegex ? readRegex(route.pathRegex) : undefined;
  if (route.pathRegex && !path) return undefined;
  const headers = collect(route.headers, ({ name, regex }) => {
    const value = readRegex(regex);
    return value && { name: name.toLowerCase(), value };
  });
  return headers && { route, path, headers };
}

function readRegex(pattern: string): Regex | undefined {
  const result = compileRegex(pattern);
  return result.ok ? result.regex : undefined;
}

/** Reads each text; `undefined` as soon as one can't be read. */
function collect<Text, Read>(
  texts: readonly Text[],
  read: (text: Text) => Read | undefined,
): readonly Read[] | undefined {
  const all: Read[] = [];
  for (const text of texts) {
    const one = read(text);
    if (one === undefined) return undefined;
    all.push(one);
  }
  return all;
}
