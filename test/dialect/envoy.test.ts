/** The `envoy` dialect by example: at least one for each sentence of its section in docs/semantics.md. */
import { describe, expect, test } from 'vitest';

import type { EgressRequest } from '../../src/index.js';
import { http, https, routeGroup, tcp } from '../support/resources.js';
import { httpbin, open, outcome, policies, type Setting } from './outcome.js';

type Case = readonly [what: string, setting: Setting, request: EgressRequest, outcome: string];

function withGroups(setting: Setting, routeGroups: Setting['routeGroups'] = []): Setting {
  return { ...setting, routeGroups };
}

const refused = 'deny connection: no-policy-for-source';
const wrongPort = 'deny connection: port-not-allowed';
const wrongAddress = 'deny connection: address-not-allowed';
const wrongServerName = 'deny connection: host-not-allowed';
const wrongProtocol = 'deny connection: protocol-mismatch';
const listenerRejected = 'deny connection: config-rejected';
const tableRejected = 'deny request 404: config-rejected';
const noVirtualHost = 'deny request 404: host-not-allowed';
const noRoute = 'deny request 404: route-not-matched';
const unresolvable = 'deny request 503: upstream-unresolvable';

const tlsTo = (...hosts: readonly string[]) => ({ ports: ['https 443'], hosts });
const tcpTo = (...ipAddresses: readonly string[]) => ({ ports: ['tcp 443'], ipAddresses });
const get = routeGroup('get', [{ pathRegex: '/get' }]);
const routed = withGroups(policies({ ...httpbin, matches: ['get'] }), [get]);

