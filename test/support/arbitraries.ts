/**
 * Policies, route groups, mesh settings and requests over the values of `universe.ts`. Requests are aimed at a
 * rule and then miss it in some fields, so that about half of them are allowed and every stage denies some.
 */
import fc from 'fast-check';
import type { MeshSettings } from '../../src/model/options.js';
import type { EgressRequest, RequestProtocol } from '../../src/model/request.js';
import type { Egress, HTTPMatch, HTTPRouteGroup, ObjectMeta } from '../../src/model/resources.js';
import { serviceAccount, upstreamTrafficSetting } from './resources.js';
import * as universe from './universe.js';

export interface World {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
  readonly mesh: MeshSettings;
}

export interface Case extends World {
  readonly request: EgressRequest;
}

type Spec = Egress['spec'];

const keys = (table: Readonly<Record<string, unknown>>) => fc.constantFrom(...Object.keys(table));
const valuesAnd = <Value>(table: Readonly<Record<string, readonly Value[]>>, others: readonly Value[]) =>
  fc.constantFrom(...Object.values(table).flat(), ...others);

/** Mostly `usual`; `unusual` once in `times`. */
function seldom<Usual, Unusual>(times: number, unusual: fc.Arbitrary<Unusual>, usual: fc.Arbitrary<Usual>) {
  return fc.oneof({ weight: times - 1, arbitrary: usual }, { weight: 1, arbitrary: unusual });
}

function absentOr<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 4 });
}

const source = seldom(
  12,
  fc.constant({ kind: 'Group', namespace: 'curl', name: 'curl' }),
  fc
    .constantFrom(...universe.SERVICE_ACCOUNTS)
    .map((text) => ({ kind: 'ServiceAccount', ...serviceAccount(text) })),
);

const port = fc.record({
  number: seldom(150, fc.constantFrom(...universe.INVALID_PORTS), fc.constantFrom(...universe.PORTS)),
  protocol: seldom(
    150,
    fc.constantFrom(...universe.INVALID_PROTOCOLS),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('http') },
      { weight: 4, arbitrary: fc.constantFrom(...universe.RULE_PROTOCOLS) },
    ),
  ),
});

const hosts = fc.array(seldom(100, fc.constantFrom(...universe.INVALID_HOSTS), keys(universe.HOSTS)), {
  minLength: 1,
  maxLength: 3,
});

const ipAddresses = seldom(
  3,
  fc.array(seldom(60, fc.constantFrom(...universe.INVALID_RANGES), keys(universe.RANGES)), { maxLength: 3 }),
  fc.constantFrom([], undefined),
);

const routeGroupReference = fc
  .constantFrom(...universe.ROUTE_GROUP_NAMES)
  .map((name) => ({ apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name }));

const matches = seldom(
  5,
  fc.constantFrom([], undefined),
  fc.array(seldom(12, fc.constantFrom('setting', 'other').map(upstreamTrafficSetting), routeGroupReference), {
    minLength: 1,
    maxLength: 2,
  }),
);

const spec: fc.Arbitrary<Spec> = fc.record({
  sources: fc.array(source, { minLength: 1, maxLength: 2 }),
  hosts: seldom(8, fc.constantFrom([], undefined), hosts),
  ipAddresses,
  ports: fc.array(port, { minLength: 1, maxLength: 2 }),
  matches,
});

function metadata(name: string, namespace: string | undefined): ObjectMeta {
  return namespace === undefined ? { name } : { name, namespace };
}

const policyNamespace = fc.constantFrom('mesh', ...universe.POLICY_NAMESPACES);

/** Policies with names of their own. */
const somePolicies: fc.Arbitrary<readonly Egress[]> = fc
  .array(fc.tuple(policyNamespace, spec), { minLength: 1, maxLength: 5, size: 'max' })
  .map((all) =>
    all.map(([namespace, policySpec], index): Egress => ({
      apiVersion: 'policy.openservicemesh.io/v1alpha1',
      kind: 'Egress',
      metadata: metadata(`policy-${index}`, namespace),
      spec: policySpec,
    })),
  );

