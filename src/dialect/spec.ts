/**
 * The `spec` dialect: what the policies say, fail-closed.
 *
 * This file is the whole meaning of a rule. Nothing here knows of an index; whoever calls {@link decide} may
 * leave out rules only where that changes no decision.
 */
import { rangeContains, parseIpRange, type IpRange } from '../match/address.js';
import { authorityMatches, parseHostPattern, serverNameMatches, type HostPattern } from '../match/host.js';
import { methodMatches } from '../match/method.js';
import { compileRegex, type Regex } from '../match/regex/index.js';
import type { DenyReason } from '../model/decision.js';
import type { Route, Rule } from '../model/rule.js';
import { requestHeader, type CheckedRequest } from '../parse/request.js';

/** A rule with its texts read: what each of them means to this dialect. */
export interface SpecRule {
  readonly rule: Rule;
  readonly hosts: readonly HostPattern[];
  readonly ranges: readonly IpRange[];
  /** `undefined`: every path, method and header passes. */
  readonly routes: readonly SpecRoute[] | undefined;
}

export interface SpecRoute {
  readonly route: Route;
  readonly path: Regex | undefined;
  readonly headers: readonly SpecHeader[];
}

export interface SpecHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: Regex;
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

const stages: readonly string[] = Object.keys(reasonOfStage);

export type SpecOutcome =
  | { readonly granted: SpecRule }
  | {
      /** The deepest stage at which a rule failed. */
      readonly failed: Stage;
      /** Whether an `http` rule took the request in, so that it is HTTP that answers the client. */
      readonly captured: boolean;
    };

/** A request is granted iff one rule grants it: the first one, in input order, is reported. */
export function decide(request: CheckedRequest, rules: Iterable<SpecRule>): SpecOutcome {
  let deepest: Stage = 'source';
  let captured = false;
  for (const rule of rules) {
    const failed = failedStage(rule, request);
    if (failed === undefined) return { granted: rule };
    if (stages.indexOf(failed) > stages.indexOf(deepest)) deepest = failed;
    captured ||= rule.rule.protocol === 'http' && (failed === 'host' || failed === 'route');
  }
  return { failed: deepest, captured };
}

/** The first check that the request does not pass, or `undefined` if the rule grants it. */
export function failedStage(rule: SpecRule, request: CheckedRequest): Stage | undefined {
  if (!sourceMatches(rule, request)) return 'source';
  if (rule.rule.port !== request.port) return 'port';
  if (!protocolMatches(rule, request)) return 'protocol';
  if (rule.ranges.length > 0 && !matchingRange(rule, request)) return 'address';
  if (!hostMatches(rule, request)) return 'host';
  if (request.malformation || !routesMatch(rule, request)) return 'route';
  return undefined;
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
export function matchingRange({ ranges }: SpecRule, { address }: CheckedRequest): IpRange | undefined {
  return address && ranges.find((range) => rangeContains(range, address));
}

export function hostMatches(rule: SpecRule, request: CheckedRequest): boolean {
  switch (rule.rule.protocol) {
    case 'http':
      return matchingHost(rule, request) !== undefined;
    case 'https':
      return rule.hosts.length === 0 || matchingHost(rule, request) !== undefined;
    case 'tcp':
    case 'tcp-server-first':
      return true;
  }
}

/** The first host of the rule that matches the Host header (`http`) or the TLS server name (`https`). */
export function matchingHost({ rule, hosts }: SpecRule, request: CheckedRequest): HostPattern | undefined {
  const { authority, serverName } = request;
  switch (rule.protocol) {
    case 'http':
      return authority && hosts.find((host) => authorityMatches(host, authority, rule.port));
    case 'https':
      return serverName === undefined ? undefined : hosts.find((host) => serverNameMatches(host, serverName));
    case 'tcp':
    case 'tcp-server-first':
      return undefined;
  }
}

function routesMatch(rule: SpecRule, request: CheckedRequest): boolean {
  return (
    rule.rule.protocol !== 'http' || rule.routes === undefined || matchingRoute(rule, request) !== undefined
  );
}

/** The first route of an `http` rule that matches the request. */
export function matchingRoute({ rule, routes }: SpecRule, request: CheckedRequest): SpecRoute | undefined {
  return rule.protocol === 'http' ? routes?.find((route) => routeMatches(route, request)) : undefined;
}

function routeMatches({ route, path, headers }: SpecRoute, request: CheckedRequest): boolean {
  return (
    pathMatches(path, request.path) &&
    methodMatches(route.methods, request.method) &&
    headers.every((header) => headerMatches(header, request))
  );
}

/** Whether a header is present and its whole value matches. */
export function headerMatches({ name, value }: SpecHeader, request: CheckedRequest): boolean {
  const sent = requestHeader(request, name);
  return sent !== undefined && value.test(sent);
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
  if (!hosts || !ranges) return undefined;
  if (!rule.routes) return { rule, hosts, ranges, routes: undefined };
  const routes = collect(rule.routes, readRoute);
  return routes && { rule, hosts, ranges, routes };
}

function readRoute(route: Route): SpecRoute | undefined {
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
