import type { PolicyInput } from '../../policy-set/read-arguments.js';
import type { Relation } from '../../regex/index.js';
import type { DiffBudgetName } from './budget.js';
import { type DiffOptions, diffSides, readSides } from './diff.js';
import { type AddressRegion, explorePartition, type RequestFilter, type Sides } from './explore.js';
import { partitionsOf } from './partitions.js';
import { findOutcome } from './route-sets.js';
import type { Outcome } from './route-tree.js';

/** How the requests that two sets of policies allow relate. `unknown` only where the named budget ran out. */
export type Comparison =
  { readonly answer: Relation } | { readonly answer: 'unknown'; readonly exhausted: DiffBudgetName };

/**
 * Says how the requests that one set of policies allows relate to those of another: `subset` if `after` allows all
 * that `before` does, and more. Two sets that allow nothing are equal.
 *
 * @throws InvalidPolicyError if a resource of either set is invalid, unless `onInvalid` is `skip`
 *
 * @example
 * compare({ policies: [] }, { policies: [policy] }).answer; // 'subset'
 */
export function compare(before: PolicyInput, after: PolicyInput, options: DiffOptions = {}): Comparison {
  const sides = readSides(before, after, options);
  const { changes, unknown } = diffSides(sides);
  const [more, less] = ['allowed', 'denied'].map((effect) =>
    changes.some((change) => change.effect === effect),
  );
  const shared = more && less ? findShared(sides) : undefined;
  if (shared === true) return { answer: 'overlap' };
  const exhausted = unknown[0]?.exhausted ?? (shared === false ? undefined : shared);
  if (exhausted !== undefined) return { answer: 'unknown', exhausted };
  if (more && less) return { answer: 'disjoint' };
  return { answer: more ? 'subset' : less ? 'superset' : 'equal' };
}

/** Whether some request is allowed by both sets, or which budget ran out. */
function findShared(sides: Sides): boolean | DiffBudgetName {
  let exhausted: DiffBudgetName | undefined;
  for (const partition of partitionsOf(sides.before, sides.after)) {
    for (const exploration of explorePartition(partition, sides, mayShare)) {
      exhausted ??= exploration.exhausted;
      if (exploration.regions?.some(hasShared)) return true;
    }
  }
  return exhausted ?? false;
}

/** A request that both sets allow needs something on each side that lets it pass. */
const mayShare: RequestFilter = (passthrough, grants) =>
  (passthrough.before || grants.some(({ before }) => before)) &&
  (passthrough.after || grants.some(({ after }) => after));

function hasShared({ hosts }: AddressRegion): boolean {
  return hosts.some(({ tree }) => findOutcome(tree, isShared) !== undefined);
}

function isShared({ before, after }: Outcome): boolean {
  return before.verdict === 'allow' && after.verdict === 'allow';
}
