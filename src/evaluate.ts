import { compile } from './evaluator.js';
import type { Decision } from './model/decision.js';
import type { Evaluator } from './model/evaluator.js';
import { isDeeplyFrozen } from './model/frozen.js';
import type { EvaluateOptions } from './model/options.js';
import type { EgressRequest } from './model/request.js';
import { type PolicyInput, type PolicyManifests, splitArguments } from './policy-set/read-arguments.js';
import type { ResourceInput } from './policy-set/read-resources.js';

/**
 * Decides one request: allow, with the rule that matched, or deny, with the reason.
 *
 * Policies that are frozen all through, as `parseManifests()` returns them, are compiled at the first call and
 * remembered for as long as they are held elsewhere. To decide many requests on others, {@link compile} them once.
 *
 * @param request a malformed one is denied with the reason `invalid-request`
 * @param policies Egress resources: an array, a `List` as `kubectl get egress -A -o json` prints it, or all that
 *   `parseManifests()` returns, whose mesh settings count too
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option is unknown, or has a value that is not one of its own
 *
 * @example
 * const decision = evaluate(
 *   { source: { namespace: 'curl', name: 'curl' }, protocol: 'tcp', port: 443 },
 *   policies,
 * );
 * decision.verdict; // 'allow' or 'deny'
 */
export function evaluate(
  request: EgressRequest,
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: EvaluateOptions,
): Decision;
export function evaluate(
  request: EgressRequest,
  manifests: PolicyManifests,
  options?: EvaluateOptions,
): Decision;
export function evaluate(
  request: EgressRequest,
  policies: PolicyInput,
  second: ResourceInput | EvaluateOptions = noRouteGroups,
  third: EvaluateOptions = noOptions,
): Decision {
  const [routeGroups, options] = splitArguments(second, third);
  const evaluator = recall(policies, routeGroups, options) ?? compile(policies, routeGroups, options);
  return evaluator.evaluate(request);
}

const noRouteGroups: ResourceInput = Object.freeze([]);
const noOptions: EvaluateOptions = Object.freeze({});

/** One call, and the evaluator that answered it. */
interface Compilation {
  readonly routeGroups: ResourceInput;
  /** A copy: those of the caller may change. */
  readonly options: EvaluateOptions;
  readonly evaluator: Evaluator;
}

/** Evaluators that are remembered for one set of policies: one a dialect, and one to spare. */
const MAX_COMPILATIONS = 4;

const compilations = new WeakMap<object, readonly Compilation[]>();

/** The evaluator of an earlier call with the same policies, or a new one; `undefined` if they may change. */
function recall(
  policies: PolicyInput,
  routeGroups: ResourceInput,
  options: EvaluateOptions,
): Evaluator | undefined {
  const known = compilations.get(policies);
  if (known) {
    for (const one of known) {
      if (one.routeGroups === routeGroups && isSameOptions(one.options, options)) return one.evaluator;
    }
  }
  if (![policies, routeGroups, options.mesh].every(isDeeplyFrozen)) return undefined;
  const evaluator = compile(policies, routeGroups, options);
  const latest = { routeGroups, options: { ...options }, evaluator };
  compilations.set(policies, [latest, ...(known ?? [])].slice(0, MAX_COMPILATIONS));
  return evaluator;
}

/** The values are compared as they are: what is remembered holds nothing that can change. */
function isSameOptions(known: EvaluateOptions, given: EvaluateOptions): boolean {
  if (given === noOptions) return isEmpty(known);
  const fields: Readonly<Record<string, unknown>> = { ...known };
  const entries = Object.entries(given);
  return (
    entries.length === Object.keys(fields).length && entries.every(([name, value]) => fields[name] === value)
  );
}

function isEmpty(options: EvaluateOptions): boolean {
  for (const _ in options) return false;
  return true;
}
