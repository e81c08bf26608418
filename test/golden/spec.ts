/**
 * The `spec` dialect by example: for each sentence of its meaning, policies and what becomes of some requests.
 *
 * Resources are in the short form of `test/support/resources.ts`: an Egress is `mesh/policy` for source
 * `curl/curl` on `http 80`, a request is `GET /get` from `curl/curl` to port 80 (443 for https), unless told
 * otherwise. The outcome is `allow` (by whatever rule), `allow by ...` with the whole rule, `pass through`, or
 * `deny: REASON (FIELD) at PLACE`.
 */
import type { Egress, HTTPRouteGroup, MeshSettings, RequestFields } from '../../src/index.js';
import { egress, http, https, routeGroup, tcp, upstreamTrafficSetting } from '../support/resources.js';

export interface Sentence {
  readonly says: string;
  readonly policies: readonly Egress[];
  readonly routeGroups?: readonly HTTPRouteGroup[];
  readonly mesh?: MeshSettings;
  readonly requests: readonly (readonly [request: RequestFields, outcome: string])[];
}

export interface Chapter {
  readonly title: string;
  readonly sentences: readonly Sentence[];
}

const NO_SOURCE = 'deny: no-policy-for-source at connection';
const NO_PORT = 'deny: port-not-allowed at connection';
const NO_PROTOCOL = 'deny: protocol-mismatch at connection';
const NO_ADDRESS = 'deny: address-not-allowed at connection';
const NO_HOST = 'deny: host-not-allowed at request';
const NO_SERVER_NAME = 'deny: host-not-allowed at connection';
const NO_ROUTE = 'deny: route-not-matched at request';

const httpbin = egress({ hosts: ['httpbin.org'] });
const everything = egress({ name: 'everything', ports: ['tcp 80', 'tcp 443'] });
const from = (namespace: string, name: string) => ({ source: { namespace, name } });

const request: Chapter = {
  title: 'the request',
  sentences: [
    {
      says: 'an IPv4-mapped IPv6 address is that IPv4 address',
      policies: [egress({ ports: ['tcp 5432'], ipAddresses: ['10.0.0.0/8'] })],
      requests: [
        [tcp('::ffff:10.1.2.3', 5432), 'allow'],
        [tcp('::ffff:a01:203', 5432), 'allow'],
        [tcp('::ffff:11.1.2.3', 5432), NO_ADDRESS],
        [tcp('::10.1.2.3', 5432), NO_ADDRESS],
      ],
    },
    {
      says: 'the port is an integer from 1 to 65535',
      policies: [egress({ ports: ['tcp 1', 'tcp 65535'] })],
      requests: [
        [tcp(undefined, 1), 'allow'],
        [tcp(undefined, 65_535), 'allow'],
        [tcp(undefined, 0), 'deny: invalid-request (port) at connection'],
        [tcp(undefined, 65_536), 'deny: invalid-request (port) at connection'],
        [tcp(undefined, 1.5), 'deny: invalid-request (port) at connection'],
      ],
    },
    {
      says: 'the host is as sent, with its port if it had one',
      policies: [httpbin],
      requests: [
        [http('httpbin.org'), 'allow'],
        [http('httpbin.org:80'), 'allow'],
      ],
    },
    {
      says: 'for https, a server name that is left out is taken from the host, its port cut off',
      policies: [egress({ ports: ['https 443'], hosts: ['flomesh.io'] })],
      requests: [
        [https('flomesh.io'), 'allow'],
        [https(undefined, { host: 'flomesh.io' }), 'allow'],
        [https(undefined, { host: 'flomesh.io:8443' }), 'allow'],
        [https('flomesh.io', { host: 'evil.test' }), 'allow'],
        [https('evil.test', { host: 'flomesh.io' }), NO_SERVER_NAME],
      ],
    },
    {
      says: 'an empty server name says that the client sent none',
      policies: [egress({ ports: ['https 443'], hosts: ['flomesh.io', '*'] })],
      requests: [[https('', { host: 'flomesh.io' }), NO_SERVER_NAME]],
    },
    {
      says: 'ALPN does not bear on the decision',
      policies: [egress({ ports: ['https 443'], hosts: ['flomesh.io'] })],
      requests: [
        [https('flomesh.io', { alpn: [] }), 'allow'],
        [https('flomesh.io', { alpn: ['h2', 'http/1.1'] }), 'allow'],
      ],
    },
    {
      says: 'a malformed request is never allowed, and the field is named, whatever the protocol',
      policies: [everything, httpbin],
      mesh: { enableEgress: true },
      requests: [
        [http('httpbin.org'), 'allow'],
        [http('httpbin.org', from('', 'curl')), 'deny: invalid-request (source.namespace) at connection'],
        [http('httpbin.org', from('curl', '')), 'deny: invalid-request (source.name) at connection'],
        [http('httpbin.org', { ip: '010.0.0.1' }), 'deny: invalid-request (ip) at connection'],
        [http('httpbin.org', { sni: 'a b' }), 'deny: invalid-request (sni) at connection'],
        [http('httpbin.org evil.test'), 'deny: invalid-request (host) at request'],
        [http('httpbin.org', { method: 'GET /' }), 'deny: invalid-request (method) at request'],
        [http('httpbin.org', { path: '/a b' }), 'deny: invalid-request (path) at request'],
        [http('httpbin.org', { path: '/a\r\nb' }), 'deny: invalid-request (path) at request'],
        [http('httpbin.org', { headers: { a: 'b\nc' } }), 'deny: invalid-request (headers.a) at request'],
        [tcp('192.0.2.1', 443, { path: '/a b' }), 'deny: invalid-request (path) at connection'],
        [https('flomesh.io', { host: 'a b' }), 'deny: invalid-request (host) at connection'],
      ],
    },
    {
      says: 'a field that is absent satisfies no rule that constrains it',
      policies: [
        egress({ name: 'address', ports: ['tcp 5432'], ipAddresses: ['0.0.0.0/0', '::/0'] }),
        egress({ name: 'host', hosts: ['*'] }),
        egress({ name: 'server-name', ports: ['https 443'], hosts: ['*'] }),
      ],
      requests: [
        [tcp(undefined, 5432), 'deny: address-not-allowed (ip) at connection'],
        [http(undefined), 'deny: host-not-allowed (host) at request'],
        [https(undefined), 'deny: host-not-allowed (sni) at connection'],
      ],
    },
    {
      says: 'and satisfies a rule that does not',
      policies: [
        egress({ ports: ['tcp 80', 'https 443'] }),
        egress({ name: 'web', ports: ['http 8080'], hosts: ['*'] }),
      ],
      requests: [
        [tcp(undefined, 80), 'allow'],
        [http(undefined, { path: undefined, method: undefined }), 'allow'],
        [https(undefined), 'allow'],
        [
          http('httpbin.org', { port: 8080, path: undefined, method: undefined, headers: undefined }),
          'allow',
        ],
      ],
    },
    {
      says: 'every http request has a path and a method: without them, routes that fail make it invalid',
      policies: [egress({ hosts: ['httpbin.org'], matches: ['reads'] })],
      routeGroups: [routeGroup('reads', [{ pathRegex: '/get' }, { name: 'heads', methods: ['HEAD'] }])],
      requests: [
        [http('httpbin.org', { path: undefined }), 'deny: invalid-request (path) at request'],
        [
          http('httpbin.org', { path: '/put', method: undefined }),
          'deny: invalid-request (method) at request',
        ],
        [
          http('httpbin.org', { path: undefined, method: undefined }),
          'deny: invalid-request (path) at request',
        ],
        [http('httpbin.org', { path: undefined, method: 'HEAD' }), 'allow'],
        [http('httpbin.org', { method: undefined }), 'allow'],
      ],
    },
  ],
};

