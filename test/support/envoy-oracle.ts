/**
 * The `envoy` dialect again, from its section in docs/semantics.md, without regard for speed.
 * It shares nothing with the library but the names of the types.
 */
import type { DenyReason } from '../../src/model/decision.js';
import type { MeshSettings } from '../../src/model/options.js';
import type { RequestFields } from '../../src/model/request.js';
import type { Egress, HTTPMatch, HTTPRouteGroup, ObjectMeta } from '../../src/model/resources.js';
import { integerAddress, type IntegerRange, integerRange, integerRangeContains } from './integer-address.js';
import { malformedField } from './malformed-field.js';
import { fullMatch, isRe2 } from './re2.js';

export type EnvoyOutcome =
  | { readonly verdict: 'allow'; readonly policy: string }
  | { readonly verdict: 'allow'; readonly passthrough: true }
  | {
      readonly verdict: 'deny';
      readonly reason: DenyReason;
      readonly enforcedAt: 'connection' | 'request';
      readonly httpStatus?: number;
    };

interface Rule {
  readonly policy: string;
  readonly hosts: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly port: number;
  /** As the policy writes it. */
  readonly protocol: string;
  readonly routes: readonly HTTPMatch[] | undefined;
}

interface Chain {
  readonly rule: Rule;
  /** Each `undefined` or in their place `none`: any. */
  readonly ranges: readonly (IntegerRange | undefined)[];
  readonly serverNames: readonly (string | undefined)[];
  readonly protocols: readonly (string | undefined)[];
}

const RESETS = { verdict: 'deny', enforcedAt: 'connection' } as const;
const RESPONDS = { verdict: 'deny', enforcedAt: 'request' } as const;

export function decideAsEnvoy(
  request: RequestFields,
  policies: readonly Egress[],
  groups: readonly HTTPRouteGroup[],
  mesh: MeshSettings,
): EnvoyOutcome {
  const malformed = malformedField(request);
  if (malformed?.of === 'connection') return { ...RESETS, reason: 'invalid-request' };
  const rules = policies
    .filter((policy) => isEnforced(policy, mesh))
    .flatMap((policy) => rulesFor(request, policy, groups));
  const chains = distinct(rules.flatMap(chainsOf));
  const isRejected =
    chains.some(({ serverNames }) => serverNames.some((name) => /^\*$|.\*|^\*[^.]/.test(name ?? ''))) ||
    chains.some((one, index) => chains.slice(index + 1).some((other) => overlap(one, other)));
  if (isRejected) return { ...RESETS, reason: malformed ? 'invalid-request' : 'config-rejected' };

  const chain = select(request, rules, chains);
  if (typeof chain === 'string') {
    if (malformed) return { ...RESETS, reason: 'invalid-request' };
    return mesh.enableEgress === true
      ? { verdict: 'allow', passthrough: true }
      : { ...RESETS, reason: chain };
  }
  if (chain.rule.protocol === 'http') {
    if (request.protocol !== 'http') {
      return { ...RESETS, reason: malformed ? 'invalid-request' : 'protocol-mismatch' };
    }
    if (malformed) return { ...RESPONDS, reason: 'invalid-request' };
    return route(request, rules);
  }
  return malformed
    ? { ...RESETS, reason: 'invalid-request' }
    : { verdict: 'allow', policy: chain.rule.policy };
}

function isEnforced(
  { metadata }: Egress,
  { enableEgressPolicy = true, monitoredNamespaces }: MeshSettings,
): boolean {
  return enableEgressPolicy && (monitoredNamespaces?.includes(namespaceOf(metadata)) ?? true);
}

/** One rule for each port and each time that the policy names the source; none if the API server refuses it. */
function rulesFor(
  { source }: RequestFields,
  { metadata, spec }: Egress,
  groups: readonly HTTPRouteGroup[],
): Rule[] {
  const { hosts = [], ipAddresses = [], ports, matches = [], sources } = spec;
  const names = new Set(matches.filter(({ kind }) => kind === 'HTTPRouteGroup').map(({ name }) => name));
  const settings = new Set(matches.filter(({ kind }) => kind !== 'HTTPRouteGroup').map(({ name }) => name));
  const isAccepted =
    ports.every(({ number }) => Number.isInteger(number) && number >= 1 && number <= 65535) &&
    settings.size <= 1;
  const routes = [...names].flatMap((name) =>
    groups
      .filter(
        (group) => group.metadata.name === name && namespaceOf(group.metadata) === namespaceOf(metadata),
      )
      .flatMap((group) => ('spec' in group ? group.spec.matches : group.matches)),
  );
  return sources
    .filter(
      ({ kind, namespace, name }) =>
        isAccepted && kind === 'ServiceAccount' && namespace === source.namespace && name === source.name,
    )
    .flatMap(() =>
      ports
        .filter(({ protocol }) =>
          ['http', 'https', 'tcp', 'tcp-server-first'].includes(protocol.toLowerCase()),
        )
        .map(({ number, protocol }) => ({
          policy: `${namespaceOf(metadata)}/${metadata.name}`,
          hosts,
          ipAddresses,
          port: number,
          protocol,
          routes: names.size > 0 ? routes : undefined,
        })),
    );
}