export const policies = seldom(20, fc.constant([]), somePolicies);

const regex = (pattern: fc.Arbitrary<string>) =>
  seldom(150, fc.constantFrom(...universe.INVALID_REGEXES), pattern);

const routeHeader = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...universe.HEADER_NAMES), regex(keys(universe.HEADER_VALUES))),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('host'), fc.constantFrom(...universe.HOST_HEADER_PATTERNS)) },
);

/** `Object.fromEntries` makes `__proto__` a property like any other. */
const routeHeaderMap = fc
  .array(routeHeader, { minLength: 1, maxLength: 2 })
  .map((entries) => Object.fromEntries(entries));

const match: fc.Arbitrary<Omit<HTTPMatch, 'name'>> = fc.record({
  pathRegex: absentOr(regex(keys(universe.PATHS))),
  methods: absentOr(keys(universe.METHODS).map((list) => list.split(',').filter(Boolean))),
  headers: absentOr(fc.oneof(routeHeaderMap, fc.array(routeHeaderMap, { maxLength: 2 }))),
});

const matchesOfGroup = fc
  .array(match, { maxLength: 4 })
  .map((all) => all.map((one, index) => ({ name: `match-${index}`, ...one })));

/** Groups with names of their own; none is called `missing`. */
export const routeGroups: fc.Arbitrary<readonly HTTPRouteGroup[]> = fc
  .uniqueArray(fc.tuple(policyNamespace, fc.constantFrom('reads', 'writes'), matchesOfGroup), {
    maxLength: 6,
    minLength: 4,
    selector: ([namespace, name]) => `${namespace ?? ''}/${name}`,
  })
  .map((all) =>
    all.map(([namespace, name, httpMatches]): HTTPRouteGroup => ({
      apiVersion: 'specs.smi-spec.io/v1alpha4',
      kind: 'HTTPRouteGroup',
      metadata: metadata(name, namespace),
      spec: { matches: httpMatches },
    })),
  );

export const mesh: fc.Arbitrary<MeshSettings> = fc.record({
  enableEgress: seldom(8, fc.constant(true), fc.constantFrom(false, undefined)),
  enableEgressPolicy: seldom(30, fc.constant(false), fc.constantFrom(true, undefined)),
  monitoredNamespaces: seldom(8, fc.subarray(['mesh', 'shop', 'default']), fc.constant(undefined)),
});

export const world: fc.Arbitrary<World> = fc.record({ policies, routeGroups, mesh });

const headerName = fc.constantFrom(...universe.HEADER_NAMES);
const headerValue = valuesAnd<string | readonly string[] | undefined>(
  universe.HEADER_VALUES,
  universe.OTHER_HEADER_VALUES,
);

const headers = fc
  .array(fc.tuple(headerName, headerValue), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));

const anyRequest: fc.Arbitrary<EgressRequest> = fc.record({
  source: fc.constantFrom(...universe.SERVICE_ACCOUNTS, 'nobody/curl').map(serviceAccount),
  protocol: fc.constantFrom<RequestProtocol>('http', 'http', 'https', 'tcp'),
  ip: absentOr(valuesAnd(universe.RANGES, universe.OTHER_ADDRESSES)),
  port: fc.constantFrom(...universe.PORTS, 81),
  host: absentOr(valuesAnd(universe.HOSTS, universe.OTHER_HOSTS)),
  sni: fc.constantFrom(undefined, 'httpbin.org', 'A.example.com.', 'bücher.example', 'other.test', ''),
  alpn: fc.constantFrom(undefined, [], ['h2', 'http/1.1']),
  method: absentOr(valuesAnd(universe.METHODS, universe.OTHER_METHODS)),
  path: absentOr(valuesAnd(universe.PATHS, universe.OTHER_PATHS)),
  headers: absentOr(headers),
});

/** Draws one of several values at a time: the digits of a number, each to the base that is asked for. */
type Draw = <Value>(from: readonly Value[]) => Value | undefined;

