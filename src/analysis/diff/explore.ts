import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import { type AddressClass, findAddressClasses } from './address-classes.js';
import type { AtomicPredicates } from './atomic-predicates.js';
import { BudgetExhausted, type DiffBudget, type DiffBudgetName, Meter } from './budget.js';
import { findHostGroups, type HostGroup } from './host-classes.js';
import { type MergedRule, mergeRules, type Presence } from './merged-rule.js';
import type { Partition } from './partitions.js';
import { type ComparedSet, enablesEgress } from './policy-set.js';
import { buildRouteTree, type Outcome, routeGrantsOf, type RouteTree } from './route-tree.js';

/** The two sets of policies that are compared, and the budget for it. */
export interface Sides {
  readonly before: ComparedSet;
  readonly after: ComparedSet;
  readonly budget: DiffBudget;
  readonly predicates: AtomicPredicates;
}

/**
 * Whether a wanted request can be among some, by what may grant them. It saves work and decides nothing: the verdicts
 * are those of the evaluators.
 *
 * @param passthrough on which sides a request passes through if nothing grants it
 */
export type RequestFilter = (passthrough: Presence, grants: readonly Presence[]) => boolean;

/** The requests to some addresses, by host, then by route. */
export interface AddressRegion {
  readonly addresses: AddressClass;
  readonly hosts: readonly { readonly hosts: HostGroup; readonly tree: RouteTree }[];
}

/** The requests of one protocol, or which budget ran out. */
export type Exploration = { readonly protocol: RequestProtocol } & (
  | { readonly regions: readonly AddressRegion[]; readonly exhausted?: never }
  | { readonly regions?: never; readonly exhausted: DiffBudgetName }
);

const protocols: readonly RequestProtocol[] = ['http', 'https', 'tcp'];

/** Explores the requests of a source and port, one protocol after the other. */
export function* explorePartition(
  partition: Partition,
  sides: Sides,
  isRelevant: RequestFilter,
): Generator<Exploration> {
  const rules = mergeRules(partition.before, partition.after);
  for (const protocol of protocols) {
    const ofProtocol = rules.filter(({ rule }) => takes(rule, protocol));
    yield tryExplore({ ...partition.example, protocol }, ofProtocol, sides, isRelevant);
  }
}

function tryExplore(
  kind: EgressRequest,
  rules: readonly MergedRule[],
  sides: Sides,
  isRelevant: RequestFilter,
): Exploration {
  const { protocol } = kind;
  try {
    return { protocol, regions: explore(kind, rules, sides, isRelevant) };
  } catch (error) {
    if (error instanceof BudgetExhausted) return { protocol, exhausted: error.budget };
    throw error;
  }
}

/**
 * Splits all requests of a source, port and protocol into equivalence classes, and lets both sides decide one request
 * of each. Rules are used for splitting only, so splitting too finely does no harm.
 *
 * @param kind the source, port and protocol
 * @param rules the rules that may affect them
 * @throws BudgetExhausted if there are too many classes
 */
function explore(
  kind: EgressRequest,
  rules: readonly MergedRule[],
  sides: Sides,
  isRelevant: RequestFilter,
): readonly AddressRegion[] {
  const meter = new Meter(sides.budget);
  const classes = findAddressClasses(rules);
  meter.countClasses(classes.length);
  return classes.map((addresses): AddressRegion => {
    const passthrough = passthroughOf(addresses.rules, kind.protocol, sides);
    if (!isRelevant(passthrough, addresses.rules)) return { addresses, hosts: [] };
    const request: EgressRequest = { ...kind, ip: addresses.example };
    const search = {
      evaluate: (one: EgressRequest) => evaluateBoth(one, sides),
      isRelevant: (grants: readonly Presence[]) => isRelevant(passthrough, grants),
      meter,
      predicates: sides.predicates,
    };
    const hosts = findHostGroups(request, addresses.rules, meter).map((hostGroup) => ({
      hosts: hostGroup,
      tree: buildRouteTree(hostGroup.request, routeGrantsOf(hostGroup.rules), search),
    }));
    return { addresses, hosts };
  });
}

/** Lets both sides decide a request. */
export function evaluateBoth(request: EgressRequest, { before, after }: Sides): Outcome {
  return {
    request,
    before: before.evaluator.evaluate(request),
    after: after.evaluator.evaluate(request),
  };
}

/** Whether a rule may affect requests of a protocol: `tcp` rules may affect all. */
function takes({ rule }: MergedRule['rule'], protocol: RequestProtocol): boolean {
  return (rule.protocol !== 'http' && rule.protocol !== 'https') || rule.protocol === protocol;
}

/** An `http` request that an `http` rule captures never passes through. */
function passthroughOf(rules: readonly MergedRule[], protocol: RequestProtocol, sides: Sides): Presence {
  const passesThrough = (side: 'before' | 'after'): boolean =>
    enablesEgress(sides[side]) &&
    !(protocol === 'http' && rules.some((one) => one[side] && one.rule.rule.protocol === 'http'));
  return { before: passesThrough('before'), after: passesThrough('after') };
}
