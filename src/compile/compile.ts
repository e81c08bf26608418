import { denyAtStage, denyUnreadable } from '../dialect/denial.js';
import { grantBy } from '../dialect/grant.js';
import { decide, failedStage, readRule, type SpecRule } from '../dialect/spec.js';
import type { Decision } from '../model/decision.js';
import { InvalidPolicyError } from '../model/errors.js';
import type { Evaluator } from '../model/evaluator.js';
import type { EvaluateOptions } from '../model/options.js';
import { readRequest } from '../parse/request.js';
import type { LinkedPolicy } from '../parse/link.js';
import { readResources, type ResourceInput } from '../parse/resources.js';
import { readOptions, type ReadOptions } from './options.js';

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
  const { mesh, onInvalid } = readOptions(options);
  const resources = readResources(policies, routeGroups);
  if (onInvalid === 'throw' && resources.issues.some(({ severity }) => severity === 'error')) {
    throw new InvalidPolicyError(resources.issues);
  }
  const rules = resources.policies
    .filter((policy) => policy.valid && counts(policy, mesh))
    .flatMap(readPolicy);
  return {
    issues: resources.issues,
    evaluate: (request) => evaluateRules(rules, mesh.enableEgress, request),
  };
}

/** Whether the mesh heeds a policy at all. */
function counts(
  { reference }: LinkedPolicy,
  { enableEgressPolicy, monitoredNamespaces }: ReadOptions['mesh'],
): boolean {
  return enableEgressPolicy && (monitoredNamespaces?.has(reference.namespace) ?? true);
}

/** All rules of a policy, or none if one can't be read: no rule may grant what its policy as a whole does not. */
function readPolicy(policy: LinkedPolicy): readonly SpecRule[] {
  const rules = policy.rules.map(readRule);
  return rules.every((rule) => rule !== undefined) ? rules : [];
}

function evaluateRules(rules: readonly SpecRule[], enableEgress: boolean, value: unknown): Decision {
  const reading = readRequest(value);
  if (!reading.readable) return denyUnreadable(reading.malformation);
  const { request } = reading;
  const outcome = decide(request, rules);
  if ('granted' in outcome) return grantBy(outcome.granted, request);
  if (enableEgress && !outcome.captured && !request.malformation)
    return { verdict: 'allow', passthrough: true };
  const ofSource = rules.filter((rule) => failedStage(rule, request) !== 'source').map(({ rule }) => rule);
  return denyAtStage(request, outcome.failed, outcome.captured, ofSource);
}