const union: Chapter = {
  title: 'union, default deny',
  sentences: [
    {
      says: 'without a policy nothing is allowed',
      policies: [],
      requests: [
        [http('httpbin.org'), NO_SOURCE],
        [https('flomesh.io'), NO_SOURCE],
        [tcp('192.0.2.1', 22), NO_SOURCE],
      ],
    },
    {
      says: 'a request is allowed if at least one rule grants it',
      policies: [
        egress({ name: 'web', hosts: ['httpbin.org'] }),
        egress({ name: 'tls', ports: ['https 443'], hosts: ['flomesh.io'] }),
      ],
      requests: [
        [http('httpbin.org'), 'allow by mesh/web http 80 with httpbin.org'],
        [https('flomesh.io'), 'allow by mesh/tls https 443 with flomesh.io'],
        [http('flomesh.io'), NO_HOST],
        [https('httpbin.org'), NO_SERVER_NAME],
      ],
    },
    {
      says: 'no rule takes away what another grants',
      policies: [
        egress({ name: 'narrow', hosts: ['httpbin.org'], ipAddresses: ['10.0.0.0/8'] }),
        egress({ name: 'wide', hosts: ['*'] }),
      ],
      requests: [[http('httpbin.org', { ip: '192.0.2.1' }), 'allow by mesh/wide http 80 with *']],
    },
    {
      says: 'the rule that is reported is the first that grants, in input order',
      policies: [
        egress({ name: 'third', hosts: ['example.com'] }),
        egress({ name: 'second', hosts: ['httpbin.org'] }),
        egress({ name: 'first', hosts: ['httpbin.org'], ports: ['tcp 80', 'http 80'] }),
      ],
      requests: [
        [http('httpbin.org'), 'allow by mesh/second http 80 with httpbin.org'],
        [http('flomesh.io'), 'allow by mesh/first tcp 80'],
      ],
    },
    {
      says: 'of the rule, the first host, range and route that match are reported, as the policy spells them',
      policies: [
        egress({
          hosts: ['*.Example.com', 'A.example.com.'],
          ipAddresses: ['10.1.2.3/8', '10.0.0.0/8'],
          matches: ['empty', 'reads'],
        }),
      ],
      routeGroups: [
        routeGroup('empty', []),
        routeGroup('reads', [
          { name: 'put', methods: ['PUT'] },
          { name: 'get', pathRegex: '/get' },
          { name: 'all' },
        ]),
      ],
      requests: [
        [
          http('a.example.com', { ip: '10.0.0.1' }),
          'allow by mesh/policy http 80 with *.Example.com, 10.1.2.3/8, reads/get',
        ],
        [
          http('a.example.com', { ip: '10.0.0.1', path: '/' }),
          'allow by mesh/policy http 80 with *.Example.com, 10.1.2.3/8, reads/all',
        ],
      ],
    },
    {
      says: 'one policy may name several sources, ports and protocols',
      policies: [
        egress({
          sources: ['curl/curl', 'shop/web'],
          ports: ['http 80', 'HTTP 8080'],
          hosts: ['httpbin.org'],
        }),
      ],
      requests: [
        [http('httpbin.org'), 'allow by mesh/policy http 80 with httpbin.org'],
        [http('httpbin.org', { port: 8080 }), 'allow by mesh/policy http 8080 with httpbin.org'],
        [http('httpbin.org', { port: 8080, ...from('shop', 'web') }), 'allow'],
        [http('httpbin.org', from('shop', 'curl')), NO_SOURCE],
      ],
    },
  ],
};

