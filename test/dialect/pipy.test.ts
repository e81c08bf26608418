/** The `pipy` dialect by example. What a real sidecar did is in test/conformance; here is what was not observed. */
import { describe, expect, test } from 'vitest';

import { compile, type EgressRequest } from '../../src/index.js';
import { http, https, routeGroup, tcp } from '../support/resources.js';
import { httpbin, open, outcome, policies, routed, type Setting } from './outcome.js';

type Case = readonly [what: string, setting: Setting, request: EgressRequest, outcome: string];

const tcpTo = (...ipAddresses: readonly string[]) => ({ ports: ['tcp 443'], ipAddresses });

const forbidden = 'deny request 403: route-not-matched';
const noHost = 'deny request 403: host-not-allowed';
const wrongProtocol = 'deny connection: protocol-mismatch';
const wrongAddress = 'deny connection: address-not-allowed';

const table: Readonly<Record<string, readonly Case[]>> = {
  selection: [
    ['nothing for the source', policies(), http('a.test'), 'deny connection: no-policy-for-source'],
    ['another port', policies(httpbin), tcp('10.1.2.3', 443), 'deny connection: port-not-allowed'],
    [
      'ranges before no ranges',
      policies({ ports: ['tcp 80'] }, { ports: ['https 80'], ipAddresses: ['10.0.0.0/8'] }),
      tcp('10.1.2.3', 80),
      'deny connection: host-not-allowed',
    ],
    ['no range and none without', policies(tcpTo('10.0.0.0/8')), tcp('11.1.2.3', 443), wrongAddress],
    [
      'the first in input order, not the longest range',
      policies(tcpTo('10.0.0.0/8'), { ports: ['https 443'], ipAddresses: ['10.1.0.0/16'] }),
      tcp('10.1.2.3', 443),
      'allow by a, by order',
    ],
    [
      'two rules of one protocol',
      policies(tcpTo('10.0.0.0/8'), tcpTo('11.0.0.0/8')),
      tcp('11.1.2.3', 443),
      'allow by b',
    ],
    ['an unparsable range is skipped', policies(tcpTo('10.0.0.0')), tcp('11.1.2.3', 443), 'allow by a'],
    [
      'tcp-server-first is tcp',
      policies({ ports: ['tcp-server-first 443'] }, tcpTo()),
      tcp('11.1.2.3', 443),
      'allow by a',
    ],
  ],
  'pass-through': [
    ['nothing for the source', open(policies()), http('a.test'), 'pass through'],
    ['no entry', open(policies(tcpTo('10.0.0.0/8'))), tcp('11.1.2.3', 443), 'pass through'],
    ['what HTTP does not allow', open(policies(httpbin)), http('a.test'), 'pass through'],
    ['not TLS on an http entry', open(policies(httpbin)), https('a.test', { port: 80 }), wrongProtocol],
    [
      'not what is malformed',
      open(policies(httpbin)),
      http('a.test', { path: '/ ' }),
      'deny request: invalid-request',
    ],
    [
      'not without the path that its route asks for',
      open(routed({ pathRegex: '/a' })),
      http('httpbin.org', { path: undefined }),
      'deny request: invalid-request',
    ],
  ],
  'http entries': [
    ['TLS', policies(httpbin), https('httpbin.org', { port: 80 }), wrongProtocol],
    ['no HTTP', policies(httpbin), tcp(undefined, 80), wrongProtocol],
    ['the host in another case', policies(httpbin), http('HTTPBIN.org'), noHost],
    ['the host with the port', policies(httpbin), http('httpbin.org:80'), 'allow by a'],
    ['a wildcard is text', policies({ hosts: ['*.a.test'] }), http('b.a.test'), noHost],
    ['no host', policies({ hosts: ['*'] }), http(undefined), noHost],
    [
      'capitals in the protocol',
      policies({ ...httpbin, ports: ['HTTP 80'] }),
      http('httpbin.org'),
      'allow by a',
    ],
    [
      'the pattern is searched',
      routed({ pathRegex: '/get' }),
      http('httpbin.org', { path: '/forget/getx' }),
      'allow by a',
    ],
    [
      '... in the query, too',
      routed({ pathRegex: '/get' }),
      http('httpbin.org', { path: '/status?next=/get' }),
      'allow by a',
    ],
    [
      'an anchored pattern',
      routed({ pathRegex: '^/get$' }),
      http('httpbin.org', { path: '/get?a=b' }),
      forbidden,
    ],
    [
      'a header is searched',
      routed({ headers: { 'x-env': 'prod' } }),
      http('httpbin.org', { headers: { 'X-Env': 'not-prod' } }),
      'allow by a',
    ],
    [
      'an absent header is the empty string',
      routed({ headers: { 'x-env': '.*' } }),
      http('httpbin.org'),
      'allow by a',
    ],
    [
      'a header name with capitals is never found',
      routed({ headers: { 'X-Env': 'prod' } }),
      http('httpbin.org', { headers: { 'X-Env': 'prod' } }),
      forbidden,
    ],
    [
      'routes with one pattern are one: methods',
      routed(
        { pathRegex: '/a', methods: ['GET'], headers: { 'x-a': '1' } },
        { pathRegex: '/a', methods: ['POST'] },
      ),
      http('httpbin.org', { path: '/a', method: 'POST' }),
      forbidden,
    ],
    [
      '... and headers, of which the later counts',
      routed({ pathRegex: '/a', headers: { 'x-a': '1' } }, { pathRegex: '/a', headers: { 'x-a': '2' } }),
      http('httpbin.org', { path: '/a', headers: { 'x-a': '2' } }),
      'allow by a',
    ],
    [
      '... and `*` stays',
      routed({ pathRegex: '/a' }, { pathRegex: '/a', methods: ['POST'] }),
      http('httpbin.org', { path: '/a' }),
      'allow by a',
    ],
    [
      'no path',
      routed({ pathRegex: '/a' }),
      http('httpbin.org', { path: undefined }),
      'deny request: invalid-request',
    ],
  ],
  'https entries': [
    [
      'any server name',
      policies({ ports: ['https 443'], hosts: ['a.test'] }),
      https('b.test'),
      'allow by a, to a.test',
    ],
    [
      'what is no TLS',
      policies({ ports: ['https 443'], hosts: ['a.test'] }),
      tcp(undefined, 443),
      'allow by a, to a.test',
    ],
    [
      'hosts of all policies',
      policies({ ports: ['https 443'], hosts: ['a.test'] }, { ports: ['https 443'], hosts: ['b.test'] }),
      https('a.test'),
      'allow by a, to a.test b.test',
    ],
    ['no hosts', policies({ ports: ['https 443'] }), https('a.test'), 'deny connection: host-not-allowed'],
  ],
};

