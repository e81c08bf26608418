import { describe, expect, test } from 'vitest';

import { formatIssue } from '../../src/model/issue.js';
import { parseTestCases, type TestCase } from '../../src/parse/cases.js';

function casesOf(text: string): readonly TestCase[] {
  const { suites, issues } = parseTestCases({ file: 'a.yaml', text });
  expect(issues.map(formatIssue)).toEqual([]);
  return suites.flatMap(({ cases }) => cases);
}

function problemsOf(text: string): readonly string[] {
  return parseTestCases({ file: 'a.yaml', text }).issues.map(formatIssue);
}

const source = { namespace: 'curl', name: 'curl' };

describe('a request', () => {
  test('may be a URL, taken apart as by curl', () => {
    const [first] = casesOf(`
as: curl/curl
cases:
  - request: https://example.com:8443/a/../b?q=1
    ip: 192.0.2.7
    method: POST
    headers: { X-Version: '2', Host: other.example, Accept: [a, b] }
    alpn: [h2]
    expect: deny
`);
    expect(first).toEqual({
      name: 'POST https://example.com:8443/a/../b?q=1',
      request: {
        source,
        protocol: 'https',
        port: 8443,
        ip: '192.0.2.7',
        sni: 'example.com',
        alpn: ['h2'],
        host: 'other.example',
        method: 'POST',
        path: '/a/../b?q=1',
        headers: { 'X-Version': '2', Accept: ['a', 'b'] },
      },
      expectation: { verdict: 'deny' },
      location: { file: 'a.yaml', line: 4, column: 5 },
    });
  });

  test('may be spelled out', () => {
    const [first, second] = casesOf(`
cases:
  - { as: curl/curl, request: { protocol: http, port: 80, host: a.example, method: GET, path: /x }, expect: allow }
  - { as: system:serviceaccount:curl:curl, request: { protocol: tcp, port: 5432, ip: 192.0.2.7 }, expect: allow }
`);
    expect(first).toMatchObject({
      name: 'GET http://a.example:80/x',
      request: { source, protocol: 'http', port: 80, host: 'a.example', method: 'GET', path: '/x' },
    });
    expect(second).toMatchObject({ name: 'tcp://192.0.2.7:5432', request: { source } });
  });

  test('is of the account that stands nearest', () => {
    const [first, second] = casesOf(`
as: curl/curl
cases:
  - { request: http://a.example, expect: allow }
  - { as: shop/cart, request: http://a.example, expect: allow }
`);
    expect(first?.request.source).toEqual(source);
    expect(second?.request.source).toEqual({ namespace: 'shop', name: 'cart' });
  });
});

test('an expectation may name a rule or a reason, and a dialect', () => {
  const cases = casesOf(`
as: curl/curl
dialect: spec
cases:
  - { name: one, request: http://a.example, expect: allow, rule: curl/httpbin }
  - { name: two, request: http://a.example, expect: allow, rule: 'curl/httpbin:80' }
  - { name: three, request: http://a.example, expect: deny, reason: host-not-allowed }
`);
  const policy = { namespace: 'curl', name: 'httpbin' };
  expect(cases).toMatchObject([
    { name: 'one', dialect: 'spec', expectation: { verdict: 'allow', rule: { policy } } },
    { name: 'two', dialect: 'spec', expectation: { verdict: 'allow', rule: { policy, port: 80 } } },
    { name: 'three', dialect: 'spec', expectation: { verdict: 'deny', reason: 'host-not-allowed' } },
  ]);
});

test('a note is kept', () => {
  const [first, second] = casesOf(`
as: curl/curl
cases:
  - { request: http://a.example, expect: deny, note: curl gets 403 }
  - { request: http://a.example, expect: deny }
`);
  expect(first).toMatchObject({ name: 'GET http://a.example', note: 'curl gets 403' });
  expect(second).not.toHaveProperty('note');
});

test('no policies is not the same as not saying which', () => {
  const rest = "as: a/b\ncases: [{ request: 'http://a', expect: deny }]\n";
  const { suites } = parseTestCases([`policies: []\n${rest}`, rest]);
  expect(suites.map(({ policies }) => policies)).toEqual([[], undefined]);
});

