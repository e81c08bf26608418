/** Decisions of the `envoy` dialect in every word: the matched entries of a rule, and what a denial says. */
import { describe } from 'vitest';

import type { Decision } from '../../src/index.js';
import { http, https, routeGroup, type ShortEgress, tcp } from '../support/resources.js';
import { allowBy, denied, type FullCase, testConnections, testDecisions } from './in-full.js';

const routeGroups = [
  routeGroup('get', [{ name: 'read', pathRegex: '/get', methods: ['GET'] }]),
  routeGroup('bad', [{ pathRegex: '(?=a)' }]),
];

const tlsTo = (...hosts: readonly string[]): ShortEgress => ({ ports: ['https 443'], hosts });
const tcpTo = (...ipAddresses: readonly string[]): ShortEgress => ({ ports: ['tcp 443'], ipAddresses });

const rows: readonly FullCase[] = [
  {
    what: 'a grant of HTTP names host and route',
    policies: [{ hosts: ['b.test', 'a.test'], matches: ['get'] }],
    request: http('A.test:80'),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'get', match: 'read' } }),
  },
  {
    what: 'a grant of TLS names the server name and the longest range with the address',
    policies: [
      { ...tlsTo('c.test', '*.a.test'), ipAddresses: ['192.0.2.0/24', '10.0.0.0/8', '10.1.0.0/16'] },
    ],
    request: https('b.a.test', { ip: '10.1.2.3' }),
    decision: allowBy('a', 443, 'https', { host: '*.a.test', ipRange: '10.1.0.0/16' }),
  },
  {
    what: 'a grant of TCP names its range alone',
    policies: [tcpTo('10.0.0.0/8')],
    request: tcp('10.1.2.3', 443),
    decision: allowBy('a', 443, 'tcp', { ipRange: '10.0.0.0/8' }),
  },
  {
    what: 'a range among many of several rules leads to its own rule',
    policies: [tcpTo('10.0.0.0/8'), tcpTo('11.0.0.0/8'), tcpTo('12.0.0.0/8', '13.0.0.0/8')],
    request: tcp('13.0.0.1', 443),
    decision: allowBy('c', 443, 'tcp', { ipRange: '13.0.0.0/8' }),
  },
  {
    what: 'without ranges and hosts there is nothing to name',
    policies: [{ ports: ['tcp 443'] }],
    request: tcp('10.1.2.3', 443),
    decision: allowBy('a', 443, 'tcp'),
  },
  {
    what: 'a denied port: what the ports of all rules are',
    policies: [{ hosts: ['a.test'] }, { ports: ['http 8080'], hosts: ['b.test'] }],
    request: http('a.test', { port: 90 }),
    decision: {
      verdict: 'deny',
      reason: 'port-not-allowed',
      enforcedAt: 'connection',
      message: 'no rule of `curl/curl` is for port 90: allowed are `80`, `8080`',
    },
  },
  {
    what: 'a denied address: the ranges of this port',
    policies: [tcpTo('10.0.0.0/8'), { ports: ['tcp 80'], ipAddresses: ['11.0.0.0/8'] }],
    request: tcp('12.0.0.1', 443),
    decision: {
      verdict: 'deny',
      reason: 'address-not-allowed',
      enforcedAt: 'connection',
      message:
        'no rule of `curl/curl` for `tcp` on port 443 has a range with this address: allowed are `10.0.0.0/8`',
    },
  },
  {
    what: 'a denied server name: the hosts of this port',
    policies: [tlsTo('a.test'), { ports: ['https 8443'], hosts: ['b.test'] }],
    request: https('b.test'),
    decision: {
      verdict: 'deny',
      reason: 'host-not-allowed',
      enforcedAt: 'connection',
      message: 'no `https` rule of `curl/curl` on port 443 has this server name: allowed are `a.test`',
    },
  },
  {
    what: 'a protocol that no chain takes',
    policies: [tlsTo('a.test')],
    request: tcp('10.0.0.1', 443),
    decision: {
      verdict: 'deny',
      reason: 'protocol-mismatch',
      enforcedAt: 'connection',
      message: 'no rule of `curl/curl` on port 443 is for `tcp`: allowed are `https`',
    },
  },
  {
    what: 'no virtual host: the hosts of this port',
    policies: [{ hosts: ['a.test'] }, { ports: ['http 8080'], hosts: ['b.test'] }],
    request: http('b.test'),
    decision: {
      verdict: 'deny',
      reason: 'host-not-allowed',
      enforcedAt: 'request',
      httpStatus: 404,
      message: 'no `http` rule of `curl/curl` on port 80 has this host: allowed are `a.test`',
    },
  },
  {
    what: 'no route: the routes of this virtual host',
    policies: [{ hosts: ['a.test'], matches: ['get'] }, { hosts: ['b.test'] }],
    request: http('a.test', { path: '/put' }),
    decision: {
      verdict: 'deny',
      reason: 'route-not-matched',
      enforcedAt: 'request',
      httpStatus: 404,
      message:
        'no route of `curl/curl` on port 80 matches this method, path and headers: allowed are `GET /get`',
    },
  },
  {
    what: 'a wildcard as upstream',
    policies: [{ hosts: ['*.a.test'] }],
    request: http('b.a.test'),
    decision: unresolvable('*.a.test'),
  },
  {
    what: 'a host that looks like a prefix wildcard is looked up as any other: suffixes first',
    policies: [{ hosts: ['**'] }, { hosts: ['a*'] }],
    request: http('a*'),
    decision: unresolvable('**'),
  },
  {
    what: '`*` alone takes what the suffix of a longer name does not',
    policies: [{ hosts: ['*b.test'] }, { hosts: ['*'] }],
    request: http('b.test'),
    decision: unresolvable('*'),
  },
  {
    what: 'two chains for the same connections',
    policies: [tlsTo('a.test'), tlsTo('a.test', 'b.test')],
    request: https('a.test'),
    decision: {
      verdict: 'deny',
      reason: 'config-rejected',
      enforcedAt: 'connection',
      message:
        'envoy rejects the listener: the rules for port 443 of `mesh/a` and `mesh/b` take the same connections',
    },
  },
  {
    what: 'a server name that Envoy refuses',
    policies: [tlsTo('a*.test')],
    request: https('ab.test'),
    decision: {
      verdict: 'deny',
      reason: 'config-rejected',
      enforcedAt: 'connection',
      message:
        'envoy rejects the listener: host `a*.test` of `mesh/a` has a `*` that a server name may not have',
    },
  },
  {
    what: 'a domain of two virtual hosts',
    policies: [{ hosts: ['a.test'] }, { hosts: ['b.test', 'A.test'] }],
    request: http('b.test'),
    decision: {
      verdict: 'deny',
      reason: 'config-rejected',
      enforcedAt: 'request',
      httpStatus: 404,
      message:
        'envoy rejects the route table: domain `a.test` appears twice on port 80: by `mesh/a` and `mesh/b`',
    },
  },
  {
    what: 'a pattern that is no RE2',
    policies: [{ hosts: ['a.test'], matches: ['bad'] }],
    request: http('a.test'),
    decision: {
      verdict: 'deny',
      reason: 'config-rejected',
      enforcedAt: 'request',
      httpStatus: 404,
      message: 'envoy rejects the route table: a pattern of the routes of `mesh/a` is not RE2',
    },
  },
  {
    what: '... of a rule without hosts gets to no route table',
    policies: [{ matches: ['bad'] }, { hosts: ['b.test'] }],
    request: http('b.test'),
    decision: allowBy('b', 80, 'http', { host: 'b.test' }),
  },
];