function chainsOf(rule: Rule): Chain[] {
  const parsed = rule.ipAddresses.map(integerRange).filter((range) => range !== undefined);
  const ranges = parsed.length > 0 ? parsed : [undefined];
  const chain = { rule, ranges, serverNames: [undefined], protocols: [undefined] };
  switch (rule.protocol) {
    case 'http':
      return [{ ...chain, ranges: [undefined], protocols: ['http/1.0', 'http/1.1', 'h2c'] }];
    case 'https':
      return [
        {
          ...chain,
          serverNames:
            rule.hosts.length > 0 ? rule.hosts.map((host) => (host === '' ? undefined : host)) : [undefined],
        },
      ];
    case 'tcp':
    case 'tcp-server-first':
      return [chain];
    default:
      return [];
  }
}

function distinct(chains: readonly Chain[]): Chain[] {
  return chains.filter((chain, index) => chains.findIndex((other) => areEqual(chain, other)) === index);
}

function areEqual({ rule: one }: Chain, { rule: other }: Chain): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  if (one.protocol === 'http') return true;
  return (
    haveSameMembers(one.ipAddresses, other.ipAddresses) &&
    (one.protocol !== 'https' || haveSameMembers(one.hosts, other.hosts))
  );
}

function haveSameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.every((text) => other.includes(text)) && other.every((text) => one.includes(text));
}

function overlap(one: Chain, other: Chain): boolean {
  return (
    one.rule.port === other.rule.port &&
    one.ranges.some((range) => other.ranges.some((another) => networkOf(range) === networkOf(another))) &&
    one.serverNames.some((name) => other.serverNames.includes(name)) &&
    one.protocols.some((protocol) => other.protocols.includes(protocol))
  );
}

/** The range with its host bits masked off. */
function networkOf(range: IntegerRange | undefined): string {
  if (range === undefined) return 'any';
  const hostBits = BigInt(range.width - range.prefixLength);
  return `${range.width} ${range.prefixLength} ${range.value >> hostBits}`;
}

/** The chain that takes the connection, or the reason why none does. */
function select(
  request: RequestFields,
  rules: readonly Rule[],
  chains: readonly Chain[],
): Chain | DenyReason {
  if (rules.length === 0) return 'no-policy-for-source';
  const ofPort = chains.filter(({ rule }) => rule.port === request.port);
  if (ofPort.length === 0) return 'port-not-allowed';
  const isInspected = !ofPort.some(({ rule }) => rule.protocol === 'tcp-server-first');

  const address = request.ip === undefined ? undefined : integerAddress(request.ip);
  const contains = (range: IntegerRange | undefined) =>
    range === undefined || (address !== undefined && integerRangeContains(range, address));
  const lengthOf = (range: IntegerRange | undefined) => range?.prefixLength ?? -1;
  const longest = Math.max(...ofPort.flatMap(({ ranges }) => ranges.filter(contains).map(lengthOf)));
  const ofAddress = ofPort.filter(({ ranges }) =>
    ranges.some((range) => contains(range) && lengthOf(range) === longest),
  );
  if (ofAddress.length === 0) return 'address-not-allowed';

  const sni = isInspected && request.protocol === 'https' ? sentServerName(request) : '';
  const suffixes = sni.split('.').map((_, index, labels) => `*.${labels.slice(index + 1).join('.')}`);
  const wanted = [...(sni === '' ? [] : [sni, ...suffixes]), undefined];
  const name = wanted.findIndex((one) => ofAddress.some(({ serverNames }) => serverNames.includes(one)));
  if (name < 0) return request.protocol === 'https' ? 'host-not-allowed' : 'protocol-mismatch';
  const ofName = ofAddress.filter(({ serverNames }) => serverNames.includes(wanted[name]));

  const shown: Readonly<Record<string, readonly string[]>> = {
    http: ['http/1.1'],
    https: request.alpn ?? [],
  };
  const protocols = [...(isInspected ? (shown[request.protocol] ?? []) : []), undefined];
  const protocol = protocols.find((one) => ofName.some((chain) => chain.protocols.includes(one)));
  const fits = (chain: Chain) => chain.protocols.includes(protocol);
  return ofName.find(fits) ?? 'protocol-mismatch';
}

