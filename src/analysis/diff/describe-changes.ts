import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import { formatRanges } from './address-classes.js';
import { type AtomicPredicate, describePredicates } from './atomic-predicates.js';
import type { EgressChange, HeaderSet, HostSet, RouteSet } from './change.js';
import type { AddressRegion } from './explore.js';
import { type HostClass, sendTo } from './host-classes.js';
import { HostDescriber, hostText } from './host-names.js';
import type { Partition } from './partitions.js';
import { describeRoutes, findOutcome } from './route-sets.js';
import type { Outcome } from './route-tree.js';

const effects: readonly (readonly [EgressChange['effect'], (outcome: Outcome) => boolean])[] = [
  ['allowed', ({ before, after }) => before.verdict === 'deny' && after.verdict === 'allow'],
  ['denied', ({ before, after }) => before.verdict === 'allow' && after.verdict === 'deny'],
];

/** Joins all requests of a source, port and protocol whose verdict changes in the same way. */
export function describeChanges(
  partition: Partition,
  protocol: RequestProtocol,
  regions: readonly AddressRegion[],
  evaluate: (request: EgressRequest) => Outcome,
): readonly EgressChange[] {
  return effects.flatMap(([effect, isWanted]) => {
    const parts = regions.flatMap((region) =>
      partsOf(region, isWanted, partition.example.port).map((part) => ({
        ...part,
        addresses: [region.addresses],
      })),
    );
    return groupBy(parts, ({ hosts, routes }) => JSON.stringify([hosts ?? null, routes ?? null])).map(
      ([first, ...others]): EgressChange => {
        const { hosts, routes, request } = first;
        const outcome = evaluate(request);
        const classes = [first, ...others].flatMap(({ addresses }) => addresses);
        const everywhere = classes.length === regions.length;
        return {
          effect,
          ...(partition.source && { source: partition.source }),
          ...(partition.port !== undefined && { port: partition.port }),
          protocols: [protocol],
          ...(hosts && { hosts }),
          ...(!everywhere && { addresses: formatRanges(classes.flatMap(({ intervals }) => intervals)) }),
          ...(routes && { routes }),
          witness: outcome.request,
          before: outcome.before,
          after: outcome.after,
        };
      },
    );
  });
}

/** Hosts and routes whose requests to some addresses change; `undefined` where they do not matter. */
interface Part {
  readonly hosts: readonly HostSet[] | undefined;
  readonly routes: readonly RouteSet[] | undefined;
  /** One of them. */
  readonly request: EgressRequest;
}

/** A class of hosts whose requests change. */
interface HostPart {
  readonly hostClass: HostClass;
  readonly routes: readonly RouteSet[];
  readonly request: EgressRequest;
}

function partsOf(
  region: AddressRegion,
  isWanted: (outcome: Outcome) => boolean,
  port: number,
): readonly Part[] {
  const classes = region.hosts.flatMap(({ hosts }) => hosts.classes);
  const hostParts = region.hosts.flatMap(({ hosts, tree }): readonly HostPart[] => {
    const outcome = findOutcome(tree, isWanted);
    if (!outcome) return [];
    const routes = describeRoutes(tree, isWanted);
    return hosts.classes.map((hostClass) => ({
      hostClass,
      routes,
      request: sendTo(outcome.request, hostClass.example),
    }));
  });
  const bySpelling = new Map(groupBy(classes, hostText).map((group) => [hostText(group[0]), group]));
  const byHost = groupBy(hostParts, ({ hostClass }) => hostText(hostClass)).map((parts) => ({
    hostClass: parts[0].hostClass,
    request: parts[0].request,
    routes: withSpelling(parts, bySpelling.get(hostText(parts[0].hostClass)) ?? []),
  }));
  const describer = new HostDescriber(classes, port);
  return groupBy(byHost, ({ routes }) => JSON.stringify(routes)).map((group) => {
    const [{ routes, request }] = group;
    const isEveryHost = group.length === bySpelling.size;
    return {
      hosts: isEveryHost ? undefined : describer.describe(group.map(({ hostClass }) => hostClass)),
      routes: routes.some(isEverything) ? undefined : routes,
      request,
    };
  });
}

/** Adds the constraints on the header `host`, where they matter. */
function withSpelling(parts: readonly HostPart[], spellings: readonly HostClass[]): readonly RouteSet[] {
  const all = spellings.flatMap(({ header }) => (header ? [header] : []));
  return groupBy(parts, ({ routes }) => JSON.stringify(routes)).flatMap((group) => {
    const [{ routes }] = group;
    const chosen = group.flatMap(({ hostClass }) => (hostClass.header ? [hostClass.header] : []));
    if (chosen.length === all.length) return routes;
    return hostHeaders(chosen, all).flatMap((header) =>
      routes.map((route) => ({ ...route, headers: [header, ...(route.headers ?? [])] })),
    );
  });
}

function hostHeaders(
  chosen: readonly AtomicPredicate[],
  all: readonly AtomicPredicate[],
): readonly HeaderSet[] {
  return describePredicates(chosen, all).map((set) => ({ name: 'host', ...set }));
}

function isEverything(set: RouteSet): boolean {
  return Object.keys(set).length === 0;
}

/** Groups values by key, in the order of the first of each. */
export function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly (readonly [Value, ...Value[]])[] {
  const groups = new Map<string, [Value, ...Value[]]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return [...groups.values()];
}