const reader = egress({ sources: ['curl/curl', 'shop/web'], hosts: ['httpbin.org'] });
const team: Egress = {
  ...httpbin,
  spec: { ...httpbin.spec, sources: [{ kind: 'Group', namespace: 'curl', name: 'curl' }] },
};

const connection: Chapter = {
  title: 'source, port, protocol, address',
  sentences: [
    {
      says: 'a source equals the request’s namespace and name, exactly',
      policies: [reader],
      requests: [
        [http('httpbin.org'), 'allow'],
        [http('httpbin.org', from('curl', 'web')), NO_SOURCE],
        [http('httpbin.org', from('shop', 'curl')), NO_SOURCE],
        [http('httpbin.org', from('Curl', 'curl')), NO_SOURCE],
        [http('httpbin.org', from('curl', 'curl ')), NO_SOURCE],
        [http('httpbin.org', from('curl/curl', 'curl')), NO_SOURCE],
        [http('httpbin.org', from('*', '*')), NO_SOURCE],
        [http('httpbin.org', from('__proto__', 'constructor')), NO_SOURCE],
      ],
    },
    {
      says: 'only a source of kind ServiceAccount counts',
      policies: [team],
      requests: [[http('httpbin.org'), NO_SOURCE]],
    },
    {
      says: 'the port numbers are equal',
      policies: [httpbin],
      requests: [
        [http('httpbin.org', { port: 80 }), 'allow'],
        [http('httpbin.org:8080', { port: 8080 }), NO_PORT],
        [http('httpbin.org:80', { port: 8080 }), NO_PORT],
      ],
    },
    {
      says: 'http rules take http, https rules take https',
      policies: [egress({ ports: ['http 80', 'https 443'], hosts: ['httpbin.org'] })],
      requests: [
        [http('httpbin.org'), 'allow'],
        [https('httpbin.org', { port: 80 }), NO_PROTOCOL],
        [tcp('192.0.2.1', 80), NO_PROTOCOL],
        [https('httpbin.org'), 'allow'],
        [http('httpbin.org', { port: 443 }), NO_PROTOCOL],
        [tcp('192.0.2.1', 443), NO_PROTOCOL],
      ],
    },
    {
      says: 'tcp and tcp-server-first rules take everything',
      policies: [egress({ ports: ['tcp 443', 'tcp-server-first 3306'] })],
      requests: [
        [tcp('192.0.2.1', 443), 'allow by mesh/policy tcp 443'],
        [https('flomesh.io'), 'allow by mesh/policy tcp 443'],
        [http('flomesh.io', { port: 443 }), 'allow by mesh/policy tcp 443'],
        [tcp('192.0.2.1', 3306), 'allow by mesh/policy tcp-server-first 3306'],
        [https('flomesh.io', { port: 3306 }), 'allow'],
        [http('flomesh.io', { port: 3306 }), 'allow'],
      ],
    },
    {
      says: 'a policy may spell a protocol in any case',
      policies: [
        egress({ ports: ['HTTP 80', 'HttpS 443', 'TCP 22', 'Tcp-Server-First 25'], hosts: ['httpbin.org'] }),
      ],
      requests: [
        [http('httpbin.org'), 'allow by mesh/policy http 80 with httpbin.org'],
        [https('httpbin.org'), 'allow by mesh/policy https 443 with httpbin.org'],
        [tcp('192.0.2.1', 22), 'allow by mesh/policy tcp 22'],
        [tcp('192.0.2.1', 25), 'allow by mesh/policy tcp-server-first 25'],
      ],
    },
    {
      says: 'without ipAddresses every address passes, and none',
      policies: [
        egress({ ports: ['tcp 22'] }),
        egress({ name: 'empty', ports: ['tcp 23'], ipAddresses: [] }),
      ],
      requests: [
        [tcp('192.0.2.1', 22), 'allow'],
        [tcp('2001:db8::1', 23), 'allow'],
        [tcp(undefined, 23), 'allow'],
      ],
    },
    {
      says: 'with ipAddresses the address lies in one of them, on every protocol',
      policies: [
        egress({
          ports: ['tcp 22', 'http 80', 'https 443'],
          hosts: ['httpbin.org'],
          ipAddresses: ['10.0.0.0/8', '192.0.2.7/32'],
        }),
      ],
      requests: [
        [tcp('10.255.255.255', 22), 'allow by mesh/policy tcp 22 with 10.0.0.0/8'],
        [tcp('192.0.2.7', 22), 'allow by mesh/policy tcp 22 with 192.0.2.7/32'],
        [tcp('192.0.2.8', 22), NO_ADDRESS],
        [
          http('httpbin.org', { ip: '10.0.0.1' }),
          'allow by mesh/policy http 80 with httpbin.org, 10.0.0.0/8',
        ],
        [http('httpbin.org', { ip: '11.0.0.1' }), NO_ADDRESS],
        [https('httpbin.org', { ip: '10.0.0.1' }), 'allow'],
        [https('httpbin.org', { ip: '11.0.0.1' }), NO_ADDRESS],
      ],
    },
    {
      says: 'host bits of a range are masked off',
      policies: [egress({ ports: ['tcp 22'], ipAddresses: ['10.1.2.3/16', '2001:db8:1:2::3/48'] })],
      requests: [
        [tcp('10.1.0.0', 22), 'allow by mesh/policy tcp 22 with 10.1.2.3/16'],
        [tcp('10.2.2.3', 22), NO_ADDRESS],
        [tcp('2001:db8:1:ffff::', 22), 'allow'],
        [tcp('2001:db8:2::', 22), NO_ADDRESS],
      ],
    },
    {
      says: 'ranges of one family contain no address of the other',
      policies: [
        egress({ ports: ['tcp 22'], ipAddresses: ['0.0.0.0/0'] }),
        egress({ ports: ['tcp 23'], ipAddresses: ['::/0'] }),
      ],
      requests: [
        [tcp('192.0.2.1', 22), 'allow'],
        [tcp('2001:db8::1', 22), NO_ADDRESS],
        [tcp('2001:db8::1', 23), 'allow'],
        [tcp('192.0.2.1', 23), NO_ADDRESS],
        [tcp('::ffff:192.0.2.1', 23), NO_ADDRESS],
      ],
    },
    {
      says: 'a mapped range of 96 bits and more is the IPv4 range',
      policies: [
        egress({ ports: ['tcp 22'], ipAddresses: ['::ffff:10.0.0.0/104'] }),
        egress({ ports: ['tcp 23'], ipAddresses: ['::ffff:0:0/95'] }),
      ],
      requests: [
        [tcp('10.255.0.1', 22), 'allow by mesh/policy tcp 22 with ::ffff:10.0.0.0/104'],
        [tcp('::ffff:10.255.0.1', 22), 'allow'],
        [tcp('11.0.0.1', 22), NO_ADDRESS],
        [tcp('10.255.0.1', 23), NO_ADDRESS],
        [tcp('::fffe:a00:1', 23), 'allow'],
      ],
    },
  ],
};

