import type { ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import { PolicyPlan } from './policy-plan.js';

/** Lists of policies that begin alike. */
class Branch {
  readonly next = new WeakMap<object, Branch>();
  closed: PolicyPlan | undefined;
  open: PolicyPlan | undefined;
}

/** By the first policy of a list, then by the second, and so on: no plan is held by anything but the policies of it. */
const roots = new WeakMap<object, Branch>();

/**
 * The plan of some policies: the same one for all sources that these policies name and no others, so that a policy of
 * a thousand sources and a thousand hosts is not kept a thousand times.
 *
 * @param policies in input order
 * @param rules of these policies
 */
export function planOf(
  policies: readonly object[],
  rules: readonly Rule[],
  client: ServiceAccount,
  enableEgress: boolean,
): PolicyPlan {
  // Another source has all of these policies only if each of them names another one.
  if (policies.length === 0 || rules.some(({ sources }) => sources.length === 1)) {
    return new PolicyPlan(rules, enableEgress, client);
  }
  let branch: Branch | undefined;
  for (const policy of policies) branch = branchOf(branch?.next ?? roots, policy);
  branch ??= new Branch();
  if (enableEgress) return (branch.open ??= new PolicyPlan(rules, enableEgress, undefined));
  return (branch.closed ??= new PolicyPlan(rules, enableEgress, undefined));
}

function branchOf(branches: WeakMap<object, Branch>, policy: object): Branch {
  const known = branches.get(policy);
  if (known) return known;
  const made = new Branch();
  branches.set(policy, made);
  return made;
}
