import { InvalidOptionError } from '../../model/errors.js';
import type { EvaluateOptions } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { EgressRequest } from '../../model/request.js';
import { compile } from '../../plan/compile.js';
import type { InspectableEvaluator } from '../../plan/evaluator.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { defaultNearest, explainRequest } from './explain-request.js';
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
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const { decision, rules, nearest } = explain(request, policies, routeGroups);
 * nearest[0]?.policyChange?.changes; // what to add, and where
 */
export function explain(
  request: EgressRequest,
  policies: ResourceInput,
  routeGroups: ResourceInput = [],
  options: ExplainOptions = {},
): Explanation {
  return explainBy(compile(policies, routeGroups, options), request, options);
}

/**
 * Explains a decision of an evaluator.
 *
 * @param options those it was compiled with, and how many near misses to look for
 * @throws InvalidOptionError if `nearest` is not a number of near misses
 * @throws DisposedEvaluatorError if the evaluator was disposed
 */
export function explainBy(
  evaluator: InspectableEvaluator,
  request: EgressRequest,
  options: ExplainOptions,
): Explanation {
  const { mesh } = readOptions(options);
  const nearest = readNearest(options);
  const decision = evaluator.evaluate(request);
  return explainRequest(request, decision, { evaluator, ...evaluator.resources(), options, mesh }, nearest);
}

function readNearest({ nearest = defaultNearest }: ExplainOptions): number {
  if (Number.isInteger(nearest) && nearest >= 0) return nearest;
  throw new InvalidOptionError('nearest', `nearest ${quote(nearest)} is not a number of near misses`);
}