function drawer(salt: number): Draw {
  let rest = salt;
  return (from) => {
    const drawn = from[rest % from.length];
    rest = from.length === 0 ? rest : Math.floor(rest / from.length);
    return drawn;
  };
}

/** Those fields of a request that some rule constrains, with values that it accepts. */
function aim({ policies, routeGroups }: World, draw: Draw): Partial<EgressRequest> {
  const policy = draw(policies);
  const policyPort = draw(policy?.spec.ports ?? []);
  if (!policy || !policyPort) return {};
  const { sources, hosts = [], ipAddresses = [], matches = [] } = policy.spec;
  const protocol = aimedProtocol(policyPort.protocol, draw);
  const ip = draw(universe.RANGES[draw(ipAddresses) ?? ''] ?? []);
  const host = draw(universe.HOSTS[draw(hosts) ?? ''] ?? []);
  const groups = routeGroups.filter(
    ({ metadata }) =>
      metadata.namespace === policy.metadata.namespace && matches.some(({ name }) => name === metadata.name),
  );
  const route = draw(groups.flatMap((group) => ('spec' in group ? group.spec.matches : group.matches)));
  return {
    source: draw(sources) ?? serviceAccount('curl/curl'),
    protocol,
    port: policyPort.number,
    ...(ip !== undefined && { ip }),
    ...(host !== undefined && { host }),
    ...(protocol === 'https' && { sni: draw([undefined, host?.replace(/:[0-9]+$/, '')]) }),
    ...(route && aimAtRoute(route, draw)),
  };
}

function aimedProtocol(declared: string, draw: Draw): RequestProtocol {
  const protocol = declared.toLowerCase();
  return protocol === 'http' || protocol === 'https'
    ? protocol
    : (draw(['http', 'https', 'tcp'] as const) ?? 'tcp');
}

function aimAtRoute(
  { pathRegex = '', methods = [], headers = {} }: HTTPMatch,
  draw: Draw,
): Partial<EgressRequest> {
  const sent = [headers]
    .flat()
    .flatMap((map) => Object.entries(map))
    .map(([name, pattern]) => [name.toUpperCase(), draw(universe.HEADER_VALUES[pattern] ?? [])] as const);
  return {
    path: draw(universe.PATHS[pathRegex] ?? []),
    method: draw(universe.METHODS[methods.join(',')] ?? []),
    headers: Object.fromEntries(sent),
  };
}

const REQUEST_FIELDS = [
  'source',
  'protocol',
  'ip',
  'port',
  'host',
  'sni',
  'method',
  'path',
  'headers',
] as const;

/** Fields in which an aimed request misses: mostly none, one or two. */
const missed = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.constant(['ip']) },
  { weight: 6, arbitrary: fc.subarray([...REQUEST_FIELDS], { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant(REQUEST_FIELDS) },
);

const malformation = seldom(12, fc.constantFrom(...universe.MALFORMED_FIELDS), fc.constant({}));

/** Turns a world into a request to decide in it. */
type Shot = (world: World) => EgressRequest;

const shot: fc.Arbitrary<Shot> = fc
  .record({ random: anyRequest, salt: fc.nat(), fields: missed, malformation })
  .map(({ random, salt, fields, malformation }) => (world) => {
    const kept = new Set<string>(fields);
    const aimed = Object.entries(aim(world, drawer(salt))).filter(([field]) => !kept.has(field));
    return { ...random, ...Object.fromEntries(aimed), ...malformation };
  });

/** One request in a world. */
export const oneCase: fc.Arbitrary<Case> = fc
  .tuple(world, shot)
  .map(([one, shoot]) => ({ ...one, request: shoot(one) }));

/** Several requests in one world. */
export const manyRequests: fc.Arbitrary<World & { readonly requests: readonly EgressRequest[] }> = fc
  .tuple(world, fc.array(shot, { minLength: 1, maxLength: 8 }))
  .map(([one, shots]) => ({ ...one, requests: shots.map((shoot) => shoot(one)) }));