const host: Chapter = {
  title: 'host',
  sentences: [
    {
      says: 'http rules match the Host header, https rules the server name',
      policies: [egress({ ports: ['http 80', 'https 443'], hosts: ['httpbin.org'] })],
      requests: [
        [http('httpbin.org', { sni: 'evil.test' }), 'allow'],
        [http('evil.test', { sni: 'httpbin.org' }), NO_HOST],
        [https('httpbin.org', { host: 'evil.test' }), 'allow'],
        [https('evil.test', { host: 'httpbin.org' }), NO_SERVER_NAME],
      ],
    },
    {
      says: 'tcp rules ignore hosts',
      policies: [egress({ ports: ['tcp 443'], hosts: ['httpbin.org'] })],
      requests: [
        [https('flomesh.io'), 'allow by mesh/policy tcp 443'],
        [tcp('192.0.2.1', 443), 'allow by mesh/policy tcp 443'],
      ],
    },
    {
      says: 'names are compared without case, and without one trailing dot on both sides',
      policies: [egress({ hosts: ['HttpBin.org', 'example.com.'] })],
      requests: [
        [http('httpbin.ORG'), 'allow'],
        [http('httpbin.org.'), 'allow'],
        [http('EXAMPLE.com'), 'allow'],
        [http('example.com.:80'), 'allow'],
        [http('example.com..'), 'deny: invalid-request (host) at request'],
      ],
    },
    {
      says: 'an entry on port p matches the host and host:p, and no other port',
      policies: [httpbin],
      requests: [
        [http('httpbin.org'), 'allow'],
        [http('httpbin.org:80'), 'allow'],
        [http('httpbin.org:8080'), NO_HOST],
        [http('httpbin.org:443'), NO_HOST],
      ],
    },
    {
      says: 'an entry with a port matches exactly that host and port, and no server name',
      policies: [egress({ ports: ['http 80', 'https 443'], hosts: ['httpbin.org:8080', 'flomesh.io:443'] })],
      requests: [
        [http('httpbin.org:8080'), 'allow by mesh/policy http 80 with httpbin.org:8080'],
        [http('httpbin.org:80'), NO_HOST],
        [http('httpbin.org'), NO_HOST],
        [https('flomesh.io'), NO_SERVER_NAME],
        [https(undefined, { host: 'flomesh.io:443' }), NO_SERVER_NAME],
      ],
    },
    {
      says: '*.example.com matches one or more labels in front of example.com, never the apex',
      policies: [egress({ hosts: ['*.example.com'] })],
      requests: [
        [http('a.example.com'), 'allow'],
        [http('a.b.example.com'), 'allow'],
        [http('example.com'), NO_HOST],
        [http('evilexample.com'), NO_HOST],
        [http('a.example.com.evil.test'), NO_HOST],
      ],
    },
    {
      says: '* matches any host that is not empty',
      policies: [egress({ hosts: ['*'] })],
      requests: [
        [http('httpbin.org'), 'allow by mesh/policy http 80 with *'],
        [http('[2001:db8::1]:80'), 'allow'],
        [http(''), NO_HOST],
        [http('httpbin.org:8080'), NO_HOST],
      ],
    },
    {
      says: 'any other * makes the policy invalid',
      policies: [
        egress({ hosts: ['httpbin.org', 'foo.*'] }),
        egress({ name: 'infix', hosts: ['httpbin.org', 'f*o.com'] }),
      ],
      requests: [[http('httpbin.org'), NO_SOURCE]],
    },
    {
      says: 'an http rule without hosts grants nothing',
      policies: [egress({}), egress({ name: 'empty', hosts: [] })],
      requests: [[http('httpbin.org'), NO_HOST]],
    },
    {
      says: 'an https rule without hosts accepts any server name, or none',
      policies: [egress({ ports: ['https 443'] })],
      requests: [
        [https('flomesh.io'), 'allow by mesh/policy https 443'],
        [https(''), 'allow'],
        [https(undefined), 'allow'],
      ],
    },
    {
      says: 'internationalised names are compared as A-labels',
      policies: [
        egress({ ports: ['http 80', 'https 443'], hosts: ['bücher.example', '*.xn--r8jz45g.example'] }),
      ],
      requests: [
        [http('xn--bcher-kva.example'), 'allow by mesh/policy http 80 with bücher.example'],
        [http('BÜCHER.example'), 'allow'],
        [http('www.例え.example'), 'allow'],
        [https('XN--BCHER-KVA.example'), 'allow'],
        [http('bucher.example'), NO_HOST],
      ],
    },
  ],
};

