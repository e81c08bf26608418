import type { EvaluateOptions } from '../../model/options.js';
import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, readPolicySet } from '../../policy-set/read-arguments.js';
import { refuseUnknownOptions } from '../../policy-set/read-options.js';
import { AtomicPredicates } from './atomic-predicates.js';
import { defaultDiffBudget, type DiffBudget, type DiffBudgetName } from './budget.js';
import type { EgressChange, EgressDiff, UnknownChange } from './change.js';
import { describeChanges, groupBy } from './describe-changes.js';
import { evaluateBoth, explorePartition, type RequestFilter, type Sides } from './explore.js';
import { isChanged, sameRules } from './merged-rule.js';
import { type Partition, partitionsOf } from './partitions.js';
import { comparedSet, enablesEgress } from './policy-set.js';
import type { Outcome } from './route-tree.js';

/** Options of {@link diff} and `compare()`. */
export interface DiffOptions {
  /** What to do about invalid policies, as for `compile()`. Default `throw`. */
  readonly onInvalid?: EvaluateOptions['onInvalid'];
  /** Default: enough for any policies that people write. */
  readonly budget?: Partial<DiffBudget> | undefined;
}

/**
 * Says which requests become allowed and which become denied when one set of policies takes the place of another.
 *
 * It compares what the policies mean, in the `spec` dialect, not how they are written: `/a|/b` is `/b|/a`, and two
 * adjacent ranges are the one that covers both. Requests are complete ones, with an address and, for HTTP, a host in
 * ASCII, a method and a path.
 *
 * @returns the changes, each with a request that both sets have decided, and what remained unknown because a budget
 *   ran out. The sets are proven to allow the same if both lists are empty.
 * @throws InvalidPolicyError if a resource of either set is invalid, unless `onInvalid` is `skip`
 *
 * @example
 * const { changes } = diff({ policies: [before] }, { policies: [after] });
 * changes[0]?.effect; // 'allowed'
 * changes[0]?.witness; // a request that was denied, and is allowed now
 */
export function diff(before: PolicyInput, after: PolicyInput, options: DiffOptions = {}): EgressDiff {
  return diffSides(readSides(before, after, options));
}

/** As {@link diff}, of policies that have been read. */
export function diffSets(before: PolicySet, after: PolicySet): EgressDiff {
  return diffSides(sidesOf(before, after));
}

/** All that differs between two sets of policies that have been read. */
export function diffSides(sides: Sides): EgressDiff {
  const changes: EgressChange[] = [];
  const unknown: UnknownChange[] = [];
  for (const partition of partitionsOf(sides.before, sides.after)) {
    if (isSame(partition, sides)) continue;
    const found: (readonly EgressChange[])[] = [];
    const evaluate = (request: EgressRequest): Outcome => evaluateBoth(request, sides);
    for (const { protocol, regions, exhausted } of explorePartition(partition, sides, mayDiffer)) {
      if (regions) found.push(describeChanges(partition, protocol, regions, evaluate));
      else unknown.push(unknownIn(partition, protocol, exhausted));
    }
    for (const change of joinProtocols(found.flat())) changes.push(change);
  }
  return { changes, unknown };
}

/** @throws InvalidPolicyError if a resource of either set is invalid, unless `onInvalid` is `skip` */
export function readSides(before: PolicyInput, after: PolicyInput, options: DiffOptions): Sides {
  refuseUnknownOptions(options, ['budget', 'onInvalid']);
  const { onInvalid, budget } = options;
  const read = (policies: PolicyInput): PolicySet => readPolicySet(policies, [], { onInvalid }).set;
  return sidesOf(read(before), read(after), budget);
}

function sidesOf(before: PolicySet, after: PolicySet, given?: DiffOptions['budget']): Sides {
  const budget = { ...defaultDiffBudget, ...given };
  return {
    before: comparedSet(before),
    after: comparedSet(after),
    budget,
    predicates: new AtomicPredicates(budget),
  };
}

/** Whether nothing of a source and port has changed. */
function isSame(partition: Partition, { before, after }: Sides): boolean {
  return enablesEgress(before) === enablesEgress(after) && sameRules(partition.before, partition.after);
}

/** Only what is on one side can make a difference. */
const mayDiffer: RequestFilter = (passthrough, grants) => isChanged(passthrough) || grants.some(isChanged);

function unknownIn(
  { source, port }: Partition,
  protocol: RequestProtocol,
  exhausted: DiffBudgetName,
): UnknownChange {
  return { ...(source && { source }), ...(port !== undefined && { port }), protocol, exhausted };
}

/** Changes that differ in nothing but the protocol are one. */
function joinProtocols(changes: readonly EgressChange[]): readonly EgressChange[] {
  const keyOf = ({ effect, addresses, hosts, routes, protocols: [protocol] }: EgressChange): string =>
    JSON.stringify([effect, addresses ?? null, hosts || routes ? [protocol, hosts, routes] : null]);
  return groupBy(changes, keyOf).map(([first, ...others]) => ({
    ...first,
    protocols: [first, ...others].flatMap((change) => change.protocols),
  }));
}
