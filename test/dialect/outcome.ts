import { evaluate, type Decision, type EvaluateOptions } from '../../src/index.js';
import type { Egress, HTTPRouteGroup } from '../../src/index.js';
import type { EgressRequest } from '../../src/index.js';

/** Policies, route groups and mesh settings of one case. */
export interface Setting {
  readonly policies: readonly Egress[];
  readonly routeGroups?: readonly HTTPRouteGroup[];
  readonly enableEgress?: boolean;
}

/** What is written down in a table: the policy that grants, or where and why a request is denied. */
export function outcome(
  request: EgressRequest,
  { policies, routeGroups = [], enableEgress = false }: Setting,
  dialect: EvaluateOptions['dialect'],
): string {
  const options = { dialect, mesh: { enableEgress }, onInvalid: 'skip' } as const;
  return describeDecision(evaluate(request, policies, routeGroups, options));
}

/** `allow by a`, `pass through`, or such as `deny request 404: route-not-matched`. */
export function describeDecision(decision: Decision): string {
  const suffix = decision.orderDependent ? ', by order' : '';
  if (decision.verdict === 'deny') {
    const { enforcedAt, reason, httpStatus } = decision;
    return `deny ${enforcedAt}${httpStatus === undefined ? '' : ` ${httpStatus}`}: ${reason}${suffix}`;
  }
  if (decision.passthrough) return `pass through${suffix}`;
  const upstreams = decision.forwardedTo ? `, to ${decision.forwardedTo.join(' ')}` : '';
  return `allow by ${decision.rule.policy.name}${upstreams}${suffix}`;
}
