import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  decisionCases,
  decisionSequences,
  egressRequests,
  policySets,
  requestsTo,
} from '../../../src/adapters/arbitraries/index.js';
import { compile, type Decision, evaluate, parseManifests } from '../../../src/index.js';
import { property, settings } from '../../support/property.js';

describe('without faults', () => {
  property('resources are valid', policySets(), ({ policies, routeGroups, mesh }) => {
    const { issues } = compile(policies, routeGroups, { mesh });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  property('requests lack a field at most', egressRequests(), (request) => {
    const decision = evaluate(request, []);
    expect(decision).toMatchObject({ verdict: 'deny', reason: 'no-policy-for-source' });
  });
});

test('with faults, some policies are invalid', () => {
  const sets = fc.sample(policySets({ invalid: true }), { ...settings, numRuns: 300 });
  const isInvalid = ({ policies, routeGroups }: (typeof sets)[number]) =>
    compile(policies, routeGroups, { onInvalid: 'skip' }).issues.some(({ severity }) => severity === 'error');
  const invalid = sets.filter(isInvalid).length;
  expect(invalid).toBeGreaterThan(10);
  expect(invalid).toBeLessThan(200);
});

const shareOfAllowed = (decisions: readonly Decision[]) =>
  decisions.filter(({ verdict }) => verdict === 'allow').length / decisions.length;

test('about half of the requests are allowed', () => {
  const decisions = fc
    .sample(decisionCases(), { ...settings, numRuns: 1000 })
    .map(({ request, policies, routeGroups, mesh }) => evaluate(request, policies, routeGroups, { mesh }));
  expect(shareOfAllowed(decisions)).toBeGreaterThan(0.35);
  expect(shareOfAllowed(decisions)).toBeLessThan(0.65);
});

test('a sequence asks one set of policies several times', () => {
  const lengths = fc
    .sample(decisionSequences(), { ...settings, numRuns: 100 })
    .map((one) => one.requests.length);
  expect(Math.min(...lengths)).toBe(1);
  expect(Math.max(...lengths)).toBeGreaterThan(4);
});

describe('requests to policies that are given', () => {
  const manifests = parseManifests(`
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: payments, namespace: shop }
spec:
  sources: [{ kind: ServiceAccount, name: cart, namespace: shop }]
  hosts: ['*.payments.example', 'pay.example:8080']
  ipAddresses: [198.51.100.0/24, '2001:db8:7::/48']
  ports: [{ number: 8080, protocol: http }, { number: 443, protocol: https }]
  matches: [{ apiGroup: specs.smi-spec.io/v1alpha4, kind: HTTPRouteGroup, name: charges }]
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: charges, namespace: shop }
spec:
  matches:
    - { name: charge, pathRegex: '/v[12]/charges/[[:xdigit:]]{8}', methods: [PATCH], headers: { x-key: 'k-\\d+' } }
`);
  const evaluator = compile(manifests.policies, manifests.routeGroups);
  const decisions = fc
    .sample(requestsTo(manifests), { ...settings, numRuns: 2000 })
    .map((request) => evaluator.evaluate(request));

  test('about half of them are allowed', () => {
    expect(shareOfAllowed(decisions)).toBeGreaterThan(0.35);
    expect(shareOfAllowed(decisions)).toBeLessThan(0.75);
  });

  test.each([
    'no-policy-for-source',
    'port-not-allowed',
    'protocol-mismatch',
    'address-not-allowed',
    'host-not-allowed',
    'route-not-matched',
  ])('some are denied as %s', (reason) => {
    expect(
      decisions.filter((decision) => decision.verdict === 'deny' && decision.reason === reason),
    ).not.toEqual([]);
  });

  test('values that are not policies, and invalid patterns, are left out', () => {
    const broken = parseManifests(`
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: charges, namespace: shop }
spec: { matches: [{ name: charge, pathRegex: '(' }] }
`);
    const { policies } = manifests;
    const requests = [
      requestsTo({ policies: [{ kind: 'Egress' }] }),
      requestsTo({ policies, routeGroups: broken.routeGroups }),
    ];
    for (const arbitrary of requests) expect(fc.sample(arbitrary, 50)).toHaveLength(50);
  });
});
