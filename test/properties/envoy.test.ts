import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decision, evaluate } from '../../src/index.js';
import { type Case, manyRequests, oneCase } from '../support/arbitraries.js';
import { decideAsEnvoy, type EnvoyOutcome } from '../support/envoy-oracle.js';
import { property, settings } from '../support/property.js';

function outcomeOf({ request, policies, routeGroups, mesh }: Case): EnvoyOutcome {
  return decideAsEnvoy(request, policies, routeGroups, mesh);
}

function decisionOf({ request, policies, routeGroups, mesh }: Case): Decision {
  return evaluate(request, policies, routeGroups, { mesh, dialect: 'envoy', onInvalid: 'skip' });
}

/** As much of a decision as the oracle tells. */
function comparable(decision: Decision): EnvoyOutcome {
  if (decision.verdict === 'deny') {
    const { verdict, reason, enforcedAt, httpStatus } = decision;
    return { verdict, reason, enforcedAt, ...(httpStatus !== undefined && { httpStatus }) };
  }
  if (decision.passthrough) return { verdict: 'allow', passthrough: true };
  const { namespace, name } = decision.rule.policy;
  return { verdict: 'allow', policy: `${namespace}/${name}` };
}

/** Policies that share little, so that Envoy takes their configuration more often than not. */
const sparseCase = fc
  .tuple(manyRequests, fc.integer({ min: 1, max: 2 }), fc.constantFrom({}, { ip: '11.0.0.1' }))
  .filter(([{ policies }]) => policies.length > 0)
  .map(([{ requests, policies, ...world }, kept, elsewhere]) =>
    requests.map((request) => ({
      ...world,
      policies: policies.slice(0, kept),
      request: { ...request, ...elsewhere },
    })),
  );

describe('the envoy dialect equals its oracle', () => {
  property('for any policies', oneCase, (one) => {
    expect(comparable(decisionOf(one))).toStrictEqual(outcomeOf(one));
  });

  property('for few policies', sparseCase, (cases) => {
    expect(cases.map((one) => comparable(decisionOf(one)))).toStrictEqual(cases.map(outcomeOf));
  });
});

describe('the generated cases exercise every part of a decision', () => {
  const outcomes = fc
    .sample(
      fc.oneof(
        sparseCase,
        oneCase.map((one) => [one]),
      ),
      { ...settings, numRuns: 4000 },
    )
    .flatMap((cases) => cases.map(outcomeOf));
  const share = (holds: (outcome: EnvoyOutcome) => boolean) =>
    outcomes.filter(holds).length / outcomes.length;

  test.each([
    'invalid-request',
    'no-policy-for-source',
    'port-not-allowed',
    'protocol-mismatch',
    'address-not-allowed',
    'host-not-allowed',
    'route-not-matched',
    'config-rejected',
    'upstream-unresolvable',
  ] as const)('some are denied as %s', (reason) => {
    expect(share((outcome) => outcome.verdict === 'deny' && outcome.reason === reason)).toBeGreaterThan(
      0.005,
    );
  });

  test('some are allowed', () => {
    expect(share(({ verdict }) => verdict === 'allow')).toBeGreaterThan(0.15);
  });

  test.each(['connection', 'request'] as const)('some are rejected at the %s', (enforcedAt) => {
    const isRejected = (outcome: EnvoyOutcome) =>
      outcome.verdict === 'deny' && outcome.reason === 'config-rejected' && outcome.enforcedAt === enforcedAt;
    expect(share(isRejected)).toBeGreaterThan(0.002);
  });
});
