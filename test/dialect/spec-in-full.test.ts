/** Decisions of the `spec` dialect in every word: what a denial says, and what can be said of a connection. */
import { describe } from 'vitest';

import type { Denial } from '../../src/index.js';
import { http, https, routeGroup, type ShortEgress, tcp } from '../support/resources.js';
import { allowBy, type FullCase, passthrough, testConnections, testDecisions } from './in-full.js';

const routeGroups = [
  routeGroup('several', [
    { pathRegex: '/a', methods: ['GET', 'HEAD'] },
    { methods: ['PUT'], headers: { 'X-A': '1', 'x-b': '2' } },
    { pathRegex: '/c' },
  ]),
];

function deny(
  reason: Denial['reason'],
  enforcedAt: Denial['enforcedAt'],
  message: string,
  field?: string,
): Denial {
  return { verdict: 'deny', reason, enforcedAt, message, ...(field !== undefined && { field }) };
}

const rows: readonly FullCase[] = [
  {
    what: 'no policy',
    policies: [],
    request: tcp('10.0.0.1', 22),
    decision: deny(
      'no-policy-for-source',
      'connection',
      'no policy names the ServiceAccount `curl/curl` as a source',
    ),
  },
  {
    what: 'another port: the ports of all rules, each once',
    policies: [{ ports: ['https 443', 'http 80'], hosts: ['a.test'] }, { ports: ['tcp 443'] }],
    request: tcp('10.0.0.1', 22),
    decision: deny(
      'port-not-allowed',
      'connection',
      'no rule of `curl/curl` is for port 22: allowed are `443`, `80`',
    ),
  },
  {
    what: 'another protocol: those of the port',
    policies: [{ ports: ['https 443', 'http 443', 'http 80'], hosts: ['a.test'] }],
    request: tcp('10.0.0.1', 443),
    decision: deny(
      'protocol-mismatch',
      'connection',
      'no rule of `curl/curl` on port 443 is for `tcp`: allowed are `https`, `http`',
    ),
  },
  {
    what: 'another address',
    policies: [{ ports: ['https 443'], hosts: ['a.test'], ipAddresses: ['10.0.0.0/8', '2001:db8::/32'] }],
    request: https('a.test', { ip: '11.0.0.1' }),
    decision: deny(
      'address-not-allowed',
      'connection',
      'no rule of `curl/curl` for `https` on port 443 has a range with this address: allowed are `10.0.0.0/8`, `2001:db8::/32`',
    ),
  },
  {
    what: 'no address',
    policies: [{ ports: ['https 443'], hosts: ['a.test'], ipAddresses: ['10.0.0.0/8'] }],
    request: https('a.test'),
    decision: deny(
      'address-not-allowed',
      'connection',
      'no rule of `curl/curl` for `https` on port 443 has a range with this address: allowed are `10.0.0.0/8`',
      'ip',
    ),
  },
  {
    what: 'another server name: the hosts of the rules that came as far',
    policies: [
      { ports: ['https 443'], hosts: ['a.test'] },
      { ports: ['tcp 443'], ipAddresses: ['10.0.0.0/8'] },
    ],
    request: https('b.test', { ip: '12.0.0.1' }),
    decision: deny(
      'host-not-allowed',
      'connection',
      'no `https` rule of `curl/curl` on port 443 has this server name: allowed are `a.test`',
    ),
  },
  {
    what: 'no server name',
    policies: [{ ports: ['https 443'], hosts: ['a.test'] }],
    request: https(undefined),
    decision: deny(
      'host-not-allowed',
      'connection',
      'no `https` rule of `curl/curl` on port 443 has this server name: allowed are `a.test`',
      'sni',
    ),
  },
  {
    what: 'another host: five of them in full',
    policies: [{ hosts: ['a', 'b', 'c', 'd', 'e'] }],
    request: http('z.test'),
    decision: deny(
      'host-not-allowed',
      'request',
      'no `http` rule of `curl/curl` on port 80 has this host: allowed are `a`, `b`, `c`, `d`, `e`',
    ),
  },
  {
    what: '... and the rest by number, each counted once',
    policies: [{ hosts: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, { hosts: ['a', 'h'] }],
    request: http('z.test'),
    decision: deny(
      'host-not-allowed',
      'request',
      'no `http` rule of `curl/curl` on port 80 has this host: allowed are `a`, `b`, `c`, `d`, `e` and 3 more',
    ),
  },
  {
    what: 'no host',
    policies: [{ hosts: ['a.test'] }],
    request: http(undefined),
    decision: deny(
      'host-not-allowed',
      'request',
      'no `http` rule of `curl/curl` on port 80 has this host: allowed are `a.test`',
      'host',
    ),
  },
  {
    what: 'rules without hosts',
    policies: [{}],
    request: http('a.test'),
    decision: deny(
      'host-not-allowed',
      'request',
      'the `http` rules of `curl/curl` on port 80 have no hosts, so they grant nothing',
    ),
  },
  {
    what: 'another route: methods, path and headers of each',
    policies: [{ hosts: ['a.test'], matches: ['several'] }],
    request: http('a.test', { path: '/z' }),
    decision: deny(
      'route-not-matched',
      'request',
      'no route of `curl/curl` on port 80 matches this method, path and headers: allowed are `GET|HEAD /a`, `PUT .* X-A: 1 x-b: 2`, `* /c`',
    ),
  },
  {
    what: 'no route at all',
    policies: [{ hosts: ['a.test'], matches: ['missing'] }],
    request: http('a.test'),
    decision: deny(
      'route-not-matched',
      'request',
      'the `http` rules of `curl/curl` on port 80 name route groups that are missing, so they have no routes',
    ),
  },
  {
    what: 'no path',
    policies: [{ hosts: ['a.test'], matches: ['several'] }],
    request: http('a.test', { path: undefined, method: undefined }),
    decision: deny(
      'invalid-request',
      'request',
      'path is missing: the routes of this port ask for it',
      'path',
    ),
  },
  {
    what: 'no method',
    policies: [{ hosts: ['a.test'], matches: ['several'] }],
    request: http('a.test', { method: undefined }),
    decision: deny(
      'invalid-request',
      'request',
      'method is missing: the routes of this port ask for it',
      'method',
    ),
  },
  {
    what: 'a malformed path, of a connection that nothing captures',
    policies: [{ ports: ['tcp 80'] }],
    request: http('a.test', { path: '/ ' }),
    decision: deny(
      'invalid-request',
      'connection',
      'path `/ ` is not a path of at most 65536 characters without spaces and control characters',
      'path',
    ),
  },
];

testDecisions('spec', routeGroups, rows);

const needs = (what: 'sni' | 'http') => ({ verdict: 'inspect', needs: what }) as const;
const tls = (...hosts: readonly string[]): ShortEgress => ({ ports: ['https 443'], hosts });
const web = (...hosts: readonly string[]): ShortEgress => ({ ports: ['http 443'], hosts });

describe('a connection', () => {
  const nothingMatches =
    'no rule of `curl/curl` on port 443 grants anything to this address: those that take it in have no host, or no route, that could match';
  const noRange =
    'no rule of `curl/curl` on port 443 has a range with this address: allowed are `10.0.0.0/8`';

  testConnections('spec', [
    [
      'of a source without policies',
      [],
      {},
      deny(
        'no-policy-for-source',
        'connection',
        'no policy names the ServiceAccount `curl/curl` as a source',
      ),
    ],
    [
      'to another port',
      [{ hosts: ['a'] }],
      {},
      deny('port-not-allowed', 'connection', 'no rule of `curl/curl` is for port 443: allowed are `80`'),
    ],
    [
      'to another address: the ranges of this port',
      [
        { ports: ['tcp 443'], ipAddresses: ['10.0.0.0/8'] },
        { ports: ['tcp 80'], ipAddresses: ['11.0.0.0/8'] },
      ],
      { ip: '11.0.0.1' },
      deny('address-not-allowed', 'connection', noRange),
    ],
    [
      'to an address that is not known',
      [{ ports: ['tcp 443'], ipAddresses: ['10.0.0.0/8'] }],
      {},
      deny('address-not-allowed', 'connection', noRange, 'ip'),
    ],
    ['to http without hosts', [web()], {}, deny('host-not-allowed', 'connection', nothingMatches)],
    [
      'to http without routes',
      [{ ...web('a'), matches: ['missing'] }],
      {},
      deny('route-not-matched', 'connection', nothingMatches),
    ],
    ['to http', [web('a')], {}, needs('http')],
    ['to https', [tls('a')], {}, needs('sni')],
    ['... without hosts', [tls()], {}, needs('sni')],
    ['... that is known not to name its server', [tls()], { sni: '' }, needs('http')],
    [
      '... which no host matches',
      [tls('a')],
      { sni: '' },
      deny('host-not-allowed', 'connection', nothingMatches),
    ],
    [
      '... nor does one with a port',
      [tls('a:443')],
      {},
      deny('host-not-allowed', 'connection', nothingMatches),
    ],
    ['... but perhaps another', [tls('a:443', 'b')], {}, needs('sni')],
    ['... that names its server', [tls('a')], { sni: 'a' }, allowBy('a', 443, 'https', { host: 'a' })],
    ['to https or http', [tls('a'), web('a')], {}, needs('sni')],
    ['to http or https', [web('a'), tls('a')], {}, needs('sni')],
    ['... without a server name', [tls('a'), web('a')], { sni: '' }, needs('http')],
    [
      'that a tcp rule grants, whatever it carries',
      [web('a'), { ports: ['tcp 443'], ipAddresses: ['10.0.0.0/8'] }],
      { ip: '10.0.0.1' },
      allowBy('b', 443, 'tcp', { ipRange: '10.0.0.0/8' }),
    ],
    [
      'that nobody may wait for',
      [
        { ...web('a'), ipAddresses: ['10.0.0.0/8'] },
        { ports: ['tcp-server-first 443'], ipAddresses: ['10.1.0.0/16'] },
      ],
      { ip: '10.2.0.1' },
      deny(
        'protocol-mismatch',
        'connection',
        "port 443 of `curl/curl` is `tcp-server-first`, so its client can't be waited for, and no rule grants this address whatever is sent",
      ),
    ],
  ]);
});

describe('a connection where the mesh enables egress', () => {
  const inRange = { ...web('a'), ipAddresses: ['10.0.0.0/8'] };

  testConnections(
    'spec',
    [
      ['of a source without policies', [], {}, passthrough],
      ['to another port', [{ hosts: ['a'] }], {}, passthrough],
      ['to https', [tls('a')], {}, passthrough],
      ['to tcp elsewhere', [{ ports: ['tcp 443'], ipAddresses: ['10.0.0.0/8'] }], {}, passthrough],
      ['to http', [web('a')], {}, needs('http')],
      ['... without hosts', [web()], {}, needs('http')],
      ['... in its range', [inRange], { ip: '10.0.0.1' }, needs('http')],
      ['... elsewhere', [inRange], { ip: '11.0.0.1' }, passthrough],
      ['to https or http', [tls('a'), web('a')], {}, needs('http')],
    ],
    { enableEgress: true },
  );
});
