import { describe, expect, test } from 'vitest';

import { parseAuthority, parseHostPattern, parseServerName } from '../../src/match/host.js';

const label = 'a'.repeat(63);
/** The longest name that DNS allows. */
const longest = `${label}.${label}.${label}.${'b'.repeat(61)}`;

describe('an entry of `hosts`', () => {
  test.each<[text: string, wildcard: string, name: string, port: number | undefined]>([
    ['a.test', 'none', 'a.test', undefined],
    ['A.Test.', 'none', 'a.test', undefined],
    ['a.test:80', 'none', 'a.test', 80],
    ['a.test:65535', 'none', 'a.test', 65535],
    ['*', 'any', '', undefined],
    ['*:80', 'any', '', 80],
    ['*.a.test', 'subdomains', 'a.test', undefined],
    ['*.A.test:443', 'subdomains', 'a.test', 443],
    ['my_host', 'none', 'my_host', undefined],
    ['192.0.2.1', 'none', '192.0.2.1', undefined],
    ['[2001:DB8::1]', 'none', '[2001:db8::1]', undefined],
    ['[::1]:8080', 'none', '[::1]', 8080],
    ['bücher.test', 'none', 'xn--bcher-kva.test', undefined],
    [longest, 'none', longest, undefined],
    [`${longest}.`, 'none', longest, undefined],
  ])('%s', (text, wildcard, name, port) => {
    expect(parseHostPattern(text)).toEqual({ ok: true, pattern: { text, wildcard, name, port } });
  });

  const neither =
    'it is neither a host name, nor `*.` and a name, nor `*`, with or without a port from 1 to 65535';
  const tooLong = 'it is longer than a DNS name can be (253 characters)';

  test.each<[text: string, reason: string]>([
    ['', 'it is empty'],
    ['http://a.test', 'it has a scheme: write the host alone'],
    ['a.test/get', 'it has a path: write the host alone, and paths in an HTTPRouteGroup'],
    ['2001:db8::1', 'it is an IPv6 address without brackets: write `[2001:db8::1]`'],
    ['::1', 'it is an IPv6 address without brackets: write `[::1]`'],
    [`${longest}c`, tooLong],
    ['a*', 'it has a `*` other than a first label: write `*.` and a name, or `*` alone'],
    ['*.*.test', 'it has a `*` other than a first label: write `*.` and a name, or `*` alone'],
    ['**', 'it has a `*` other than a first label: write `*.` and a name, or `*` alone'],
    ['*.', neither],
    ['.', neither],
    ['.a', neither],
    ['a..b', neither],
    ['a b', neither],
    ['a$b', neither],
    ['a.test:', neither],
    ['a.test:0', neither],
    ['a.test:65536', neither],
    ['a.test:080', neither],
    [':80', neither],
    ['[::1', neither],
    ['[::1]x', neither],
    ['[192.0.2.1]', neither],
    ['[]', neither],
    ['[a:b]', neither],
    ['*.[::1]', neither],
  ])('%s: %s', (text, reason) => {
    expect(parseHostPattern(text)).toEqual({ ok: false, reason });
  });
});

describe('a Host header', () => {
  test.each<[text: string, name: string, port: number | undefined]>([
    ['', '', undefined],
    ['.', '', undefined],
    [':80', '', 80],
    ['a.test', 'a.test', undefined],
    ['A.TEST.', 'a.test', undefined],
    ['a-b.c0.test', 'a-b.c0.test', undefined],
    ['a$b', 'a$b', undefined],
    ['[::1]', '[::1]', undefined],
    ['[::FF]:1', '[::ff]', 1],
    [longest, longest, undefined],
    [`${longest}.`, longest, undefined],
    [`${longest}:80`, longest, 80],
  ])('%s', (text, name, port) => {
    expect(parseAuthority(text)).toEqual({ name, port });
  });

  test.each([
    'a b',
    'a..b',
    '.a',
    'a..',
    'a.test:',
    '::1',
    '[::1',
    '::1]',
    '[1.2.3.4]',
    'a/b',
    'a:b',
    'a:99999',
    `${longest}c`,
    `${longest}..`,
  ])('%s is malformed', (text) => {
    expect(parseAuthority(text)).toBeUndefined();
  });
});

describe('a TLS server name', () => {
  test.each([
    ['', ''],
    ['a.test', 'a.test'],
    ['A.test.', 'a.test'],
    ['192.0.2.1', '192.0.2.1'],
    [longest, longest],
  ])('%s', (text, name) => {
    expect(parseServerName(text)).toBe(name);
  });

  test.each(['a:443', '[::1]', '::1', '[a', 'a]', 'a b', '.a', `${longest}c`])('%s is malformed', (text) => {
    expect(parseServerName(text)).toBeUndefined();
  });
});
