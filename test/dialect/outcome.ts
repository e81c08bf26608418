import {
  type Decision,
  type Egress,
  type EgressRequest,
  evaluate,
  type EvaluateOptions,
  type HTTPRouteGroup,
} from '../../src/index.js';
import { egress, routeGroup, type ShortEgress } from '../support/resources.js';

/** Policies, route groups and mesh settings of one case. */
export interface Setting {
  readonly policies: readonly Egress[];
  readonly routeGroups?: readonly HTTPRouteGroup[];
  readonly enableEgress?: boolean;
}

/** Policies named `a`, `b`, ... in order. */
export function policies(...all: readonly ShortEgress[]): Setting {
  return { policies: all.map((short, index) => egress({ name: 'abcdef'.charAt(index), ...short })) };
}

/** The host of most examples. */
export const httpbin = { hosts: ['httpbin.org'] };

/** A policy `a` for HTTP to `httpbin.org`, whose route group has these matches. */
export function routed(...matches: Parameters<typeof routeGroup>[1]): Setting {
  return {
    ...policies({ ...httpbin, matches: ['group'] }),
    routeGroups: [routeGroup('group', matches)],
  };
}

/** The same in a mesh that enables egress. */
export function open(setting: Setting): Setting {
  return { ...setting, enableEgress: true };
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