test('each document of each file is a suite of its own', () => {
  const document = (policies: string) =>
    `policies: [${policies}]\nas: a/b\ncases: [{ request: 'http://a', expect: deny }]\n`;
  const { suites } = parseTestCases([
    { file: 'a.yaml', text: `${document('a')}---\n${document('b')}` },
    document('c'),
  ]);
  expect(suites.map(({ file, policies }) => ({ file, policies }))).toEqual([
    { file: 'a.yaml', policies: ['a'] },
    { file: 'a.yaml', policies: ['b'] },
    { file: undefined, policies: ['c'] },
  ]);
});

const refused: readonly (readonly [text: string, problem: string])[] = [
  ['cases: [', 'a.yaml:1:9: not YAML or JSON'],
  ['7', 'must be an object'],
  ['as: a/b', 'a.yaml:1:1 cases: field `cases` is missing: it must be a list'],
  ['cases: []', 'field `cases` must be a list that is not empty'],
  ['case: []', 'unknown field `case`: did you mean `cases`?'],
  ['cases: [7]', 'a.yaml:1:9 cases[0]: a case must be an object, not `7`'],
  ["cases: [{ as: a/b, request: 'http://a' }]", 'field `expect` is missing: it must be `allow` or `deny`'],
  ["cases: [{ as: a/b, request: 'http://a', expect: alow }]", 'must be `allow` or `deny`, not `"alow"`'],
  [
    "cases: [{ request: 'http://a', expect: deny }]",
    'does not say whose request it is: write `as: NAMESPACE/NAME`',
  ],
  [
    "cases: [{ as: a, request: 'http://a', expect: deny }]",
    'must be the namespace and name of a ServiceAccount',
  ],
  ["cases: [{ as: a/b, request: 'ftp://a', expect: deny }]", 'URL `ftp://a` has the scheme `ftp`'],
  [
    "cases: [{ as: a/b, request: 'http://a', sni: a, expect: deny }]",
    '`sni` has no meaning for a `http://` URL',
  ],
  [
    "cases: [{ as: a/b, request: 'tcp://a:1', method: GET, expect: deny }]",
    '`method` has no meaning for a `tcp://` URL',
  ],
  [
    "cases: [{ as: a/b, request: 'http://a', reson: x, expect: deny }]",
    'unknown field `reson`: did you mean `reason`?',
  ],
  [
    "cases: [{ as: a/b, request: 'http://a', reason: x, expect: deny }]",
    'field `reason` must be `invalid-request` or',
  ],
  [
    "cases: [{ as: a/b, request: 'http://a', reason: host-not-allowed, expect: allow }]",
    '`reason` is for `expect: deny`',
  ],
  ["cases: [{ as: a/b, request: 'http://a', rule: a/b, expect: deny }]", '`rule` is for `expect: allow`'],
  [
    "cases: [{ as: a/b, request: 'http://a', rule: b, expect: allow }]",
    'field `rule` must be the namespace and name',
  ],
  [
    "cases: [{ as: a/b, request: 'http://a', dialect: speck, expect: allow }]",
    'field `dialect` must be `spec`',
  ],
  [
    'cases: [{ as: a/b, request: { protocol: tcp, prot: 1 }, expect: deny }]',
    'unknown field `prot`: did you mean `port`?',
  ],
  [
    'cases: [{ as: a/b, request: { protocol: tcp }, expect: deny }]',
    'field `request.port` is missing: it must be a number',
  ],
  [
    'cases: [{ as: a/b, request: { protocol: tcp, port: 1 }, ip: 192.0.2.7, expect: deny }]',
    '`ip` stands beside a URL: write it within `request`',
  ],
  [
    "cases: [{ as: a/b, request: 'http://a', headers: { a: 1 }, expect: deny }]",
    'field `headers.a` must be a string, or a list of strings, not `1`',
  ],
];

test.each(refused)('refuses %j', (text, problem) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});
