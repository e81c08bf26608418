/** The `pipy` dialect against what a real sidecar did. */
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import {
  compile,
  type Decision,
  type Egress,
  type EgressRequest,
  type HTTPRouteGroup,
} from '../../src/index.js';

interface ObservedSet {
  readonly id: string;
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
  readonly cases: readonly { readonly request: EgressRequest; readonly observed: Observation }[];
}

interface Observation {
  readonly verdict: Decision['verdict'];
  readonly curlExit: number;
  readonly httpStatus: number | null;
  readonly upstream: string | null;
  readonly orderDependent: boolean;
}

function isObservedSets(value: unknown): value is readonly ObservedSet[] {
  return (
    Array.isArray(value) && value.every((set) => typeof set === 'object' && set !== null && 'cases' in set)
  );
}

function readSets(): readonly ObservedSet[] {
  const content: unknown = JSON.parse(readFileSync(new URL('pipy-observed.json', import.meta.url), 'utf8'));
  if (!isObservedSets(content)) throw new Error('pipy-observed.json holds no sets');
  return content;
}

const addresses: Readonly<Record<string, string>> = {
  'httpbin.org': '10.99.0.2',
  'evil.example': '10.99.0.3',
  'other.example': '10.99.1.2',
  'api.httpbin.org': '10.99.2.2',
};

const sets = readSets();

test('1,440 requests were observed', () => {
  expect(sets.flatMap(({ cases }) => cases)).toHaveLength(1440);
});

describe.each(sets)('$id', ({ policies, routeGroups, cases }) => {
  // Within each test, so that a failure is a test's, and mutation testing knows which tests run what.
  const decide = () => {
    const evaluator = compile(policies, routeGroups, { dialect: 'pipy' });
    return cases.map(({ request, observed }) => ({ observed, decision: evaluator.evaluate(request) }));
  };

  test('verdicts, and where order decides them', () => {
    const decided = decide();
    expect(decided.map(({ decision }) => [decision.verdict, decision.orderDependent ?? false])).toEqual(
      decided.map(({ observed }) => [observed.verdict, observed.orderDependent]),
    );
  });

  test('a denial is the HTTP status that the client got, or none', () => {
    const denied = decide().filter(({ decision }) => decision.verdict === 'deny');
    expect(
      denied.map(({ decision }) => (decision.verdict === 'deny' ? (decision.httpStatus ?? null) : undefined)),
    ).toEqual(denied.map(({ observed }) => observed.httpStatus));
  });

  test('a connection is refused iff nothing is configured for the source', () => {
    const denied = decide().filter(({ decision }) => decision.verdict === 'deny');
    expect(
      denied.map(({ decision }) => decision.verdict === 'deny' && decision.reason === 'no-policy-for-source'),
    ).toEqual(denied.map(({ observed }) => observed.curlExit === 7));
  });

  test('a forwarded connection reached one of the hosts', () => {
    for (const { decision, observed } of decide()) {
      const hosts = decision.verdict === 'allow' && !decision.passthrough ? decision.forwardedTo : undefined;
      if (hosts) expect(hosts.map((host) => addresses[host])).toContain(observed.upstream);
    }
  });
});
