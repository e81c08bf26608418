/** Decisions of the `pipy` dialect in every word: the matched entries of a rule, and what a denial says. */
import { describe, expect } from 'vitest';

import { http, https, routeGroup, type ShortEgress, tcp } from '../support/resources.js';
import { allowBy, denied, type FullCase, testConnections, testDecisions } from './in-full.js';

const routeGroups = [
  routeGroup('several', [{ pathRegex: '/b' }, { pathRegex: '/ab' }, { pathRegex: '/a' }]),
  routeGroup('bytes', [{ pathRegex: '^/' }, { pathRegex: '/aa' }, { pathRegex: '/aab?' }]),
  routeGroup('get', [{ name: 'read', pathRegex: '/a', methods: ['GET'] }]),
  routeGroup('post', [{ name: 'write', pathRegex: '/a', methods: ['POST'] }]),
  routeGroup('methods', [{ methods: ['GET'] }]),
  routeGroup('no header', [{ headers: { 'x-env': '^$' } }]),
  routeGroup('capitals', [{ headers: { 'X-Env': '^$' } }]),
];

const tlsTo = (...hosts: readonly string[]): ShortEgress => ({ ports: ['https 443'], hosts });
const tcpTo = (...ipAddresses: readonly string[]): ShortEgress => ({ ports: ['tcp 443'], ipAddresses });
const httpOn443: ShortEgress = { ports: ['http 443'], hosts: ['a.test'] };

const rows: readonly FullCase[] = [
  {
    what: 'a grant of HTTP names host, route and range',
    policies: [{ hosts: ['b.test', 'a.test'], ipAddresses: ['10.0.0.0/8'], matches: ['get'] }],
    request: http('a.test:80', { path: '/x/a', ip: '10.0.0.1' }),
    decision: allowBy('a', 80, 'http', {
      host: 'a.test',
      ipRange: '10.0.0.0/8',
      route: { group: 'get', match: 'read' },
    }),
  },
  {
    what: 'the first route by the bytes of its pattern, a shorter one before a longer one',
    policies: [{ hosts: ['a.test'], matches: ['several'] }],
    request: http('a.test', { path: '/ab/b' }),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'several', match: '/a' } }),
  },
  {
    what: '... which is not the order of their lengths',
    policies: [{ hosts: ['a.test'], matches: ['bytes'] }],
    request: http('a.test', { path: '/aa' }),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'bytes', match: '/aa' } }),
  },
  {
    what: 'routes with one pattern are one, named after the first',
    policies: [
      { hosts: ['a.test'], matches: ['get'] },
      { hosts: ['a.test'], matches: ['post'] },
    ],
    request: http('a.test', { path: '/a', method: 'POST' }),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'get', match: 'read' } }),
  },
  {
    what: '... and their methods are those of all',
    policies: [
      { hosts: ['a.test'], matches: ['get'] },
      { hosts: ['a.test'], matches: ['post'] },
    ],
    request: http('a.test', { path: '/a', method: 'PUT' }),
    decision: {
      verdict: 'deny',
      reason: 'route-not-matched',
      enforcedAt: 'request',
      httpStatus: 403,
      message:
        'no route of `curl/curl` on port 80 matches this method, path and headers: allowed are `GET /a`, `POST /a`',
    },
  },
  {
    what: 'without a path, a route of any path',
    policies: [{ hosts: ['a.test'], matches: ['several', 'methods'] }],
    request: http('a.test', { path: undefined }),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'methods', match: 'match' } }),
  },
  {
    what: '... if its method matches',
    policies: [{ hosts: ['a.test'], matches: ['methods'] }],
    request: http('a.test', { path: undefined, method: 'PUT' }),
    decision: {
      verdict: 'deny',
      reason: 'invalid-request',
      enforcedAt: 'request',
      field: 'path',
      message: 'path is missing: the routes of this port ask for it',
    },
  },
  {
    what: 'without a method, no route that asks for one',
    policies: [{ hosts: ['a.test'], matches: ['get'] }],
    request: http('a.test', { path: '/a', method: undefined }),
    decision: {
      verdict: 'deny',
      reason: 'invalid-request',
      enforcedAt: 'request',
      field: 'method',
      message: 'method is missing: the routes of this port ask for it',
    },
  },
  {
    what: 'without either, a rule without routes',
    policies: [{ hosts: ['a.test'] }],
    request: http('a.test', { path: undefined, method: undefined }),
    decision: allowBy('a', 80, 'http', { host: 'a.test' }),
  },
  {
    what: 'a header that is absent is the empty text',
    policies: [{ hosts: ['a.test'], matches: ['no header'] }],
    request: http('a.test'),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'no header', match: 'match' } }),
  },
  {
    what: '... as is one that the policy spells with capitals',
    policies: [{ hosts: ['a.test'], matches: ['capitals'] }],
    request: http('a.test', { headers: { 'X-Env': 'prod' } }),
    decision: allowBy('a', 80, 'http', { host: 'a.test', route: { group: 'capitals', match: 'match' } }),
  },
  {
    what: 'a grant of TLS names its range, and the hosts of all `https` rules of the port',
    policies: [
      { ...tlsTo('a.test'), ipAddresses: ['192.0.2.0/24', '10.0.0.0/8'] },
      tlsTo('b.test', 'a.test'),
      { ...httpOn443, hosts: ['c.test'] },
      { ports: ['https 8443'], hosts: ['d.test'] },
    ],
    request: https('x.test', { ip: '10.0.0.1' }),
    decision: allowBy('a', 443, 'https', { ipRange: '10.0.0.0/8' }, ['a.test', 'b.test']),
  },
  {
    what: 'a grant of TCP names its range',
    policies: [tcpTo('192.0.2.0/24', '10.0.0.0/8')],
    request: tcp('10.0.0.1', 443),
    decision: allowBy('a', 443, 'tcp', { ipRange: '10.0.0.0/8' }),
  },
  {
    what: '... if it has one',
    policies: [{ ports: ['tcp 443'] }],
    request: tcp('10.0.0.1', 443),
    decision: allowBy('a', 443, 'tcp'),
  },
  {
    what: 'a denied address: the ranges of this port',
    policies: [tcpTo('10.0.0.0/8'), { ports: ['tcp 80'], ipAddresses: ['11.0.0.0/8'] }],
    request: tcp('11.0.0.1', 443),
    decision: {
      verdict: 'deny',
      reason: 'address-not-allowed',
      enforcedAt: 'connection',
      message:
        'no rule of `curl/curl` for `tcp` on port 443 has a range with this address: allowed are `10.0.0.0/8`',
    },
  },
  {
    what: 'a denied protocol: entries of other ports do not count',
    policies: [{ hosts: ['a.test'] }, { ports: ['tcp 443'] }],
    request: tcp('10.0.0.1', 80),
    decision: {
      verdict: 'deny',
      reason: 'protocol-mismatch',
      enforcedAt: 'connection',
      message: 'no rule of `curl/curl` on port 80 is for `tcp`: allowed are `http`',
    },
  },
  {
    what: 'a denied host: the hosts of the `http` rules',
    policies: [
      { hosts: ['a.test'] },
      { ports: ['https 80'], hosts: ['b.test'], ipAddresses: ['10.0.0.0/8'] },
    ],
    request: http('b.test'),
    decision: {
      verdict: 'deny',
      reason: 'host-not-allowed',
      enforcedAt: 'request',
      httpStatus: 403,
      message: 'no `http` rule of `curl/curl` on port 80 has this host: allowed are `a.test`',
    },
  },
  {
    what: 'TLS with nowhere to go to',
    policies: [tlsTo()],
    request: https('a.test'),
    decision: {
      verdict: 'deny',
      reason: 'host-not-allowed',
      enforcedAt: 'connection',
      message: 'the `https` rules of port 443 have no hosts, so pipy has nowhere to connect to',
    },
  },
];

