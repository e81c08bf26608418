/**
 * The `spec` dialect again: docs/semantics.md as directly as code can say it, without regard for speed.
 * It shares nothing with the library but the names of the types.
 */
import type { Denial, DenyReason, Grant, Passthrough } from '../../src/model/decision.js';
import type { MeshSettings } from '../../src/model/options.js';
import type { EgressRequest } from '../../src/model/request.js';
import type {
  Egress,
  HTTPMatch,
  HTTPRouteGroup,
  ObjectMeta,
  RuleProtocol,
} from '../../src/model/resources.js';
import { comparableHost, isHostEntry } from './comparable-host.js';
import { integerAddress, integerRange, integerRangeContains } from './integer-address.js';
import { malformedField } from './malformed-field.js';
import { fullMatch, isRe2 } from './re2.js';

export type Outcome = Grant | Passthrough | Omit<Denial, 'message'>;
type Spec = Required<Egress['spec']>;
type Route = HTTPMatch & { readonly group: string };

/** One port of one policy; `routes` is undefined if `matches` names no HTTPRouteGroup. */
interface Rule {
  readonly metadata: ObjectMeta;
  readonly sources: Spec['sources'];
  readonly hosts: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly number: number;
  readonly protocol: RuleProtocol;
  readonly routes: readonly Route[] | undefined;
}

/** What a rule must pass to grant a request, and the reason of a denial if no rule gets any further. */
const STAGES: readonly (readonly [
  passes: (rule: Rule, request: EgressRequest) => boolean,
  reason: DenyReason,
])[] = [
  [passesSource, 'no-policy-for-source'],
  [(rule, request) => rule.number === request.port, 'port-not-allowed'],
  [(rule, request) => isTcp(rule) || rule.protocol === request.protocol, 'protocol-mismatch'],
  [
    (rule, request) => rule.ipAddresses.length === 0 || matchingRange(rule, request) !== undefined,
    'address-not-allowed',
  ],
  [(rule, request) => ignoresHost(rule) || matchingHost(rule, request) !== undefined, 'host-not-allowed'],
  [(rule, request) => ignoresRoutes(rule) || matchingRoute(rule, request) !== undefined, 'route-not-matched'],
];

/** The whole decision: a malformed request is denied, a rule grants, the mesh lets pass, or it is denied. */
export function decide(
  request: EgressRequest,
  policies: readonly Egress[],
  groups: readonly HTTPRouteGroup[],
  mesh: MeshSettings,
): Outcome {
  const rules = policies
    .filter((policy) => isEnforced(policy, mesh))
    .flatMap((policy) => rulesOf(policy, groups));
  const malformed = malformedField(request);
  const isCaptured = malformed?.of !== 'connection' && rules.some((rule) => captures(rule, request));
  const denial = { verdict: 'deny', enforcedAt: isCaptured ? 'request' : 'connection' } as const;
  if (malformed) return { ...denial, reason: 'invalid-request', field: malformed.field };

  const granting = rules.find((rule) => STAGES.every(([passes]) => passes(rule, request)));
  if (granting) return grantOf(granting, request);
  if (mesh.enableEgress === true && !isCaptured) return { verdict: 'allow', passthrough: true };

  const deepest = Math.max(0, ...rules.map((rule) => STAGES.findIndex(([passes]) => !passes(rule, request))));
  const reason = STAGES[deepest]?.[1] ?? 'invalid-request';
  const absent = absentField(reason, request);
  if (absent === undefined) return { ...denial, reason };
  return { ...denial, reason: reason === 'route-not-matched' ? 'invalid-request' : reason, field: absent };
}

function isEnforced(
  { metadata }: Egress,
  { enableEgressPolicy = true, monitoredNamespaces }: MeshSettings,
): boolean {
  return enableEgressPolicy && (monitoredNamespaces?.includes(namespaceOf(metadata)) ?? true);
}

