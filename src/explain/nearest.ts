/** Finds the rules that come nearest to granting a request, and what would make them. */
import { compile } from '../compile/compile.js';
import { depthOf, readRule, type SpecRule } from '../dialect/spec.js';
import type { EgressRequest } from '../model/request.js';
import type { LinkedPolicy } from '../parse/link.js';
import type { CheckedRequest } from '../parse/request.js';
import { isFields } from '../parse/values.js';
import { changePolicy } from './change-policy.js';
import { changeRequest } from './change-request.js';
import type { NearMiss, PolicyChange, RequestChange, RuleTrace } from './explanation.js';
import { namesSource, resourcesOf, routeGroupsOf, type PolicySet } from './policy-set.js';
import { failedChecks, traceRule } from './trace.js';

/** A rule, its policy, and what it says of the request. */
export interface Traced {
  readonly rule: SpecRule;
  readonly policy: LinkedPolicy;
  readonly trace: RuleTrace;
}

/**
 * The nearest misses of a denied request, the nearest first: those that got to the deepest stage, and among them
 * those with the fewest failing checks.
 *
 * @param ofSource the rules of the request's source; if there are none, those of other sources are misses too
 * @param counting all policies that are not ignored
 */
export function findNearest(
  request: EgressRequest,
  checked: CheckedRequest,
  ofSource: readonly Traced[],
  counting: readonly LinkedPolicy[],
  set: PolicySet,
  most: number,
): readonly NearMiss[] {
  if (checked.malformation || ofSource.some(({ trace }) => trace.outcome === 'granted')) return [];
  const candidates = ofSource.length > 0 ? ofSource : traceOthers(checked, counting);
  const ranked = candidates
    .map((candidate) => ({ candidate, failed: failedChecks(candidate.trace) }))
    .sort(
      (left, right) =>
        depth(right.candidate) - depth(left.candidate) || left.failed.length - right.failed.length,
    )
    .slice(0, most);
  const policiesOfSource = counting.filter((policy) => namesSource(policy, checked.source));
  return ranked.map(({ candidate, failed }): NearMiss => {
    const requestChange = verifiedRequestChange(request, candidate, counting, set);
    const policyChange = verifiedPolicyChange(request, checked, candidate, policiesOfSource, set);
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
function traceOthers(checked: CheckedRequest, counting: readonly LinkedPolicy[]): readonly Traced[] {
  const traced: Traced[] = [];
  for (const policy of counting) {
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

/** The rules of the new source decide, so all policies that name it are asked. */
function verifiedRequestChange(
  request: EgressRequest,
  { rule }: Traced,
  counting: readonly LinkedPolicy[],
  set: PolicySet,
): RequestChange | undefined {
  const change = changeRequest(request, rule);
  if (!change) return undefined;
  const policies = counting.filter((policy) => namesSource(policy, change.request.source));
  return isAllowed(change.request, policies, set) ? change : undefined;
}

function verifiedPolicyChange(
  request: EgressRequest,
  checked: CheckedRequest,
  { rule, policy }: Traced,
  policiesOfSource: readonly LinkedPolicy[],
  set: PolicySet,
): PolicyChange | undefined {
  const { resource } = policy;
  if (!isFields(resource)) return undefined;
  const others = policiesOfSource.includes(policy) ? policiesOfSource : [...policiesOfSource, policy];
  const routeGroups = routeGroupsOf(others, set);
  const changed = changePolicy({ policy: resource, routeGroups }, rule.rule.portIndex, checked);
  if (!changed) return undefined;
  const resources = resourcesOf(others).map((one) => (one === resource ? changed.policy : one));
  const decision = compile(resources, changed.routeGroups, { ...set.options, onInvalid: 'skip' }).evaluate(
    request,
  );
  return decision.verdict === 'allow' ? { changes: changed.changes } : undefined;
}

/** No rule of one source bears on another, so the policies that do not name it can be left out. */
function isAllowed(request: EgressRequest, policies: readonly LinkedPolicy[], set: PolicySet): boolean {
  const options = { ...set.options, onInvalid: 'skip' } as const;
  const evaluator = compile(resourcesOf(policies), routeGroupsOf(policies, set), options);
  return evaluator.evaluate(request).verdict === 'allow';
}
