/** What a policy that allows everything of `curl/curl` must still deny: a request that is not one. */
export interface BadRequest {
  readonly what: string;
  readonly request: unknown;
  /** The field that the denial names. */
  readonly field: string;
}

const source = { namespace: 'curl', name: 'curl' };

/** Well-formed in every field, so that the field in question is all that is wrong. */
const good = {
  source,
  protocol: 'http',
  ip: '192.0.2.1',
  port: 80,
  host: 'httpbin.org',
  method: 'GET',
  path: '/get',
  headers: { accept: '*/*' },
};

const bad = (field: string, value: unknown, what: string): BadRequest => ({
  what: `${field}: ${what}`,
  request: { ...good, [field]: value },
  field,
});

const without = (field: keyof typeof good): BadRequest => ({
  what: `${field}: absent`,
  request: Object.fromEntries(Object.entries(good).filter(([name]) => name !== field)),
  field,
});

const notRequests: readonly BadRequest[] = (
  [
    ['undefined', undefined],
    ['null', null],
    ['a string', 'GET http://httpbin.org/get'],
    ['an empty string', ''],
    ['a number', 80],
    ['a bigint', 80n],
    ['NaN', Number.NaN],
    ['true', true],
    ['a symbol', Symbol('request')],
    ['a function', () => good],
    ['an array', [good]],
    ['an empty array', []],
  ] as const
).map(([what, request]) => ({ what, request, field: 'request' }));

const notObjectsEnough: readonly BadRequest[] = [
  { what: 'an empty object', request: {}, field: 'source' },
  { what: 'an object without a prototype', request: Object.create(null), field: 'source' },
  { what: 'a date', request: new Date(0), field: 'source' },
  { what: 'a map of the right fields', request: new Map(Object.entries(good)), field: 'source' },
  { what: 'a string object', request: Object('httpbin.org'), field: 'source' },
];

const sources: readonly BadRequest[] = [
  without('source'),
  bad('source', undefined, 'undefined'),
  bad('source', null, 'null'),
  bad('source', 'curl/curl', 'a string'),
  bad('source', ['curl', 'curl'], 'an array'),
  {
    what: 'source without namespace',
    request: { ...good, source: { name: 'curl' } },
    field: 'source.namespace',
  },
  { what: 'source without name', request: { ...good, source: { namespace: 'curl' } }, field: 'source.name' },
  {
    what: 'empty namespace',
    request: { ...good, source: { ...source, namespace: '' } },
    field: 'source.namespace',
  },
  { what: 'empty name', request: { ...good, source: { ...source, name: '' } }, field: 'source.name' },
  {
    what: 'a number for a namespace',
    request: { ...good, source: { ...source, namespace: 1 } },
    field: 'source.namespace',
  },
  {
    what: 'a list for a name',
    request: { ...good, source: { ...source, name: ['curl'] } },
    field: 'source.name',
  },
  { what: 'null for a name', request: { ...good, source: { ...source, name: null } }, field: 'source.name' },
];

const protocols: readonly BadRequest[] = [
  without('protocol'),
  bad('protocol', '', 'empty'),
  bad('protocol', 'HTTP', 'upper case'),
  bad('protocol', 'http ', 'a trailing space'),
  bad('protocol', 'udp', 'none that is known'),
  bad('protocol', 'tcp-server-first', 'one of rules alone'),
  bad('protocol', 'toString', 'a name that objects inherit'),
  bad('protocol', '__proto__', 'the name of a prototype'),
  bad('protocol', null, 'null'),
  bad('protocol', 1, 'a number'),
  bad('protocol', ['http'], 'a list'),
];

const ports: readonly BadRequest[] = [
  without('port'),
  bad('port', '80', 'a string'),
  bad('port', '0x50', 'a hexadecimal string'),
  bad('port', '', 'an empty string'),
  bad('port', null, 'null'),
  bad('port', 0, 'zero'),
  bad('port', -0, 'negative zero'),
  bad('port', -80, 'negative'),
  bad('port', 65_536, 'one too large'),
  bad('port', 65_616, '80 and 2 to the 16th'),
  bad('port', 2 ** 53, 'huge'),
  bad('port', 1.5, 'a fraction'),
  bad('port', 80.000_000_001, 'nearly an integer'),
  bad('port', Number.NaN, 'NaN'),
  bad('port', Infinity, 'infinite'),
  bad('port', 80n, 'a bigint'),
  bad('port', [80], 'a list'),
  bad('port', true, 'true'),
  bad('port', Object(80), 'a number object'),
  bad('port', { valueOf: () => 80 }, 'an object that converts'),
];