const table: Readonly<Record<string, readonly Case[]>> = {
  'filter chains': [
    ['no policy', policies(), http('httpbin.org'), refused],
    ['another source', policies({ ...httpbin, sources: ['shop/cart'] }), http('httpbin.org'), refused],
    ['http', policies(httpbin), http('httpbin.org'), 'allow by a'],
    [
      'http in capitals yields no chain',
      policies({ ...httpbin, ports: ['HTTP 80'] }),
      http('httpbin.org'),
      wrongPort,
    ],
    [
      'nor does any other protocol in capitals',
      policies({ ports: ['HTTPS 443'] }),
      https('a.test'),
      wrongPort,
    ],
    [
      'capitals add hosts to the chain of another rule',
      policies({ ports: ['http 80'] }, { ...httpbin, ports: ['HTTP 80'] }),
      http('httpbin.org'),
      'allow by b',
    ],
    [
      'an unknown protocol yields no chain',
      policies({ ...httpbin, ports: ['udp 80'] }),
      http('httpbin.org'),
      refused,
    ],
    [
      'two http rules of a port are one chain',
      policies(httpbin, { hosts: ['b.test'] }),
      http('b.test'),
      'allow by b',
    ],
    ['https by server name', policies(tlsTo('a.test')), https('a.test'), 'allow by a'],
    ['https without hosts takes every server name', policies(tlsTo()), https('b.test'), 'allow by a'],
    ['... and none', policies(tlsTo()), https(''), 'allow by a'],
    ['... and what is no TLS', policies(tlsTo()), tcp(undefined, 443), 'allow by a'],
    [
      'https in its ranges',
      policies({ ...tlsTo('a.test'), ipAddresses: ['10.0.0.0/8'] }),
      https('a.test', { ip: '10.1.2.3' }),
      'allow by a',
    ],
    [
      'https outside of its ranges',
      policies({ ...tlsTo('a.test'), ipAddresses: ['10.0.0.0/8'] }),
      https('a.test', { ip: '11.1.2.3' }),
      wrongAddress,
    ],
    ['tcp', policies(tcpTo()), tcp('10.1.2.3', 443), 'allow by a'],
    ['tcp takes TLS', policies(tcpTo()), https('a.test'), 'allow by a'],
    ['tcp takes HTTP', policies(tcpTo()), http('a.test', { port: 443 }), 'allow by a'],
    ['tcp ignores hosts', policies({ ...tcpTo(), hosts: ['a.test'] }), https('b.test'), 'allow by a'],
    ['tcp outside of its ranges', policies(tcpTo('10.0.0.0/8')), tcp('11.1.2.3', 443), wrongAddress],
    ['an unknown address is in no range', policies(tcpTo('10.0.0.0/8')), tcp(undefined, 443), wrongAddress],
  ],
  'ranges that cannot be parsed': [
    ['one is skipped', policies(tcpTo('10.0.0.0/33', '10.0.0.0/8')), tcp('11.1.2.3', 443), wrongAddress],
    ['the rest counts', policies(tcpTo('10.0.0.0/33', '10.0.0.0/8')), tcp('10.1.2.3', 443), 'allow by a'],
    [
      'with none left, every address is accepted',
      policies(tcpTo('10.0.0.0', '10/8')),
      tcp('11.1.2.3', 443),
      'allow by a',
    ],
    [
      '... by https, too',
      policies({ ...tlsTo('a.test'), ipAddresses: ['10.0.0.0'] }),
      https('a.test', { ip: '11.1.2.3' }),
      'allow by a',
    ],
  ],
  'chains that overlap': [
    [
      'equal rules are one chain',
      policies(tcpTo('10.0.0.0/8'), tcpTo('10.0.0.0/8')),
      tcp('10.1.2.3', 443),
      'allow by a',
    ],
    [
      '... whatever the order of their entries',
      policies(tlsTo('a.test', 'b.test'), tlsTo('b.test', 'a.test')),
      https('b.test'),
      'allow by a',
    ],
    [
      'a shared server name rejects the listener',
      policies(tlsTo('a.test'), tlsTo('a.test', 'b.test')),
      https('a.test'),
      listenerRejected,
    ],
    [
      '... for every connection of the source',
      policies(tlsTo('a.test'), tlsTo('a.test', 'b.test'), httpbin),
      http('httpbin.org'),
      listenerRejected,
    ],
    [
      '... even if the mesh enables egress',
      open(policies(tlsTo('a.test'), tlsTo('a.test', 'b.test'))),
      https('c.test'),
      listenerRejected,
    ],
    [
      '... but not of another source',
      policies(tlsTo('a.test'), { ...tlsTo('a.test', 'b.test'), sources: ['shop/cart'] }),
      https('a.test'),
      'allow by a',
    ],
    [
      'a shared range rejects it',
      policies(tcpTo('10.0.0.0/8'), tcpTo('10.0.0.0/8', '11.0.0.0/8')),
      tcp('10.1.2.3', 443),
      listenerRejected,
    ],
    [
      '... also if it is written differently',
      policies(tcpTo('10.0.0.0/8'), tcpTo('10.1.2.3/8')),
      tcp('10.1.2.3', 443),
      listenerRejected,
    ],
    [
      'tcp and tcp-server-first are not equal',
      policies(tcpTo(), { ports: ['tcp-server-first 443'] }),
      tcp('10.1.2.3', 443),
      listenerRejected,
    ],
    [
      'https without hosts takes what tcp takes',
      policies(tcpTo(), tlsTo()),
      tcp('10.1.2.3', 443),
      listenerRejected,
    ],
    [
      'a range within another does not overlap it',
      policies(tcpTo('10.0.0.0/8'), tcpTo('10.1.0.0/16')),
      tcp('10.1.2.3', 443),
      'allow by b',
    ],
    [
      'other ports do not overlap',
      policies(tlsTo('a.test'), { ports: ['https 8443'], hosts: ['a.test'] }),
      https('a.test', { port: 8443 }),
      'allow by b',
    ],
    [
      'http and tcp do not overlap',
      policies(httpbin, { ports: ['tcp 80'] }),
      http('httpbin.org'),
      'allow by a',
    ],
    [
      'http and https do not overlap',
      policies({ ...httpbin, ports: ['http 443'] }, tlsTo('a.test')),
      https('a.test'),
      'allow by b',
    ],
    ['a server name `*` rejects the listener', policies(tlsTo('*')), https('a.test'), listenerRejected],
    ['... as does a partial one', policies(tlsTo('a*.test')), https('ab.test'), listenerRejected],
    ['... or one at the end', policies(tlsTo('a.*')), https('a.test'), listenerRejected],
  ],
  'selection by address': [
    [
      'the longest range',
      policies(tcpTo('10.0.0.0/8'), { ...tlsTo('a.test'), ipAddresses: ['10.1.0.0/16'] }),
      https('a.test', { ip: '10.1.2.3' }),
      'allow by b',
    ],
    [
      'does not go back to a shorter one',
      policies(tcpTo('10.0.0.0/8'), { ...tlsTo('a.test'), ipAddresses: ['10.1.0.0/16'] }),
      https('b.test', { ip: '10.1.2.3' }),
      wrongServerName,
    ],
    [
      'nor to chains without ranges',
      policies(tcpTo(), { ...tlsTo('a.test'), ipAddresses: ['10.0.0.0/8'] }),
      https('b.test', { ip: '10.1.2.3' }),
      wrongServerName,
    ],
    [
      'a range hides HTTP of the same port',
      policies(httpbin, { ...tcpTo('10.0.0.0/8'), ports: ['tcp 80'] }),
      http('other.test', { ip: '10.1.2.3' }),
      'allow by b',
    ],
    [
      'a range that spans everything hides it',
      policies(httpbin, { ...tcpTo('0.0.0.0/0'), ports: ['tcp 80'] }),
      http('other.test', { ip: '10.1.2.3' }),
      'allow by b',
    ],
    [
      'chains without ranges are last',
      policies(tcpTo(), tcpTo('10.0.0.0/8')),
      tcp('11.1.2.3', 443),
      'allow by a',
    ],
    [
      'IPv6',
      policies(tcpTo('2001:db8::/32'), tcpTo('2001:db8:1::/48')),
      tcp('2001:db8:1::1', 443),
      'allow by b',
    ],
    [
      'a mapped address is an IPv4 address',
      policies(tcpTo('10.0.0.0/8')),
      tcp('::ffff:10.1.2.3', 443),
      'allow by a',
    ],
  ],
  'selection by server name': [
    ['exact before `*.`', policies(tlsTo('*.a.test'), tlsTo('b.a.test')), https('b.a.test'), 'allow by b'],
    ['the longest `*.` first', policies(tlsTo('*.test'), tlsTo('*.a.test')), https('b.a.test'), 'allow by b'],
    ['`*.` spans several labels', policies(tlsTo('*.test')), https('c.b.a.test'), 'allow by a'],
    ['`*.` does not match the name behind it', policies(tlsTo('*.a.test')), https('a.test'), wrongServerName],
    ['then chains without server names', policies(tlsTo('a.test'), tcpTo()), https('b.test'), 'allow by b'],
    ['no server name is none of them', policies(tlsTo('a.test')), https(''), wrongServerName],
    ['without TLS there is no server name', policies(tlsTo('a.test')), tcp('10.1.2.3', 443), wrongProtocol],
    ['the sent name is lower-cased', policies(tlsTo('a.test')), https('A.TEST'), 'allow by a'],
    ['the policy is not', policies(tlsTo('A.test')), https('a.test'), wrongServerName],
    ['a host with a port is no server name', policies(tlsTo('a.test:443')), https('a.test'), wrongServerName],
  ],
  'selection by application protocol': [
    ['http shows http/1.1', policies(httpbin, { ports: ['tcp 80'] }), http('other.test'), noVirtualHost],
    [
      'anything else takes the chain without',
      policies(httpbin, { ports: ['tcp 80'] }),
      tcp('10.1.2.3', 80),
      'allow by b',
    ],
    ['TLS shows no HTTP', policies({ ...httpbin, ports: ['http 443'] }), https('httpbin.org'), wrongProtocol],
    [
      '... unless its ALPN does, and then it is denied',
      policies({ ...httpbin, ports: ['http 443'] }),
      https('httpbin.org', { alpn: ['http/1.1'] }),
      wrongProtocol,
    ],
    [
      '... even if the mesh enables egress',
      open(policies({ ...httpbin, ports: ['http 443'] })),
      https('httpbin.org', { alpn: ['http/1.1'] }),
      wrongProtocol,
    ],
    [
      '... where it would have passed without',
      open(policies({ ...httpbin, ports: ['http 443'] })),
      https('httpbin.org', { alpn: ['h2'] }),
      'pass through',
    ],
    [
      'ALPN into the HTTP chain misses tcp',
      policies({ ...httpbin, ports: ['http 443'] }, tcpTo()),
      https('httpbin.org', { alpn: ['h2', 'http/1.1'] }),
      wrongProtocol,
    ],
    [
      'h2 goes to tcp',
      policies({ ...httpbin, ports: ['http 443'] }, tcpTo()),
      https('httpbin.org', { alpn: ['h2'] }),
      'allow by b',
    ],
    [
      'server first: HTTP is not seen',
      policies({ ...httpbin, ports: ['http 80', 'tcp-server-first 80'] }),
      http('other.test'),
      'allow by a',
    ],
    [
      'server first: the server name is not seen',
      policies(tlsTo('a.test'), { ports: ['tcp-server-first 443'], ipAddresses: ['10.0.0.0/8'] }),
      https('a.test', { ip: '11.1.2.3' }),
      wrongServerName,
    ],
    [
      'server first on another port does not matter',
      policies(tlsTo('a.test'), { ports: ['tcp-server-first 3306'] }),
      https('a.test'),
      'allow by a',
    ],
    ['server first', policies({ ports: ['tcp-server-first 3306'] }), tcp('10.1.2.3', 3306), 'allow by a'],
  ],
  'pass-through': [
    ['nothing for the source', open(policies()), http('a.test'), 'pass through'],
    ['another port', open(policies(httpbin)), https('a.test'), 'pass through'],
    ['another server name', open(policies(tlsTo('a.test'))), https('b.test'), 'pass through'],
    ['another address', open(policies(tcpTo('10.0.0.0/8'))), tcp('11.1.2.3', 443), 'pass through'],
    ['not what HTTP denies', open(policies(httpbin)), http('a.test'), noVirtualHost],
    [
      'not what is malformed',
      open(policies(tlsTo('a.test'))),
      https('a.test', { path: '/a b' }),
      'deny connection: invalid-request',
    ],
  ],
  'virtual hosts': [
    ['host and port', policies(httpbin), http('httpbin.org:80'), 'allow by a'],
    ['another port', policies(httpbin), http('httpbin.org:81'), noVirtualHost],
    ['the host is lower-cased', policies(httpbin), http('HTTPBin.org'), 'allow by a'],
    ['a trailing dot is kept', policies(httpbin), http('httpbin.org.'), noVirtualHost],
    ['no host', policies(httpbin), http(undefined), noVirtualHost],
    ['a rule without hosts', policies({}), http('httpbin.org'), noVirtualHost],
    [
      'a domain twice rejects the route table',
      policies(httpbin, { ...httpbin, matches: ['get'] }),
      http('httpbin.org'),
      tableRejected,
    ],
    [
      '... for every host of the port',
      policies(httpbin, httpbin, { hosts: ['b.test'] }),
      http('b.test'),
      tableRejected,
    ],
    [
      '... but not of another port',
      policies(httpbin, httpbin, { ports: ['http 8080'], hosts: ['b.test'] }),
      http('b.test', { port: 8080 }),
      'allow by c',
    ],
    ['... in whatever case', policies({ hosts: ['a.test', 'A.test'] }), http('a.test'), tableRejected],
    [
      '... also as host and port',
      policies({ hosts: ['a.test', 'a.test:80'] }),
      http('a.test'),
      tableRejected,
    ],
    [
      'a source that is named twice counts twice',
      policies({ ...httpbin, sources: ['curl/curl', 'curl/curl'] }),
      http('httpbin.org'),
      tableRejected,
    ],
    [
      '... which for tcp is one chain',
      policies({ ...tcpTo(), sources: ['curl/curl', 'curl/curl'] }),
      tcp('10.1.2.3', 443),
      'allow by a',
    ],
    [
      'exact before wildcards',
      policies({ hosts: ['*.a.test'] }, { hosts: ['b.a.test'] }),
      http('b.a.test'),
      'allow by b',
    ],
    ['a wildcard has no upstream', policies({ hosts: ['*.a.test'] }), http('b.a.test'), unresolvable],
    ['any character may precede a suffix', policies({ hosts: ['*-a.test'] }), http('b-a.test'), unresolvable],
    [
      'at least one must',
      policies({ hosts: ['*.a.test'] }),
      http('.a.test'),
      'deny request: invalid-request',
    ],
    [
      '... so that the suffix alone is no match',
      policies({ hosts: ['*a.test'] }),
      http('a.test'),
      noVirtualHost,
    ],
    ['a prefix wildcard', policies({ hosts: ['a.*'] }), http('a.test'), unresolvable],
    ['`*` alone', policies({ hosts: ['*'] }), http('b.test'), unresolvable],
    [
      'the longest suffix first',
      withGroups(policies({ hosts: ['*.test'] }, { hosts: ['*.a.test'], matches: ['get'] }), [get]),
      http('b.a.test', { path: '/put' }),
      noRoute,
    ],
    [
      'suffixes before prefixes',
      withGroups(policies({ hosts: ['b.*'] }, { hosts: ['*.test'], matches: ['get'] }), [get]),
      http('b.test', { path: '/put' }),
      noRoute,
    ],
    [
      'prefixes before `*`',
      withGroups(policies({ hosts: ['*'] }, { hosts: ['b.*'], matches: ['get'] }), [get]),
      http('b.test', { path: '/put' }),
      noRoute,
    ],
    [
      'no way back to another virtual host',
      withGroups(policies({ ...httpbin, matches: ['get'] }, { hosts: ['*'] }), [get]),
      http('httpbin.org', { path: '/put' }),
      noRoute,
    ],
    [
      'ipAddresses are ignored',
      policies({ ...httpbin, ipAddresses: ['10.0.0.0/8'] }),
      http('httpbin.org', { ip: '11.1.2.3' }),
      'allow by a',
    ],
  ],
  routes: [
    ['the whole path', routed, http('httpbin.org', { path: '/get' }), 'allow by a'],
    ['not a part of it', routed, http('httpbin.org', { path: '/forget/getx' }), noRoute],
    ['without the query', routed, http('httpbin.org', { path: '/get?a=b' }), 'allow by a'],
    [
      'headers are joined',
      withGroups(policies({ ...httpbin, matches: ['get'] }), [
        routeGroup('get', [{ headers: { 'X-Env': 'a,b' } }]),
      ]),
      http('httpbin.org', { headers: { 'x-env': ['a', 'b'] } }),
      'allow by a',
    ],
    [
      'a missing group has no route',
      policies({ ...httpbin, matches: ['missing'] }),
      http('httpbin.org'),
      noRoute,
    ],
    ['no path', routed, http('httpbin.org', { path: undefined }), 'deny request: invalid-request'],
    [
      'a pattern that is no RE2 rejects the route table',
      withGroups(policies({ ...httpbin, matches: ['bad'] }, { hosts: ['b.test'] }), [
        routeGroup('bad', [{ pathRegex: '(?=a)' }]),
      ]),
      http('b.test'),
      tableRejected,
    ],
  ],
};

describe.each(Object.entries(table))('%s', (_, cases) => {
  test.each(cases)('%s', (_what, setting, request, expected) => {
    expect(outcome(request, setting, 'envoy')).toBe(expected);
  });
});

test('the table has at least 60 cases', () => {
  expect(Object.values(table).flat().length).toBeGreaterThanOrEqual(60);
});
