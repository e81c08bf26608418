/** Finds the rules that come nearest to granting a request, and what would make them. */
import { readRule, type SpecRule } from '../../dialect/spec.js';
import { depthOf } from '../../dialect/stages.js';
import { evaluatorOf } from '../../evaluator.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { EgressRequest } from '../../model/request.js';
import type { KubernetesResource } from '../../model/resources.js';
import type { CheckedRequest } from '../../parse/request.js';
import { fieldOf, isFields, isList, valueAt } from '../../parse/values.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { changePolicy } from './change-policy.js';
import { changeRequest } from './change-request.js';
import type { NearMiss, PolicyChange, RequestChange, RuleTrace } from './explanation.js';
import { failedChecks, traceRule } from './trace.js';

/** A rule, its policy, and what it says of the request. */
export interface Traced {
  readonly rule: SpecRule;
  readonly policy: LinkedPolicy;
  readonly trace: RuleTrace;
}

/** A set of policies, and what decides by it. */
export interface ExplainedSet {
  readonly evaluator: Evaluator;
  readonly set: PolicySet;
}

/**
 * The nearest misses of a denied request, the nearest first: those that got to the deepest stage, and among them
 * those with the fewest failing checks.
 *
 * @param ofSource the rules of the request's source; if there are none, those of other sources are misses too
 * @param used all policies that the mesh uses
 */
export function findNearest(
  request: EgressRequest,
  checked: CheckedRequest,
  ofSource: readonly Traced[],
  used: readonly LinkedPolicy[],
  explained: ExplainedSet,
  most: number,
): readonly NearMiss[] {
  if (checked.malformation || ofSource.some(({ trace }) => trace.outcome === 'granted')) return [];
  const candidates = ofSource.length > 0 ? ofSource : traceOthers(checked, used);
  const ranked = candidates
    .map((candidate) => ({ candidate, failed: failedChecks(candidate.trace) }))
    .sort(
      (left, right) =>
        depth(right.candidate) - depth(left.candidate) || left.failed.length - right.failed.length,
    )
    .slice(0, most);
  return ranked.map(({ candidate, failed }): NearMiss => {
    const requestChange = verifiedRequestChange(request, candidate, explained);
    const policyChange = verifiedPolicyChange(request, checked, candidate, explained);
    return {
      ...candidate.trace,
      failed,
      ...(requestChange && { requestChange }),
      ...(policyChange && { policyChange }),
    };
  });
}

function depth({ trace }: Traced): number {
  return trace.outcome === 'granted' ? Infinity : depthOf(trace.outcome);
}

/** Rules of other sources that are read whole: reading one may mean to compile its patterns. */
const mostOthers = 64;

/** The rules of other sources for the port of the request, those of its protocol. */
function traceOthers(checked: CheckedRequest, used: readonly LinkedPolicy[]): readonly Traced[] {
  const traced: Traced[] = [];
  for (const policy of used) {
    for (const declared of policy.rules) {
      const rule = declared.port === checked.port ? readRule({ ...declared, routes: undefined }) : undefined;
      if (!rule || deniesAnySource(rule, policy.resource, checked)) continue;
      const whole = readRule(declared);
      if (whole) traced.push({ rule: whole, policy, trace: traceRule(whole, policy.resource, checked) });
      if (traced.length === mostOthers) return traced;
    }
  }
  return traced;
}

/** Whether a rule would deny the request even to its own sources. */
function deniesAnySource(rule: SpecRule, resource: unknown, checked: CheckedRequest): boolean {
  return failedChecks(traceRule(rule, resource, checked)).some((check) => check !== 'source');
}

function verifiedRequestChange(
  request: EgressRequest,
  { rule }: Traced,
  { evaluator }: ExplainedSet,
): RequestChange | undefined {
  const change = changeRequest(request, rule);
  return change && isAllowed(change.request, evaluator) ? change : undefined;
}

function verifiedPolicyChange(
  request: EgressRequest,
  checked: CheckedRequest,
  { rule, policy }: Traced,
  { set }: ExplainedSet,
): PolicyChange | undefined {
  const { resource } = policy;
  if (!isFields(resource)) return undefined;
  const named = routeGroupsOf(policy, set);
  const changed = changePolicy({ policy: resource, routeGroups: named }, rule.rule.portIndex, checked);
  if (!changed) return undefined;
  const routeGroups = changed.routeGroups.filter((group) => !named.includes(group));
  const changedSet = set.replace({ declaration: resource, by: changed.policy, routeGroups });
  return isAllowed(request, evaluatorOf(changedSet)) ? { changes: changed.changes } : undefined;
}

function isAllowed(request: EgressRequest, evaluator: Evaluator): boolean {
  return evaluator.evaluate(request).verdict === 'allow';
}

/** The route groups that a policy names, as Kubernetes objects. */
function routeGroupsOf(policy: LinkedPolicy, { routeGroups }: PolicySet): readonly KubernetesResource[] {
  const matches = valueAt(policy.resource, ['spec', 'matches']);
  const names = new Set(isList(matches) ? matches.map((match) => fieldOf(match, 'name')) : []);
  return routeGroups.flatMap(({ reference: { namespace, name }, resource }) =>
    isFields(resource) && namespace === policy.reference.namespace && names.has(name) ? [resource] : [],
  );
}