const get = routeGroup('reads', [{ pathRegex: '/get' }]);
const withReads = egress({ hosts: ['httpbin.org'], matches: ['reads'] });
const path = (text: string) => http('httpbin.org', { path: text });
const method = (text: string) => http('httpbin.org', { method: text });
const headers = (sent: NonNullable<RequestFields['headers']>) => http('httpbin.org', { headers: sent });

const routes: Chapter = {
  title: 'routes',
  sentences: [
    {
      says: 'without a reference to a group every http request passes',
      policies: [egress({ hosts: ['httpbin.org'], matches: [] })],
      routeGroups: [get],
      requests: [[path('/put'), 'allow by mesh/policy http 80 with httpbin.org']],
    },
    {
      says: 'with one, some route of some named group matches',
      policies: [egress({ hosts: ['httpbin.org'], matches: ['reads', 'writes'] })],
      routeGroups: [
        get,
        routeGroup('writes', [{ name: 'post', methods: ['POST'] }, { pathRegex: '/put' }]),
        routeGroup('unnamed', [{}]),
      ],
      requests: [
        [path('/get'), 'allow by mesh/policy http 80 with httpbin.org, reads//get'],
        [path('/put'), 'allow by mesh/policy http 80 with httpbin.org, writes//put'],
        [
          http('httpbin.org', { method: 'POST', path: '/' }),
          'allow by mesh/policy http 80 with httpbin.org, writes/post',
        ],
        [path('/'), NO_ROUTE],
      ],
    },
    {
      says: 'only http rules have routes',
      policies: [egress({ ports: ['https 443', 'tcp 22'], hosts: ['flomesh.io'], matches: ['reads'] })],
      routeGroups: [get],
      requests: [
        [https('flomesh.io', { path: '/put' }), 'allow by mesh/policy https 443 with flomesh.io'],
        [http('flomesh.io', { port: 22, path: '/put' }), 'allow by mesh/policy tcp 22'],
      ],
    },
    {
      says: 'groups are looked up in the namespace of the policy',
      policies: [withReads, egress({ namespace: 'shop', hosts: ['flomesh.io'], matches: ['reads'] })],
      routeGroups: [
        routeGroup('reads', [{ pathRegex: '/put' }], 'curl'),
        routeGroup('reads', [{ pathRegex: '/shop' }], 'shop'),
        get,
        routeGroup('reads', [{}], 'default'),
      ],
      requests: [
        [path('/get'), 'allow'],
        [path('/put'), NO_ROUTE],
        [http('flomesh.io', { path: '/shop' }), 'allow'],
        [http('flomesh.io', { path: '/get' }), NO_ROUTE],
      ],
    },
    {
      says: 'a missing group contributes no route',
      policies: [
        egress({ hosts: ['httpbin.org'], matches: ['missing', 'reads'] }),
        egress({ name: 'alone', hosts: ['flomesh.io'], matches: ['missing'] }),
      ],
      routeGroups: [get],
      requests: [
        [path('/get'), 'allow'],
        [path('/put'), NO_ROUTE],
        [http('flomesh.io'), NO_ROUTE],
      ],
    },
    {
      says: 'a group without routes matches nothing',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [])],
      requests: [[path('/get'), NO_ROUTE]],
    },
    {
      says: 'a reference to an UpstreamTrafficSetting does not constrain the decision',
      policies: [egress({ hosts: ['httpbin.org'], matches: [upstreamTrafficSetting('setting')] })],
      requests: [[path('/put'), 'allow']],
    },
    {
      says: 'but at most one is valid',
      policies: [
        egress({
          hosts: ['httpbin.org'],
          matches: [upstreamTrafficSetting('one'), upstreamTrafficSetting('two')],
        }),
      ],
      requests: [[path('/put'), NO_SOURCE]],
    },
    {
      says: 'an absent or empty pathRegex matches any path',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ name: 'empty', pathRegex: '' }])],
      requests: [
        [path('/'), 'allow'],
        [path('/anything?at=all'), 'allow'],
        [path('*'), 'allow'],
        [http('httpbin.org', { path: undefined }), 'allow'],
      ],
    },
    {
      says: 'the whole path matches',
      policies: [withReads],
      routeGroups: [get],
      requests: [
        [path('/get'), 'allow'],
        [path('/get/'), NO_ROUTE],
        [path('/getter'), NO_ROUTE],
        [path('/x/get'), NO_ROUTE],
        [path('//get'), NO_ROUTE],
        [path('/GET'), NO_ROUTE],
      ],
    },
    {
      says: 'an alternative cannot escape from the whole',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ pathRegex: '/get|/put' }, { pathRegex: '^/head$' }])],
      requests: [
        [path('/get'), 'allow'],
        [path('/put'), 'allow'],
        [path('/get/x'), NO_ROUTE],
        [path('/x/put'), NO_ROUTE],
        [path('/head'), 'allow'],
        [path('/head/x'), NO_ROUTE],
      ],
    },
    {
      says: 'the path is cut at the first ? or #',
      policies: [withReads],
      routeGroups: [get],
      requests: [
        [path('/get?a=b'), 'allow'],
        [path('/get?'), 'allow'],
        [path('/get#top'), 'allow'],
        [path('/get#?'), 'allow'],
        [path('/put?/get'), NO_ROUTE],
        [path('/get%3Fa'), NO_ROUTE],
      ],
    },
    {
      says: 'the path is matched as sent',
      policies: [withReads],
      routeGroups: [
        routeGroup('reads', [{ pathRegex: '/a/\\.\\./b' }, { pathRegex: '//a' }, { pathRegex: '/%67et' }]),
      ],
      requests: [
        [path('/a/../b'), 'allow'],
        [path('/b'), NO_ROUTE],
        [path('//a'), 'allow'],
        [path('/a'), NO_ROUTE],
        [path('/%67et'), 'allow'],
        [path('/get'), NO_ROUTE],
      ],
    },
    {
      says: '/status* is not /status.*',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ pathRegex: '/status*' }])],
      requests: [
        [path('/statu'), 'allow'],
        [path('/status'), 'allow'],
        [path('/statussss'), 'allow'],
        [path('/status/200'), NO_ROUTE],
      ],
    },
    {
      says: 'patterns are RE2: Unicode by code point, and flags',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ pathRegex: '/caf.' }, { pathRegex: '(?i)/GET' }])],
      requests: [
        [path('/café'), 'allow'],
        [path('/caf😀'), 'allow'],
        [path('/caf'), NO_ROUTE],
        [path('/gEt'), 'allow'],
      ],
    },
    {
      says: 'methods that are absent, empty or contain * admit any',
      policies: [withReads],
      routeGroups: [
        routeGroup('reads', [
          { name: 'empty', pathRegex: '/empty', methods: [] },
          { name: 'star', pathRegex: '/star', methods: ['GET', '*'] },
        ]),
      ],
      requests: [
        [http('httpbin.org', { path: '/empty', method: 'DELETE' }), 'allow'],
        [http('httpbin.org', { path: '/star', method: 'DELETE' }), 'allow'],
        [http('httpbin.org', { path: '/star', method: 'BREW' }), 'allow'],
        [http('httpbin.org', { path: '/star', method: undefined }), 'allow'],
      ],
    },
    {
      says: 'otherwise one equals the method, case-sensitively',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ methods: ['GET', 'HEAD'] }])],
      requests: [
        [method('GET'), 'allow'],
        [method('HEAD'), 'allow'],
        [method('get'), NO_ROUTE],
        [method('POST'), NO_ROUTE],
        [method('GETS'), NO_ROUTE],
        [method('*'), NO_ROUTE],
      ],
    },
    {
      says: 'each header is present, whatever the case of its name, and its whole value matches',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ headers: { 'X-Env': 'prod|test', accept: '.*' } }])],
      requests: [
        [headers({ 'x-env': 'prod', Accept: '*/*' }), 'allow'],
        [headers({ 'X-ENV': 'test', accept: '' }), 'allow'],
        [headers({ 'x-env': 'production', accept: '' }), NO_ROUTE],
        [headers({ 'x-env': 'prod' }), NO_ROUTE],
        [headers({ accept: '' }), NO_ROUTE],
        [headers({}), NO_ROUTE],
      ],
    },
    {
      says: 'repeated headers are joined with a comma, in order',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ headers: { 'x-env': 'a,b' } }])],
      requests: [
        [headers({ 'x-env': ['a', 'b'] }), 'allow'],
        [headers({ 'x-env': 'a,b' }), 'allow'],
        [headers({ 'x-env': 'a', 'X-Env': 'b' }), 'allow'],
        [headers({ 'x-env': ['b', 'a'] }), NO_ROUTE],
        [headers({ 'x-env': ['a', 'b', 'c'] }), NO_ROUTE],
      ],
    },
    {
      says: 'the header host means the authority, port included',
      policies: [egress({ hosts: ['httpbin.org', 'httpbin.org:8080'], matches: ['reads'] })],
      routeGroups: [routeGroup('reads', [{ headers: { Host: 'httpbin\\.org:[0-9]+' } }])],
      requests: [
        [http('httpbin.org:80'), 'allow'],
        [http('httpbin.org:8080'), 'allow'],
        [http('httpbin.org'), NO_ROUTE],
        [http('HTTPBIN.org:80'), NO_ROUTE],
        [http('httpbin.org', { headers: { host: 'httpbin.org:80' } }), NO_ROUTE],
      ],
    },
    {
      says: 'headers may be a list of maps: all of them count',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ headers: [{ a: '1' }, { b: '2' }] }])],
      requests: [
        [headers({ a: '1', b: '2' }), 'allow'],
        [headers({ a: '1' }), NO_ROUTE],
        [headers({ b: '2' }), NO_ROUTE],
      ],
    },
    {
      says: 'path, method and headers of one route match together',
      policies: [withReads],
      routeGroups: [
        routeGroup('reads', [
          { pathRegex: '/get', methods: ['GET'] },
          { pathRegex: '/put', methods: ['PUT'] },
        ]),
      ],
      requests: [
        [http('httpbin.org', { method: 'PUT', path: '/put' }), 'allow'],
        [http('httpbin.org', { method: 'GET', path: '/put' }), NO_ROUTE],
        [http('httpbin.org', { method: 'PUT', path: '/get' }), NO_ROUTE],
      ],
    },
  ],
};

