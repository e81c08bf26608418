import { describe, expect, test } from 'vitest';

import { type Decision, type EgressRequest, evaluate } from '../../src/index.js';
import { decide, type Outcome } from '../support/oracle.js';
import { SPEC } from './spec.js';

for (const { title, sentences } of SPEC) {
  describe(title, () => {
    for (const { says, policies, routeGroups = [], mesh = {}, requests } of sentences) {
      describe(says, () => {
        test.each(
          requests.map(([request, outcome]) => [describeRequest(request), outcome, request] as const),
        )('%s: %s', (_, outcome, request) => {
          const decision = evaluate(request, policies, routeGroups, { mesh, onInvalid: 'skip' });
          expectOutcome(decision, outcome);
          expectOutcome(decide(request, policies, routeGroups, mesh), outcome);
        });
      });
    }
  });
}

test('the table is long enough to mean something', () => {
  const requests = SPEC.flatMap(({ sentences }) => sentences).flatMap((sentence) => sentence.requests);
  expect(requests.length).toBeGreaterThanOrEqual(100);
});

function expectOutcome(decision: Decision | Outcome, outcome: string): void {
  const described = describeOutcome(decision);
  expect(outcome === 'allow' ? described.replace(/ by .*/, '') : described).toBe(outcome);
}

function describeOutcome(decision: Decision | Outcome): string {
  if (decision.verdict === 'deny') {
    const { reason, field, enforcedAt } = decision;
    return `deny: ${reason}${field === undefined ? '' : ` (${field})`} at ${enforcedAt}`;
  }
  if (decision.passthrough) return 'pass through';
  const { policy, port, host, ipRange, route } = decision.rule;
  const parts = [host, ipRange, route && `${route.group}/${route.match}`].filter(
    (part) => part !== undefined,
  );
  const rule = `${policy.namespace}/${policy.name} ${port.protocol} ${port.number}`;
  return `allow by ${rule}${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`;
}

function describeRequest({ source, ...rest }: EgressRequest): string {
  const fields = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `${source.namespace}/${source.name} ${fields.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')}`;
}
