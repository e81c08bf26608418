import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import { formatRanges } from './address-cells.js';
import type { EgressChange, HeaderSet, HostSet, RouteSet } from './change.js';
import type { AddressRegion } from './explore.js';
import { type HostCell, sendTo } from './host-cells.js';
import { HostDescriber, hostText } from './host-names.js';
import { describeRoutes, findOutcome } from './route-sets.js';
import type { Outcome } from './route-tree.js';
import type { Slot } from './slots.js';
import { describeTextAtoms, type TextAtom } from './text-atoms.js';

const effects: readonly (readonly [EgressChange['effect'], (outcome: Outcome) => boolean])[] = [
  ['allowed', ({ before, after }) => before.verdict === 'deny' && after.verdict === 'allow'],
  ['denied', ({ before, after }) => before.verdict === 'allow' && after.verdict === 'deny'],
];

/** Joins all requests of a source, port and protocol whose verdict changes in the same way. */
export function describeChanges(
  slot: Slot,
  protocol: RequestProtocol,
  regions: readonly AddressRegion[],
  evaluate: (request: EgressRequest) => Outcome,
): readonly EgressChange[] {
  return effects.flatMap(([effect, isAskedFor]) => {
    const parts = regions.flatMap((region) =>
      partsOf(region, isAskedFor, slot.example.port).map((part) => ({
        ...part,
        addresses: [region.addresses],
      })),
    );
    return groupBy(parts, ({ hosts, routes }) => JSON.stringify([hosts ?? null, routes ?? null])).map(
      ([first, ...others]): EgressChange => {
        const { hosts, routes, request } = first;
        const outcome = evaluate(request);
        const cells = [first, ...others].flatMap(({ addresses }) => addresses);
        const everywhere = cells.length === regions.length;
        return {
          effect,
          ...(slot.source && { source: slot.source }),
          ...(slot.port !== undefined && { port: slot.port }),
          protocols: [protocol],
          ...(hosts && { hosts }),
          ...(!everywhere && { addresses: formatRanges(cells.flatMap(({ intervals }) => intervals)) }),
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

/** A host whose requests change, if the header `host` is spelled in some ways. */
interface HostPart {
  readonly cell: HostCell;
  readonly routes: readonly RouteSet[];
  readonly request: EgressRequest;
}

function partsOf(
  region: AddressRegion,
  isAskedFor: (outcome: Outcome) => boolean,
  port: number,
): readonly Part[] {
  const cells = region.hosts.flatMap(({ hosts }) => hosts.cells);
  const hostParts = region.hosts.flatMap(({ hosts, tree }): readonly HostPart[] => {
    const outcome = findOutcome(tree, isAskedFor);
    if (!outcome) return [];
    const routes = describeRoutes(tree, isAskedFor);
    return hosts.cells.map((cell) => ({ cell, routes, request: sendTo(outcome.request, cell.example) }));
  });
  const bySpelling = new Map(groupBy(cells, hostText).map((group) => [hostText(group[0]), group]));
  const byHost = groupBy(hostParts, ({ cell }) => hostText(cell)).map((parts) => ({
    cell: parts[0].cell,
    request: parts[0].request,
    routes: withSpelling(parts, bySpelling.get(hostText(parts[0].cell)) ?? []),
  }));
  const describer = new HostDescriber(cells, port);
  return groupBy(byHost, ({ routes }) => JSON.stringify(routes)).map((group) => {
    const [{ routes, request }] = group;
    const isEveryHost = group.length === bySpelling.size;
    return {
      hosts: isEveryHost ? undefined : describer.describe(group.map(({ cell }) => cell)),
      routes: routes.some(isEverything) ? undefined : routes,
      request,
    };
  });
}

/** Adds how the header `host` is spelled, where that matters. */
function withSpelling(parts: readonly HostPart[], spellings: readonly HostCell[]): readonly RouteSet[] {
  const all = spellings.flatMap(({ header }) => (header ? [header] : []));
  return groupBy(parts, ({ routes }) => JSON.stringify(routes)).flatMap((group) => {
    const [{ routes }] = group;
    const chosen = group.flatMap(({ cell }) => (cell.header ? [cell.header] : []));
    if (chosen.length === all.length) return routes;
    return hostHeaders(chosen, all).flatMap((header) =>
      routes.map((route) => ({ ...route, headers: [header, ...(route.headers ?? [])] })),
    );
  });
}

function hostHeaders(chosen: readonly TextAtom[], all: readonly TextAtom[]): readonly HeaderSet[] {
  return describeTextAtoms(chosen, all).map((set) => ({ name: 'host', ...set }));
}

function isEverything(set: RouteSet): boolean {
  return Object.keys(set).length === 0;
}

/** Gathers values with the same key, in the order of the first of each. */
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