/** One rule for each port; none for an invalid policy, nor for one that names an invalid group. */
function rulesOf({ metadata, spec }: Egress, allGroups: readonly HTTPRouteGroup[]): Rule[] {
  const { sources, hosts = [], ipAddresses = [], ports, matches = [] } = spec;
  const settings = matches.filter(({ kind }) => kind === 'UpstreamTrafficSetting').map(({ name }) => name);
  const names = matches.filter(({ kind }) => kind === 'HTTPRouteGroup').map(({ name }) => name);
  const groups = names.flatMap((name) =>
    allGroups.filter(
      (group) => group.metadata.name === name && namespaceOf(group.metadata) === namespaceOf(metadata),
    ),
  );
  const routes = groups.flatMap((group) =>
    matchesOf(group).map((match) => ({ ...match, group: group.metadata.name })),
  );
  const isValid =
    hosts.every(isHostEntry) &&
    ipAddresses.every((range) => integerRange(range) !== undefined) &&
    ports.every(({ number }) => Number.isInteger(number) && number >= 1 && number <= 65535) &&
    matches.every(({ kind }) => kind === 'HTTPRouteGroup' || kind === 'UpstreamTrafficSetting') &&
    new Set(settings).size <= 1 &&
    routes.every((route) =>
      [route.pathRegex ?? '', ...headersOf(route).map(([, regex]) => regex)].every(isRe2),
    );
  const rules = ports
    .map(({ number, protocol }) => ({ number, protocol: protocol.toLowerCase() }))
    .filter(hasRuleProtocol);
  if (!isValid || rules.length < ports.length) return [];
  return rules.map((rule) => ({
    metadata,
    sources,
    hosts,
    ipAddresses,
    ...rule,
    routes: names.length > 0 ? routes : undefined,
  }));
}

function grantOf(rule: Rule, request: EgressRequest): Grant {
  const { metadata, number, protocol } = rule;
  const policy = { namespace: namespaceOf(metadata), name: metadata.name };
  const host = ignoresHost(rule) ? undefined : matchingHost(rule, request);
  const ipRange = matchingRange(rule, request);
  const route = ignoresRoutes(rule) ? undefined : matchingRoute(rule, request);
  return {
    verdict: 'allow',
    rule: {
      policy,
      port: { number, protocol },
      ...(host !== undefined && { host }),
      ...(ipRange !== undefined && { ipRange }),
      ...(route !== undefined && { route: { group: route.group, match: route.name } }),
    },
  };
}

/** An HTTP denial reaches the client as a response if an `http` rule took the connection. */
function captures(rule: Rule, request: EgressRequest): boolean {
  return rule.protocol === 'http' && STAGES.slice(0, 4).every(([passes]) => passes(rule, request));
}

function absentField(
  reason: DenyReason,
  { ip, host, sni, protocol, path, method }: EgressRequest,
): string | undefined {
  if (reason === 'address-not-allowed' && ip === undefined) return 'ip';
  if (reason === 'host-not-allowed' && protocol === 'http' && host === undefined) return 'host';
  if (reason === 'host-not-allowed' && protocol === 'https' && (sni ?? host) === undefined) return 'sni';
  if (reason === 'route-not-matched' && path === undefined) return 'path';
  return reason === 'route-not-matched' && method === undefined ? 'method' : undefined;
}

function passesSource({ sources }: Rule, { source }: EgressRequest): boolean {
  return sources.some(
    ({ kind, namespace, name }) =>
      kind === 'ServiceAccount' && namespace === source.namespace && name === source.name,
  );
}

function matchingRange({ ipAddresses }: Rule, { ip }: EgressRequest): string | undefined {
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
function ignoresHost(rule: Rule): boolean {
  return isTcp(rule) || (rule.protocol === 'https' && rule.hosts.length === 0);
}

function matchingHost(rule: Rule, { host, sni }: EgressRequest): string | undefined {
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

function ignoresRoutes(rule: Rule): boolean {
  return rule.protocol !== 'http' || rule.routes === undefined;
}

function matchingRoute({ routes = [] }: Rule, request: EgressRequest): Route | undefined {
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
function headerValue({ host, headers = {} }: EgressRequest, name: string): string | undefined {
  if (name === 'host') return host;
  const sent = Object.keys(headers).filter((key) => /^[!-~]+$/.test(key) && key.toLowerCase() === name);
  const values = sent.flatMap((key) => headers[key] ?? []);
  return values.length === 0 ? undefined : values.join(',');
}

function headersOf({ headers = {} }: HTTPMatch): (readonly [name: string, regex: string])[] {
  return [headers].flat().flatMap((map) => Object.entries(map));
}

function matchesOf(group: HTTPRouteGroup): readonly HTTPMatch[] {
  return 'spec' in group ? group.spec.matches : group.matches;
}

function namespaceOf({ namespace = 'default' }: ObjectMeta): string {
  return namespace;
}

function isTcp({ protocol }: Rule): boolean {
  return protocol === 'tcp' || protocol === 'tcp-server-first';
}

function hasRuleProtocol<T extends { protocol: string }>(rule: T): rule is T & { protocol: RuleProtocol } {
  return ['http', 'https', 'tcp', 'tcp-server-first'].includes(rule.protocol);
}