testDecisions('pipy', routeGroups, rows);

describe('a connection', () => {
  const inspect = { verdict: 'inspect', needs: 'http' };

  testConnections('pipy', [
    [
      'in the range of a tcp rule is allowed',
      [tcpTo('10.0.0.0/8')],
      { ip: '10.0.0.1' },
      allowBy('a', 443, 'tcp', { ipRange: '10.0.0.0/8' }),
    ],
    ['... and denied outside', [tcpTo('10.0.0.0/8')], { ip: '11.0.0.1' }, denied('address-not-allowed')],
    [
      'to an https rule is forwarded, whatever it carries',
      [tlsTo('a.test')],
      {},
      allowBy('a', 443, 'https', {}, ['a.test']),
    ],
    ['to an http rule has to be read', [httpOn443], {}, inspect],
    ['... also if it is known to carry no TLS', [httpOn443], { sni: '' }, inspect],
    ['... and is denied if it does', [httpOn443], { sni: 'a.test' }, denied('protocol-mismatch')],
    ['that an http rule may take by order has to be read', [tlsTo('a.test'), httpOn443], {}, inspect],
    [
      '... which on a server-first port nobody may',
      [{ ports: ['http 443', 'tcp-server-first 443'], hosts: ['a.test'] }],
      {},
      {
        verdict: 'deny',
        reason: 'protocol-mismatch',
        enforcedAt: 'connection',
        message: expect.stringContaining("can't be waited for") as unknown,
      },
    ],
    ['... while tcp lets the client begin', [httpOn443, { ports: ['tcp 443'] }], {}, inspect],
    ['... as does another port', [httpOn443, { ports: ['tcp-server-first 80'] }], {}, inspect],
    ['of a source without policies is denied', [], {}, denied('no-policy-for-source')],
  ]);
});
