/**
 * A few sample values that generated policies and requests share. Each constraint is listed with values that satisfy
 * it, so that a request can be generated for a rule.
 */
import type { EgressRequest, ServiceAccount } from '../../model/request.js';

export const serviceAccounts: readonly ServiceAccount[] = [
  { namespace: 'curl', name: 'curl' },
  { namespace: 'curl', name: 'web' },
  { namespace: 'shop', name: 'curl' },
];
export const otherServiceAccounts: readonly ServiceAccount[] = [{ namespace: 'nobody', name: 'curl' }];
export const policyNamespaces = ['mesh', 'shop', undefined] as const;
export const ports = [80, 443, 8080] as const;
export const ruleProtocols = ['http', 'https', 'tcp', 'tcp-server-first', 'HTTP', 'Https', 'TCP'] as const;
export const routeGroupNames = ['reads', 'writes', 'reads', 'writes', 'missing'] as const;

/** Entries of `spec.hosts`, with Host headers that they match on port 80 or 8080 at least. */
export const hosts: Readonly<Record<string, readonly string[]>> = {
  'httpbin.org': ['httpbin.org', 'HTTPBin.org', 'httpbin.org.', 'httpbin.org:80', 'httpbin.org.:8080'],
  'HTTPBIN.ORG.:8080': ['httpbin.org:8080', 'HttpBin.org.:8080'],
  'example.com.': ['example.com', 'EXAMPLE.com.', 'example.com:80'],
  '*.example.com': ['a.example.com', 'a.B.Example.com.', '*.example.com', 'a.example.com:80'],
  '*.Example.com:8080': ['a.example.com:8080'],
  '*': ['anything.test', '[2001:db8::1]', '10.1.2.3', '*'],
  '*:8080': ['anything.test:8080'],
  'bücher.example': ['bücher.example', 'BÜCHER.example:80', 'xn--bcher-kva.example', 'XN--BCHER-KVA.Example'],
  'xn--bcher-kva.example': ['bücher.example.', 'xn--bcher-kva.example'],
  '*.bücher.example': ['a.bücher.example', 'ü.xn--bcher-kva.example'],
  '[2001:db8::1]': ['[2001:db8::1]', '[2001:DB8::1]', '[2001:db8::1]:80'],
  '10.1.2.3': ['10.1.2.3', '10.1.2.3:80'],
};

export const otherHosts = [
  '',
  '.',
  'other.test',
  'org',
  'evilexample.com',
  'httpbin.org:81',
  'example.com.evil.test',
];

/** Entries of `spec.ipAddresses`, with addresses in them. */
export const ranges: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8': ['10.1.2.3', '10.255.255.255', '::ffff:10.0.0.1'],
  '10.1.2.3/16': ['10.1.0.0', '10.1.255.255'],
  '192.0.2.7/32': ['192.0.2.7', '::ffff:c000:207'],
  '0.0.0.0/0': ['0.0.0.0', '203.0.113.9'],
  '::ffff:10.1.0.0/112': ['10.1.2.3', '::FFFF:10.1.2.3'],
  '::ffff:0:0/96': ['198.51.100.1'],
  '2001:db8::1/32': ['2001:db8::', '2001:DB8:ffff::1'],
  '2001:db8::1/128': ['2001:db8:0:0:0:0:0:1'],
  '::/0': ['::1', 'fe80::1'],
};

export const otherAddresses = ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::a01:203', '::fffe:a01:203'];

/** Path patterns, with paths that they match. */
export const paths: Readonly<Record<string, readonly string[]>> = {
  '': ['/', '', '*'],
  '/get': ['/get', '/get?a=/put', '/get#top'],
  '/status.*': ['/status', '/status/200', '/status/../get'],
  '/status*': ['/statu', '/statusss?'],
  '(?i)/GET|/put': ['/gEt', '/put'],
  '/api/[a-z]+(/posts)?': ['/api/users', '/api/users/posts?page=2'],
  '/caf.': ['/café', '/caf😀'],
  '(^/a$)': ['/a'],
};

export const otherPaths = ['/GET', '/get/', '//get', '/x/get', '/put/get', '/api/', '?/get', '/get%3F'];

/** Lists of methods, with methods that they admit. */
export const methods: Readonly<Record<string, readonly string[]>> = {
  '': ['GET', 'get', 'BREW'],
  GET: ['GET'],
  'GET,POST': ['GET', 'POST'],
  'PUT,*': ['DELETE', 'PUT'],
  get: ['get'],
};

export const otherMethods = ['Get', 'HEAD', 'GETS', '*'];

/** Patterns of header values, with values that they match. */
export const headerValues: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  '.*': ['', 'anything', ['a', 'b']],
  prod: ['prod', ['prod']],
  'prod|test': ['prod', 'test'],
  'a,b': ['a,b', ['a', 'b']],
  '': [''],
};

export const otherHeaderValues = ['Prod', 'production', 'a, b', ['b', 'a'], [], ['', '']];

/** Header names as policies and requests write them; some are names of properties that every object inherits. */
export const headerNames = [
  'x-env',
  'X-Env',
  'X-ENV',
  '__proto__',
  'constructor',
  'toString',
  'Host',
] as const;

export const hostHeaderPatterns = ['httpbin\\.org(:80)?', '[a-z.]+', '.*', ''];

/** What makes a policy invalid. */
export const invalidRanges = ['10.0.0.0', '10/8', '010.0.0.0/8', '10.0.0.0/33', '::1%eth0/128', ''];
export const invalidHosts = ['foo.*', 'f*o.com', '**', '*.*.com', 'a b', 'a:0', 'a:65536', 'http://a', ''];
export const invalidRegexes = ['(', '[a', 'a)|(b', '(?=a)', '\\1'];
export const invalidProtocols = ['udp', 'http2', '', 'tcp '];
export const invalidPorts = [0, 65_536, -80, 80.5];

/** What makes a request malformed, one field at a time. */
export const malformedFields: readonly Partial<EgressRequest>[] = [
  ...[0, 65_536, 80.5, Number.NaN].map((port) => ({ port })),
  ...['10.1', '010.1.2.3', '10.1.2.3/8', '::1%lo', ''].map((ip) => ({ ip })),
  ...['a b', '[::1]', 'a:443'].map((sni) => ({ sni })),
  ...['a b', 'a:0', 'a:080', 'http://a/', '::1', '[::1', 'a\tb', 'a..b'].map((host) => ({ host })),
  ...['', 'GET ', 'GE\nT', 'É'].map((method) => ({ method })),
  ...['/a b', '/a\n', '/\ud800', '\u007f'].map((path) => ({ path })),
  ...['a\r\nb', '\udc00'].map((value) => ({ headers: { 'x-env': ['prod', value] } })),
];
