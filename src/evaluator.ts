import { DisposedEvaluatorError } from './model/errors.js';
import type { Evaluator } from './model/evaluator.js';
import type { EvaluateOptions } from './model/options.js';
import { Decider } from './plan/decider.js';
import type { PolicySet } from './policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readPolicySet } from './policy-set/read-arguments.js';
import type { ResourceInput } from './policy-set/read-resources.js';

/**
 * Reads policies and route groups once, to decide many requests.
 *
 * @param policies Egress resources: an array, a `List` as `kubectl get egress -A -o json` prints it, or all that
 *   `parseManifests()` returns, whose mesh settings count too
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option is unknown, or has a value that is not one of its own
 *
 * @example
 * const evaluator = compile(policies, routeGroups, { onInvalid: 'skip' });
 * evaluator.evaluate(request).verdict; // 'allow' or 'deny'
 */
export function compile(
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: EvaluateOptions,
): Evaluator;
export function compile(manifests: PolicyManifests, options?: EvaluateOptions): Evaluator;
export function compile(
  policies: PolicyInput,
  second: ResourceInput | EvaluateOptions = [],
  third: EvaluateOptions = {},
): Evaluator {
  return evaluatorOf(readPolicySet(policies, second, third).set);
}

/** The set that each evaluator decides by, until it is disposed. */
const policySets = new WeakMap<Evaluator, PolicySet>();

/** The policies that an evaluator decides by, as they were read; `undefined` for what is no evaluator. */
export function policySetOf(evaluator: Evaluator): PolicySet | undefined {
  return policySets.get(evaluator);
}

/** Decides by policies that have been read. */
export function evaluatorOf(set: PolicySet): Evaluator {
  let held: { readonly set: PolicySet; readonly decider: Decider } | undefined = {
    set,
    decider: new Decider(set),
  };
  const use = (): { readonly set: PolicySet; readonly decider: Decider } => {
    if (!held) throw new DisposedEvaluatorError();
    return held;
  };
  const dispose = (): void => {
    held = undefined;
    policySets.delete(evaluator);
  };
  const evaluator: Evaluator = {
    get issues() {
      return use().set.issues;
    },
    evaluate: (request) => use().decider.evaluate(request),
    connect: (connection) => use().decider.connect(connection),
    apply: (changes) => evaluatorOf(use().set.apply(changes)),
    dispose,
    [Symbol.dispose]: dispose,
  };
  policySets.set(evaluator, set);
  return evaluator;
}