const meshWide: Chapter = {
  title: 'mesh settings',
  sentences: [
    {
      says: 'enableEgressPolicy: false ignores all policies',
      policies: [httpbin, everything],
      mesh: { enableEgressPolicy: false },
      requests: [
        [http('httpbin.org'), NO_SOURCE],
        [https('flomesh.io'), NO_SOURCE],
      ],
    },
    {
      says: 'enableEgress: true then lets everything pass',
      policies: [httpbin],
      mesh: { enableEgressPolicy: false, enableEgress: true },
      requests: [
        [http('evil.test'), 'pass through'],
        [http('httpbin.org'), 'pass through'],
      ],
    },
    {
      says: 'enableEgress: true lets pass what no rule of the source captures',
      policies: [
        egress({ ports: ['http 80', 'https 443'], hosts: ['httpbin.org'], ipAddresses: ['10.0.0.0/8'] }),
      ],
      mesh: { enableEgress: true },
      requests: [
        [tcp('192.0.2.1', 22), 'pass through'],
        [tcp('192.0.2.1', 80), 'pass through'],
        [http('evil.test', { ...from('shop', 'web') }), 'pass through'],
        [http('evil.test', { port: 8080 }), 'pass through'],
        [http('evil.test', { ip: '192.0.2.1' }), 'pass through'],
        [http('evil.test'), 'pass through'],
        [https('evil.test', { ip: '10.0.0.1' }), 'pass through'],
      ],
    },
    {
      says: 'an http request that an http rule captures stays denied if its host or route fails',
      policies: [withReads],
      routeGroups: [get],
      mesh: { enableEgress: true },
      requests: [
        [path('/get'), 'allow'],
        [path('/put'), NO_ROUTE],
        [http('evil.test'), NO_HOST],
        [http(undefined), 'deny: host-not-allowed (host) at request'],
      ],
    },
    {
      says: 'what a rule grants is reported as its grant, not as passed through',
      policies: [everything],
      mesh: { enableEgress: true },
      requests: [[tcp('192.0.2.1', 80), 'allow by mesh/everything tcp 80']],
    },
    {
      says: 'policies of a namespace that is not monitored are ignored',
      policies: [egress({ namespace: 'other', hosts: ['httpbin.org'] }), egress({ hosts: ['flomesh.io'] })],
      mesh: { monitoredNamespaces: ['mesh', 'curl'] },
      requests: [
        [http('flomesh.io'), 'allow by mesh/policy http 80 with flomesh.io'],
        [http('httpbin.org'), NO_HOST],
      ],
    },
    {
      says: 'the monitored namespaces may be none',
      policies: [httpbin],
      mesh: { monitoredNamespaces: [] },
      requests: [[http('httpbin.org'), NO_SOURCE]],
    },
  ],
};