function sentServerName({ sni, host = '' }: RequestFields): string {
  return (sni ?? host.replace(/:[0-9]+$/, '')).toLowerCase();
}

/** The first virtual host that is found has the last word. */
function route(request: RequestFields, rules: readonly Rule[]): EnvoyOutcome {
  const virtualHosts = rules
    .filter(({ port, protocol }) => port === request.port && protocol.toLowerCase() === 'http')
    .flatMap((rule) =>
      rule.hosts.map((host) => ({
        rule,
        host,
        domains: [host, `${host}:${rule.port}`].map((domain) => domain.toLowerCase()),
      })),
    );
  const domains = virtualHosts.flatMap((virtualHost) => virtualHost.domains);
  const patterns = virtualHosts
    .flatMap(({ rule }) => rule.routes ?? [])
    .flatMap((match) => [match.pathRegex ?? '', ...headersOf(match).map(([, regex]) => regex)]);
  if (new Set(domains).size < domains.length || !patterns.every(isRe2)) {
    return { ...RESPONDS, reason: 'config-rejected', httpStatus: 404 };
  }
  const host = (request.host ?? '').toLowerCase();
  const [domain] = domains
    .filter((one) => matchesDomain(host, one))
    .sort((one, other) => rank(one) - rank(other));
  const virtualHost = virtualHosts.find((one) => one.domains.some((other) => other === domain));
  if (!virtualHost) return { ...RESPONDS, reason: 'host-not-allowed', httpStatus: 404 };
  const { rule } = virtualHost;
  if (rule.routes?.every((match) => !matchesRoute(request, match))) {
    const isIncomplete = request.path === undefined || request.method === undefined;
    return isIncomplete
      ? { ...RESPONDS, reason: 'invalid-request' }
      : { ...RESPONDS, reason: 'route-not-matched', httpStatus: 404 };
  }
  return virtualHost.host.includes('*')
    ? { ...RESPONDS, reason: 'upstream-unresolvable', httpStatus: 503 }
    : { verdict: 'allow', policy: rule.policy };
}

function matchesDomain(host: string, domain: string): boolean {
  if (domain.startsWith('*')) return host.length >= domain.length && host.endsWith(domain.slice(1));
  if (domain.endsWith('*')) return host.length >= domain.length && host.startsWith(domain.slice(0, -1));
  return host === domain && host !== '';
}

/** Exact first, then by the length of what follows a `*`, then of what precedes one, then `*` alone. */
function rank(domain: string): number {
  if (domain === '*') return 3000;
  if (domain.startsWith('*')) return 1000 - domain.length;
  return domain.endsWith('*') ? 2000 - domain.length : 0;
}

function matchesRoute(request: RequestFields, match: HTTPMatch): boolean {
  const { pathRegex = '', methods = [] } = match;
  const { path, method = '' } = request;
  return (
    (pathRegex === '' || (path !== undefined && fullMatch(pathRegex, path.replace(/[?#].*$/s, '')))) &&
    (methods.length === 0 || methods.includes('*') || methods.includes(method)) &&
    headersOf(match).every(([name, regex]) => {
      const value = headerValue(request, name.toLowerCase());
      return value !== undefined && fullMatch(regex, value);
    })
  );
}

function headerValue({ host, headers = {} }: RequestFields, name: string): string | undefined {
  if (name === 'host') return host;
  const sent = Object.keys(headers).filter((key) => key.toLowerCase() === name);
  const values = sent.flatMap((key) => headers[key] ?? []);
  return values.length === 0 ? undefined : values.join(',');
}

function headersOf({ headers = {} }: HTTPMatch): (readonly [name: string, regex: string])[] {
  return [headers].flat().flatMap((map) => Object.entries(map));
}

function namespaceOf({ namespace = 'default' }: ObjectMeta): string {
  return namespace;
}