const ips: readonly BadRequest[] = [
  bad('ip', '', 'empty'),
  bad('ip', null, 'null'),
  bad('ip', 3_221_225_985, 'a number'),
  bad('ip', '3221225985', 'one decimal number'),
  bad('ip', '192.0.513', 'three parts'),
  bad('ip', '192.0.2.1.', 'a trailing dot'),
  bad('ip', '192.0.2.256', 'a part too large'),
  bad('ip', '0300.0.2.1', 'octal'),
  bad('ip', '192.0.2.01', 'a leading zero'),
  bad('ip', '0xc0.0.2.1', 'hexadecimal'),
  bad('ip', ' 192.0.2.1', 'a leading space'),
  bad('ip', '192.0.2.1\n', 'a trailing line feed'),
  bad('ip', '192.0.2.1\0', 'a trailing NUL'),
  bad('ip', '192.0.2.1/32', 'a range'),
  bad('ip', '192.0.2.1:80', 'a port'),
  bad('ip', '１92.0.2.1', 'a full-width digit'),
  bad('ip', 'httpbin.org', 'a name'),
  bad('ip', '[2001:db8::1]', 'brackets'),
  bad('ip', 'fe80::1%eth0', 'a zone'),
  bad('ip', '2001:db8::1::2', 'two ellipses'),
  bad('ip', '2001:db8', 'too few groups'),
  bad('ip', '::ffff:192.0.2.01', 'a leading zero behind a mapped prefix'),
  bad('ip', ['192.0.2.1'], 'a list'),
  bad('ip', '1'.repeat(1_000_000), 'a million digits'),
  bad('ip', ':'.repeat(1_000_000), 'a million colons'),
];

const hosts: readonly BadRequest[] = [
  bad('host', null, 'null'),
  bad('host', 80, 'a number'),
  bad('host', ['httpbin.org'], 'a list'),
  bad('host', 'httpbin org', 'a space'),
  bad('host', ' httpbin.org', 'a leading space'),
  bad('host', 'httpbin.org\r\nx: y', 'a header injected'),
  bad('host', 'httpbin.org\0', 'a NUL'),
  bad('host', 'httpbin\t.org', 'a tab'),
  bad('host', 'httpbin.org\u007f', 'DEL'),
  bad('host', 'http://httpbin.org', 'a scheme'),
  bad('host', 'httpbin.org/get', 'a path'),
  bad('host', 'httpbin.org?x', 'a query'),
  bad('host', 'httpbin.org#x', 'a fragment'),
  bad('host', 'user@httpbin.org', 'user information'),
  bad('host', 'httpbin\\.org', 'a backslash'),
  bad('host', 'httpbin.org:', 'an empty port'),
  bad('host', 'httpbin.org:0', 'port zero'),
  bad('host', 'httpbin.org:080', 'a port with a leading zero'),
  bad('host', 'httpbin.org:65536', 'a port too large'),
  bad('host', 'httpbin.org:+80', 'a signed port'),
  bad('host', 'httpbin.org:80:80', 'two ports'),
  bad('host', 'httpbin.org:http', 'a named port'),
  bad('host', '2001:db8::1', 'an IPv6 address without brackets'),
  bad('host', '[2001:db8::1', 'an open bracket'),
  bad('host', '[2001:db8::1]x', 'text behind a bracket'),
  bad('host', '[fe80::1%25eth0]', 'a zone'),
  bad('host', '[httpbin.org]', 'a name in brackets'),
  bad('host', 'httpbin..org', 'an empty label'),
  bad('host', '\ud800.example', 'a lone surrogate'),
  bad('host', `${'a.'.repeat(126)}aa`, 'one character too long'),
  bad('host', '\u00ad', 'a soft hyphen alone'),
  bad('host', 'é\u200e\u202e.example', 'characters that IDNA refuses'),
  bad('host', 'httpbin\u2028.org', 'a line separator'),
  bad('host', 'é .example', 'a space in an internationalised name'),
  bad('host', 'é/x.example', 'a slash in an internationalised name'),
  bad('host', 'a'.repeat(1_000_000), 'a million characters'),
  bad('host', 'é'.repeat(1_000_000), 'a million characters outside ASCII'),
];

