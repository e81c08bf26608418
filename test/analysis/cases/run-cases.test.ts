import { expect, test } from 'vitest';

import { parseTestCases, runTestCases } from '../../../src/analysis/index.js';
import { compile } from '../../../src/index.js';
import { egress } from '../../support/resources.js';

const evaluator = compile([
  egress({ name: 'web', hosts: ['example.com'], ports: ['http 80'] }),
  egress({ name: 'database', ports: ['tcp 5432'] }),
]);

function failureOf(rest: string, decides = evaluator): string | undefined {
  const { suites, issues } = parseTestCases(`{ as: curl/curl, cases: [{ ${rest} }] }`);
  expect(issues).toEqual([]);
  const [result] = runTestCases(suites[0]?.cases ?? [], () => decides);
  return result?.failure;
}

test.each([
  "request: 'http://example.com/', expect: allow",
  "request: 'http://example.com/', expect: allow, rule: mesh/web",
  "request: 'http://example.com/', expect: allow, rule: 'mesh/web:80'",
  "request: 'http://example.org/', expect: deny",
  "request: 'http://example.org/', expect: deny, reason: host-not-allowed",
  'request: { protocol: tcp, port: 0 }, expect: deny, reason: invalid-request',
])('passes: %s', (rest) => {
  expect(failureOf(rest)).toBeUndefined();
});

test.each([
  [
    "request: 'http://example.org/', expect: allow",
    /^expected to be allowed, but it is denied with `host-not-/,
  ],
  [
    "request: 'http://example.com/', expect: deny",
    /^expected to be denied, but it is allowed by `mesh\/web:80`$/,
  ],
  [
    "request: 'http://example.org/', expect: deny, reason: route-not-matched",
    /^expected to be denied with `route-not-matched`, but it is denied with `host-not-allowed`: no `http` rule/,
  ],
  [
    "request: 'http://example.com/', expect: allow, rule: mesh/database",
    /^expected to be allowed by `mesh\/database`, but it is allowed by `mesh\/web:80`$/,
  ],
  [
    "request: 'http://example.com/', expect: allow, rule: 'mesh/web:81'",
    /^expected to be allowed by `mesh\/web:81`, but it is allowed by `mesh\/web:80`$/,
  ],
  [
    'request: { protocol: tcp, port: 0 }, expect: deny',
    /^the request is malformed, so that any policies deny it: port `0`/,
  ],
  [
    'request: { protocol: tcp, port: 0 }, expect: deny, reason: port-not-allowed',
    /^expected to be denied with `port-not-allowed`, but it is denied with `invalid-request`/,
  ],
])('fails: %s', (rest, failure) => {
  expect(failureOf(rest)).toMatch(failure);
});

test('a request that only passes through is granted by no rule', () => {
  const open = compile([], [], { mesh: { enableEgress: true } });
  expect(failureOf("request: 'http://a/', expect: allow", open)).toBeUndefined();
  expect(failureOf("request: 'http://a/', expect: allow, rule: a/b", open)).toBe(
    'expected to be allowed by `a/b`, but it is allowed because no rule captures it',
  );
});

test('asks for each dialect once', () => {
  const { suites } = parseTestCases(
    "{ as: a/b, cases: [{ request: 'http://a', expect: deny }, { request: 'http://b', expect: deny, dialect: spec }] }",
  );
  const asked: string[] = [];
  runTestCases(suites[0]?.cases ?? [], (dialect) => {
    asked.push(dialect);
    return evaluator;
  });
  expect(asked).toEqual(['spec']);
});
