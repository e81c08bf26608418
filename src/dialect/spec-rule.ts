/** A rule as the `spec` dialect reads it. */
import type { HeaderCriterion } from '../classes/route-classes.js';
import { type IpRange, parseIpRange } from '../match/address.js';
import { type HostPattern, parseHostPattern } from '../match/host.js';
import { HostSet } from '../match/host-set.js';
import { PathSet } from '../match/path-set.js';
import { RangeSet } from '../match/range-set.js';
import type { Route, Rule } from '../model/rule.js';
import type { Regex } from '../regex/index.js';
import { partsOf, type ReadPart, readPart } from './route-parts.js';

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

/** A route with its patterns read. */
export interface SpecRoute {
  readonly route: Route;
  /** The pattern of the path, by itself because the paths of many routes are asked at once; `undefined`: any path. */
  readonly path: Regex | undefined;
  /** What else it constrains: the method, and headers. */
  readonly rest: readonly ReadPart[];
  /** The headers that it constrains, again. */
  readonly headers: readonly HeaderCriterion[];
  /** All that it asks, in order, with what it leaves open. */
  readonly parts: readonly ReadPart[];
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
  const parts = collect(partsOf(route), readPart);
  return (
    parts && {
      route,
      path: parts.find(({ kind }) => kind === 'path')?.regex,
      rest: parts.filter(({ kind, accepted }) => kind !== 'path' && accepted !== undefined),
      headers: parts.flatMap(({ kind, name = '', regex, accepts }) =>
        kind === 'header' ? [{ name: name.toLowerCase(), regex, accepts }] : [],
      ),
      parts,
    }
  );
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
