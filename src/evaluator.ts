import { explainBy, type ExplainOptions } from './analysis/explain/explain.js';
import type { Explanation } from './analysis/explain/explanation.js';
import type { Evaluator as DecidingEvaluator, ResourceChanges } from './model/evaluator.js';
import type { EvaluateOptions } from './model/options.js';
import type { EgressRequest } from './model/request.js';
import { compile as compilePolicies } from './plan/compile.js';
import type { InspectableEvaluator } from './plan/evaluator.js';
import type { ResourceInput } from './policy-set/read-resources.js';

/** A compiled set of policies, which decides and says why. It never changes; `apply()` makes a changed one. */
export interface Evaluator extends DecidingEvaluator {
  /**
   * Decides one request and says why, as `explain()` does for policies that are not compiled.
   *
   * @param options how many near misses to look for
   * @throws InvalidOptionError if `nearest` is not a number of near misses
   * @throws DisposedEvaluatorError if the evaluator was disposed
   *
   * @example
   * evaluator.explain(request).nearest[0]?.policyChange?.changes; // what to add, and where
   */
  explain(request: EgressRequest, options?: Pick<ExplainOptions, 'nearest'>): Explanation;
  apply(changes: ResourceChanges): Evaluator;
}

/**
 * Reads policies and route groups once, to decide many requests.
 *
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const evaluator = compile(policies, routeGroups, { onInvalid: 'skip' });
 * evaluator.evaluate(request).verdict; // 'allow' or 'deny'
 */
export function compile(
  policies: ResourceInput,
  routeGroups: ResourceInput = [],
  options: EvaluateOptions = {},
): Evaluator {
  return withExplanations(compilePolicies(policies, routeGroups, options), options);
}

function withExplanations(evaluator: InspectableEvaluator, options: EvaluateOptions): Evaluator {
  const dispose = (): void => {
    evaluator.dispose();
  };
  return {
    get issues() {
      return evaluator.issues;
    },
    evaluate: (request) => evaluator.evaluate(request),
    connect: (connection) => evaluator.connect(connection),
    explain: (request, { nearest } = {}) => explainBy(evaluator, request, { ...options, nearest }),
    apply: (changes) => withExplanations(evaluator.apply(changes), options),
    dispose,
    [Symbol.dispose]: dispose,
  };
}
