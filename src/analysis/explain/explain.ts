import { evaluatorOf, policySetOf } from '../../evaluator.js';
import { DisposedEvaluatorError, InvalidOptionError } from '../../model/errors.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { EvaluateOptions } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { EgressRequest } from '../../model/request.js';
import { type PolicyInput, type PolicyManifests, readPolicySet } from '../../policy-set/read-arguments.js';
import { evaluateOptionNames, refuseUnknownOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { explainRequest } from './explain-request.js';
import type { Explanation } from './explanation.js';

/** Options of {@link explain}. */
export interface ExplainOptions extends EvaluateOptions {
  /** How many near misses to look for. Default 3. */
  readonly nearest?: number | undefined;
}

/**
 * Decides one request and says why: what each rule of its source answers to each check, and for a denial which
 * rules come nearest, with the smallest changes that would grant it.
 *
 * The checks are those of the `spec` dialect; where another dialect decides otherwise, a note says so.
 *
 * @param request a malformed one is denied with the reason `invalid-request`
 * @param policies Egress resources: an array, a `List` as `kubectl get egress -A -o json` prints it, all that
 *   `parseManifests()` returns, or an Evaluator, whose policies are not read again
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option is unknown, or has a value that is not one of its own
 * @throws DisposedEvaluatorError if it is given an evaluator that was disposed
 *
 * @example
 * const { decision, rules, nearest } = explain(request, policies, routeGroups);
 * nearest[0]?.policyChange?.changes; // what to add, and where
 */
export function explain(
  request: EgressRequest,
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: ExplainOptions,
): Explanation;
export function explain(
  request: EgressRequest,
  manifests: PolicyManifests,
  options?: ExplainOptions,
): Explanation;
export function explain(
  request: EgressRequest,
  evaluator: Evaluator,
  options?: Pick<ExplainOptions, 'nearest'>,
): Explanation;
export function explain(
  request: EgressRequest,
  policies: PolicyInput | Evaluator,
  second: ResourceInput | ExplainOptions = [],
  third: ExplainOptions = {},
): Explanation {
  if (isEvaluator(policies)) return explainBy(policies, request, second);
  const { set, options } = readPolicySet(policies, second, third, [...evaluateOptionNames, 'nearest']);
  return explainRequest(request, evaluatorOf(set), set, readNearest(options));
}

function isEvaluator(policies: PolicyInput | Evaluator): policies is Evaluator {
  return 'evaluate' in policies && typeof policies.evaluate === 'function';
}

function explainBy(evaluator: Evaluator, request: EgressRequest, second: unknown): Explanation {
  const options: object =
    typeof second === 'object' && second !== null && !Array.isArray(second) ? second : {};
  refuseUnknownOptions(options, ['nearest']);
  const set = policySetOf(evaluator);
  if (!set) throw new DisposedEvaluatorError();
  return explainRequest(request, evaluator, set, readNearest(options));
}

/** How many near misses an explanation holds unless told otherwise. */
const defaultNearest = 3;

function readNearest({ nearest = defaultNearest }: { readonly nearest?: number | undefined }): number {
  if (Number.isInteger(nearest) && nearest >= 0) return nearest;
  throw new InvalidOptionError('nearest', `nearest ${quote(nearest)} is not a number of near misses`);
}