describe.each(Object.entries(table))('%s', (_, cases) => {
  test.each(cases)('%s', (_what, setting, request, expected) => {
    expect(outcome(request, setting, 'pipy')).toBe(expected);
  });
});

describe('patterns are ECMAScript', () => {
  const issues = (pathRegex: string) =>
    compile(policies(httpbin).policies, [routeGroup('group', [{ pathRegex }])], {
      dialect: 'pipy',
      onInvalid: 'skip',
    }).issues.map(({ severity, code, path }) => [severity, code, path.join('.')]);

  test.each([
    ['(?=/get)', 'unbounded-regex'],
    ['(/a)\\1', 'unbounded-regex'],
    ['(?i)/get', 'invalid-regex'],
    ['a{20000}', 'regex-too-large'],
  ])('%s is refused', (pathRegex, code) => {
    expect(issues(pathRegex)).toEqual([['error', code, 'spec.matches.0.pathRegex']]);
  });

  test('a policy whose pattern cannot be matched grants nothing', () => {
    const setting = routed({ pathRegex: '(?=/get)' });
    expect(outcome(http('httpbin.org'), setting, 'pipy')).toBe('deny connection: no-policy-for-source');
  });

  test.each(['\\Q', '[[:alpha:]]', '\\z'])('%s has a meaning, if another one than in RE2', (pathRegex) => {
    expect(issues(pathRegex)).toEqual([]);
  });
});
