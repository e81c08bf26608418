import {
  compile,
  type Decision,
  type DenyReason,
  type Egress,
  evaluate,
  type HTTPRouteGroup,
} from '../../src/index.js';
import type { Case } from './arbitraries.js';
import { decide, type Outcome } from './oracle.js';

/** What the library decides, invalid policies skipped. */
export function decisionOf({ request, policies, routeGroups, mesh }: Case): Decision {
  return evaluate(request, policies, routeGroups, { mesh, onInvalid: 'skip' });
}

/** What the oracle decides. */
export function outcomeOf({ request, policies, routeGroups, mesh }: Case): Outcome {
  return decide(request, policies, routeGroups, mesh);
}

export function withoutMessage(decision: Decision): Outcome {
  if (decision.verdict === 'allow') return decision;
  const { verdict, reason, enforcedAt, field } = decision;
  return { verdict, reason, enforcedAt, ...(field !== undefined && { field }) };
}

export function denialReason(outcome: Outcome): DenyReason | undefined {
  return outcome.verdict === 'deny' ? outcome.reason : undefined;
}

/** Whether the library takes a policy, beside these route groups, for valid. */
export function isValid(policy: Egress, routeGroups: readonly HTTPRouteGroup[]): boolean {
  const { issues } = compile([policy], routeGroups, { onInvalid: 'skip' });
  return !issues.some(({ severity, resource }) => severity === 'error' && resource?.kind === 'Egress');
}