const denials: Chapter = {
  title: 'how a denial looks',
  sentences: [
    {
      says: 'the reason is the deepest stage that any rule reached',
      policies: [
        egress({ name: 'a', ports: ['http 80'], hosts: ['httpbin.org'], matches: ['reads'] }),
        egress({ name: 'b', ports: ['http 80'], hosts: ['flomesh.io'], ipAddresses: ['10.0.0.0/8'] }),
        egress({ name: 'c', ports: ['tcp 5432'], ipAddresses: ['10.0.0.0/8'] }),
      ],
      routeGroups: [get],
      requests: [
        [http('httpbin.org', from('shop', 'web')), NO_SOURCE],
        [tcp('10.0.0.1', 22), NO_PORT],
        [tcp('10.0.0.1', 80), NO_PROTOCOL],
        [tcp('11.0.0.1', 5432), NO_ADDRESS],
        [http('evil.test', { ip: '11.0.0.1' }), NO_HOST],
        [http('flomesh.io', { ip: '11.0.0.1' }), NO_HOST],
        [http('httpbin.org', { path: '/put' }), NO_ROUTE],
      ],
    },
    {
      says: 'at the request if an http rule captured it, even beside others',
      policies: [egress({ name: 'tcp', ports: ['tcp 80'], ipAddresses: ['10.0.0.0/8'] }), httpbin],
      requests: [
        [http('evil.test', { ip: '192.0.2.1' }), NO_HOST],
        [https('evil.test', { port: 80, ip: '192.0.2.1' }), NO_ADDRESS],
      ],
    },
    {
      says: 'otherwise at the connection: an address that fails captures nothing',
      policies: [egress({ hosts: ['httpbin.org'], ipAddresses: ['10.0.0.0/8'] })],
      requests: [
        [http('httpbin.org', { ip: '192.0.2.1' }), NO_ADDRESS],
        [http('httpbin.org'), 'deny: address-not-allowed (ip) at connection'],
        [http('evil.test', { ip: '10.0.0.1' }), NO_HOST],
      ],
    },
    {
      says: 'a server name that fails is denied at the connection',
      policies: [egress({ ports: ['https 443'], hosts: ['flomesh.io'] })],
      requests: [[https('evil.test'), NO_SERVER_NAME]],
    },
  ],
};