const serverNames: readonly BadRequest[] = [
  bad('sni', null, 'null'),
  bad('sni', 443, 'a number'),
  bad('sni', 'httpbin.org:443', 'a port'),
  bad('sni', '[2001:db8::1]', 'an IPv6 literal'),
  bad('sni', 'httpbin org', 'a space'),
  bad('sni', 'httpbin.org\0.evil.test', 'a NUL'),
  bad('sni', 'a..b', 'an empty label'),
  bad('sni', '\udfff', 'a lone surrogate'),
];

const protocolLists: readonly BadRequest[] = [
  bad('alpn', null, 'null'),
  bad('alpn', 'h2', 'a string'),
  bad('alpn', { 0: 'h2', length: 1 }, 'something like a list'),
  bad('alpn', ['h2', 1], 'a list with a number'),
];

const methods: readonly BadRequest[] = [
  bad('method', null, 'null'),
  bad('method', 1, 'a number'),
  bad('method', ['GET'], 'a list'),
  bad('method', '', 'empty'),
  bad('method', 'GET ', 'a trailing space'),
  bad('method', 'GE T', 'a space'),
  bad('method', 'GET\r\n', 'a line break'),
  bad('method', 'GET\0', 'a NUL'),
  bad('method', 'GET/', 'a separator'),
  bad('method', 'GÉT', 'a letter outside ASCII'),
  bad('method', '\ud83d', 'a lone surrogate'),
];

const paths: readonly BadRequest[] = [
  bad('path', null, 'null'),
  bad('path', 1, 'a number'),
  bad('path', ['/get'], 'a list'),
  bad('path', '/a b', 'a space'),
  bad('path', '/get HTTP/1.1\r\nHost: evil.test', 'a request injected'),
  bad('path', '/get\0', 'a NUL'),
  bad('path', '/get\t', 'a tab'),
  bad('path', '/get\u001f', 'a control character'),
  bad('path', '/get\u007f', 'DEL'),
  bad('path', '/get?a b', 'a space in the query'),
  bad('path', '/\ud800', 'a lone high surrogate'),
  bad('path', '/\udc00x', 'a lone low surrogate'),
  bad('path', '/\udc00\ud800', 'surrogates in the wrong order'),
  bad('path', `/${'a'.repeat(65_536)}`, 'one character too long'),
  bad('path', `/?${'a'.repeat(1_000_000)}`, 'a query of a million characters'),
];

const badHeader = (value: unknown, what: string, name = 'x-env'): BadRequest => ({
  what: `header ${name}: ${what}`,
  request: {
    ...good,
    headers: Object.fromEntries([
      ['accept', '*/*'],
      [name, value],
    ]),
  },
  field: `headers.${name}`,
});

const headers: readonly BadRequest[] = [
  bad('headers', null, 'null'),
  bad('headers', 'x-env: prod', 'a string'),
  bad('headers', [['x-env', 'prod']], 'a list of pairs'),
  bad('headers', 1, 'a number'),
  bad('headers', new Map([['x-env', 'prod']]), 'a map'),
  bad('headers', new Headers({ 'x-env': 'prod' }), 'the headers of fetch'),
  badHeader(null, 'null'),
  badHeader(1, 'a number'),
  badHeader(true, 'true'),
  badHeader({ value: 'prod' }, 'an object'),
  badHeader(Object('prod'), 'a string object'),
  badHeader(['prod', null], 'a list with null'),
  badHeader(['prod', ['test']], 'a list in a list'),
  badHeader('prod\r\nx-admin: true', 'a header injected'),
  badHeader('prod\n', 'a line feed'),
  badHeader('pr\0d', 'a NUL'),
  badHeader(['prod', 'a\rb'], 'a carriage return in a repeated header'),
  badHeader('\ud800', 'a lone surrogate'),
  badHeader(['\ud83d', '\ude00'], 'a surrogate pair torn in two'),
  badHeader('a'.repeat(65_537), 'one character too long'),
  badHeader(Array<string>(100_000).fill('a'), 'too long when joined'),
  badHeader(1, 'a number', '__proto__'),
  badHeader(1, 'a number', 'constructor'),
  badHeader('a\nb', 'a line feed', 'toString'),
];

/** Requests that are malformed, whatever the policies. */
export const BAD_REQUESTS: readonly BadRequest[] = [
  ...notRequests,
  ...notObjectsEnough,
  ...sources,
  ...protocols,
  ...ports,
  ...ips,
  ...hosts,
  ...serverNames,
  ...protocolLists,
  ...methods,
  ...paths,
  ...headers,
];
