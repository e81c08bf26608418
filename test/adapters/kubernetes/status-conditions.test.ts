import { expect, test } from 'vitest';

import { statusConditions } from '../../../src/adapters/kubernetes/index.js';
import { compile } from '../../../src/evaluator.js';
import { egress, type ShortEgress } from '../../support/resources.js';

const now = new Date('2024-05-06T07:08:09.123Z');
const issuesOf = (short: ShortEgress, more: object = {}) =>
  compile([{ ...egress(short), ...more }], [], { onInvalid: 'skip' }).issues;

test('a valid resource', () => {
  expect(statusConditions([], { generation: 3, now })).toEqual([
    {
      type: 'Accepted',
      status: 'True',
      reason: 'Valid',
      message: 'the resource is valid',
      observedGeneration: 3,
      lastTransitionTime: '2024-05-06T07:08:09Z',
    },
    {
      type: 'ResolvedRefs',
      status: 'True',
      reason: 'Resolved',
      message: 'all HTTPRouteGroups that it names are there',
      observedGeneration: 3,
      lastTransitionTime: '2024-05-06T07:08:09Z',
    },
  ]);
});

test('an invalid resource, with all its errors', () => {
  const issues = issuesOf({ ports: ['ftp 21'], ipAddresses: ['x'], matches: ['gone'] });
  expect(statusConditions(issues, { now })).toMatchObject([
    {
      type: 'Accepted',
      status: 'False',
      reason: 'InvalidIpRange',
      message: expect.stringMatching(/^spec.ipAddresses\[0\]: .*; spec.ports\[0\].protocol: /) as unknown,
    },
    {
      type: 'ResolvedRefs',
      status: 'False',
      reason: 'MissingRouteGroup',
      message: expect.stringContaining('`gone`') as unknown,
    },
  ]);
});

test('warnings are reported if there is no error', () => {
  const [accepted] = statusConditions(issuesOf({}, { sped: 1 }), { now });
  expect(accepted).toMatchObject({
    status: 'True',
    reason: 'Valid',
    message: expect.stringContaining('sped') as unknown,
  });
});

test('the time of transition stays until the status changes', () => {
  const issues = issuesOf({ ports: ['ftp 21'] });
  const first = statusConditions([], { now });
  const later = new Date('2025-01-01T00:00:00Z');
  expect(statusConditions([], { previous: first, now: later })).toEqual(first);
  const broken = statusConditions(issues, { previous: first, now: later });
  expect(broken.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([
    '2025-01-01T00:00:00Z',
    '2024-05-06T07:08:09Z',
  ]);
  const stillBroken = statusConditions(issues, { previous: broken, now: new Date('2026-01-01T00:00:00Z') });
  expect(stillBroken).toEqual(broken);
});

test('a message fits into the status', () => {
  const hosts = Array.from({ length: 2000 }, (_, index) => `a/${index}`);
  const [accepted] = statusConditions(issuesOf({ hosts }), { now });
  expect(accepted?.message).toHaveLength(32_768);
});

test('the time is now by default', () => {
  const [accepted] = statusConditions([]);
  expect(Math.abs(Date.now() - Date.parse(accepted?.lastTransitionTime ?? ''))).toBeLessThan(60_000);
});