const serverFirst: Chapter = {
  title: 'server-first ports and invalid policies',
  sentences: [
    {
      says: 'a port declared tcp-server-first grants as tcp does, beside other protocols too',
      policies: [egress({ ports: ['tcp-server-first 25', 'http 25'], hosts: ['httpbin.org'] })],
      requests: [
        [tcp('192.0.2.1', 25), 'allow by mesh/policy tcp-server-first 25'],
        [http('evil.test', { port: 25 }), 'allow by mesh/policy tcp-server-first 25'],
      ],
    },
    ...(
      [
        ['range', { ipAddresses: ['0.0.0.0/0', '10.0.0.0'] }],
        ['host', { hosts: ['httpbin.org', 'http://httpbin.org'] }],
        ['port', { ports: ['http 80', 'http 0'] }],
        ['protocol', { ports: ['http 80', 'udp 53'] }],
        ['regex of a group it names', { matches: ['good', 'bad'] }],
        ['reference', { matches: [{ kind: 'Ingress', name: 'good' }] }],
      ] as const
    ).map(([what, broken]) => ({
      says: `one bad ${what} makes the whole policy invalid, and it grants nothing`,
      policies: [egress({ hosts: ['httpbin.org'], ...broken })],
      routeGroups: [routeGroup('good', [{}]), routeGroup('bad', [{ pathRegex: '(' }])],
      requests: [[http('httpbin.org', { ip: '10.0.0.1' }), NO_SOURCE] as const],
    })),
    {
      says: 'an invalid policy takes nothing from the others',
      policies: [egress({ name: 'broken', hosts: ['foo.*'] }), httpbin],
      requests: [[http('httpbin.org'), 'allow by mesh/policy http 80 with httpbin.org']],
    },
    {
      says: 'an invalid group that no policy names does no harm',
      policies: [withReads],
      routeGroups: [get, routeGroup('bad', [{ pathRegex: '(' }])],
      requests: [[path('/get'), 'allow']],
    },
  ],
};

const walkThrough: Chapter = {
  title: 'the walk-through',
  sentences: [
    { says: 'no policy', policies: [], requests: [[http('httpbin.org:80'), NO_SOURCE]] },
    { says: 'http 80 httpbin.org', policies: [httpbin], requests: [[http('httpbin.org:80'), 'allow']] },
    {
      says: 'https 443 httpbin.org',
      policies: [egress({ ports: ['https 443'], hosts: ['httpbin.org'] })],
      requests: [[https('httpbin.org', { path: '/get' }), 'allow']],
    },
    {
      says: 'tcp 443 without hosts',
      policies: [egress({ ports: ['tcp 443'] })],
      requests: [[https('flomesh.io'), 'allow']],
    },
    {
      says: 'http 80 httpbin.org with a group of /get',
      policies: [withReads],
      routeGroups: [get],
      requests: [
        [path('/get'), 'allow'],
        [path('/status/200'), NO_ROUTE],
      ],
    },
    {
      says: 'with a group of /get and /status.*',
      policies: [withReads],
      routeGroups: [routeGroup('reads', [{ pathRegex: '/get' }, { pathRegex: '/status.*' }])],
      requests: [[path('/status/200'), 'allow']],
    },
  ],
};

export const SPEC: readonly Chapter[] = [
  request,
  union,
  connection,
  host,
  routes,
  meshWide,
  denials,
  serverFirst,
  walkThrough,
];
