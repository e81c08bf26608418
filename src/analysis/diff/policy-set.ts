import { evaluatorOf } from '../../evaluator.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { ServiceAccount } from '../../model/request.js';
import type { Rule } from '../../model/rule.js';
import type { PolicySet } from '../../policy-set/policy-set.js';

/** One of two sets of policies that are compared, and what decides by it. */
export interface ComparedSet {
  readonly set: PolicySet;
  readonly evaluator: Evaluator;
}

/** The set with what decides by it. */
export function comparedSet(set: PolicySet): ComparedSet {
  return { set, evaluator: evaluatorOf(set) };
}

/** Whether what no rule captures passes through. */
export function enablesEgress({ set }: ComparedSet): boolean {
  return set.options.mesh.enableEgress;
}

/** The ServiceAccounts that some policy names which the mesh uses. */
export function accountsIn({ sources }: PolicySet): readonly ServiceAccount[] {
  return Array.from(sources.values(), ({ account }) => account);
}

/** The rules that name a source, in input order. */
export function rulesOf({ sources }: PolicySet, { namespace, name }: ServiceAccount): readonly Rule[] {
  return sources.get(namespace, name)?.rules ?? [];
}