function unresolvable(host: string): Decision {
  return {
    verdict: 'deny',
    reason: 'upstream-unresolvable',
    enforcedAt: 'request',
    httpStatus: 503,
    message: `host \`${host}\` matches, but is a wildcard, so that envoy has no name to connect to`,
  };
}

testDecisions('envoy', routeGroups, rows);

describe('a connection', () => {
  const inspect = (needs: string) => ({ verdict: 'inspect', needs });
  const httpOn443: ShortEgress = { ports: ['http 443'], hosts: ['a.test'] };

  testConnections('envoy', [
    ['to a tcp rule is allowed', [{ ports: ['tcp 443'] }], {}, allowBy('a', 443, 'tcp')],
    ['to hosts needs its server name', [tlsTo('a.test')], {}, inspect('sni')],
    ['... also beside a rule that needs none', [tlsTo('a.test'), { ports: ['tcp 443'] }], {}, inspect('sni')],
    [
      '... and is decided by it',
      [tlsTo('a.test')],
      { sni: 'a.test' },
      allowBy('a', 443, 'https', { host: 'a.test' }),
    ],
    ['... and denied without', [tlsTo('a.test')], { sni: '' }, denied('protocol-mismatch')],
    ['to an http rule is HTTP or nothing', [httpOn443], {}, inspect('http')],
    ['... and nothing if it carries TLS', [httpOn443], { sni: 'a.test' }, denied('protocol-mismatch')],
    [
      '... unless its ALPN may send it elsewhere',
      [httpOn443, { ports: ['tcp 443'] }],
      { sni: 'a.test' },
      inspect('http'),
    ],
    ['to a rejected listener is denied', [tlsTo('a*.test')], {}, denied('config-rejected')],
    ['of a source without policies is denied', [], {}, denied('no-policy-for-source')],
  ]);
});
