import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Denial } from '../../src/index.js';
import { oneCase } from '../support/arbitraries.js';
import { denialReason, outcomeOf } from '../support/decisions.js';
import type { Outcome } from '../support/oracle.js';
import { settings } from '../support/property.js';

describe('the generated cases exercise every part of a decision', () => {
  const outcomes = fc.sample(oneCase, { ...settings, numRuns: 4000 }).map(outcomeOf);
  const share = (holds: (outcome: Outcome) => boolean) => outcomes.filter(holds).length / outcomes.length;
  const grants = (part: string) => (outcome: Outcome) =>
    outcome.verdict === 'allow' && part in (outcome.rule ?? {});
  const denies = (part: Partial<Denial>) => (outcome: Outcome) =>
    outcome.verdict === 'deny' &&
    Object.entries({ ...outcome, ...part }).every(([key, value]) => Reflect.get(outcome, key) === value);

  test('about half of them are allowed', () => {
    const allowed = share(({ verdict }) => verdict === 'allow');
    expect(allowed).toBeGreaterThan(0.35);
    expect(allowed).toBeLessThan(0.65);
  });

  test.each([
    'invalid-request',
    'no-policy-for-source',
    'port-not-allowed',
    'protocol-mismatch',
    'address-not-allowed',
    'host-not-allowed',
    'route-not-matched',
  ] as const)('some are denied as %s', (reason) => {
    expect(share((outcome) => denialReason(outcome) === reason)).toBeGreaterThan(0.01);
  });

  test.each([
    ['granted by a host', grants('host')],
    ['granted by a range', grants('ipRange')],
    ['granted by a route', grants('route')],
    ['passed through', ({ passthrough }: Outcome & { passthrough?: true }) => passthrough === true],
    ['denied at the connection', denies({ enforcedAt: 'connection' })],
    ['denied at the request', denies({ enforcedAt: 'request' })],
    ['malformed and denied at the request', denies({ enforcedAt: 'request', reason: 'invalid-request' })],
    ['denied for want of an address', denies({ field: 'ip', reason: 'address-not-allowed' })],
    ['denied for want of a host', denies({ field: 'host', reason: 'host-not-allowed' })],
    ['denied for want of a path', denies({ field: 'path' })],
    ['denied for want of a method', denies({ field: 'method' })],
  ] as const)('some are %s', (_, holds) => {
    expect(share(holds)).toBeGreaterThan(0.003);
  });
});
