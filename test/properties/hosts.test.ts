import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compile, evaluate, InvalidPolicyError } from '../../src/index.js';
import { property } from '../support/property.js';
import { egress, http, https } from '../support/resources.js';

/** Entry of `spec.hosts` on port 80, Host header, whether it matches. */
const HOST_HEADERS: readonly (readonly [entry: string, host: string, matches: boolean])[] = [
  ['example.com', 'example.com', true],
  ['example.com', 'example.com:80', true],
  ['example.com', 'example.com:8080', false],
  ['example.com', 'example.com:8', false],
  ['example.com', 'example.com:800', false],
  ['example.com', 'EXAMPLE.com', true],
  ['Example.COM', 'example.com', true],
  ['example.com', 'example.com.', true],
  ['example.com.', 'example.com', true],
  ['example.com.', 'example.com.', true],
  ['example.com.', 'example.com.:80', true],
  ['example.com', 'www.example.com', false],
  ['example.com', 'com', false],
  ['example.com', 'example.co', false],
  ['example.com', 'example.com.evil.test', false],
  ['example.com', 'evilexample.com', false],
  ['example.com', 'examplexcom', false],
  ['example.com', '', false],
  ['example.com', '.', false],
  ['example.com:80', 'example.com:80', true],
  ['example.com:80', 'example.com', false],
  ['example.com:8080', 'example.com:8080', true],
  ['example.com:8080', 'EXAMPLE.com.:8080', true],
  ['Example.com.:8080', 'example.com:8080', true],
  ['example.com:8080', 'example.com:80', false],
  ['example.com:8080', 'example.com', false],
  ['*.example.com', 'a.example.com', true],
  ['*.example.com', 'a.b.example.com', true],
  ['*.example.com', 'a.b.c.example.com', true],
  ['*.example.com', 'A.EXAMPLE.COM', true],
  ['*.EXAMPLE.com', 'a.example.com.', true],
  ['*.example.com.', 'a.example.com', true],
  ['*.example.com', 'a.example.com:80', true],
  ['*.example.com', 'a.example.com:81', false],
  ['*.example.com', 'example.com', false],
  ['*.example.com', 'example.com:80', false],
  ['*.example.com', 'evilexample.com', false],
  ['*.example.com', 'a.evilexample.com', false],
  ['*.example.com', 'a.example.com.evil.test', false],
  ['*.example.com', 'a-example.com', false],
  ['*.example.com', '*.example.com', true],
  ['*.example.com:8080', 'a.example.com:8080', true],
  ['*.example.com:8080', 'a.example.com', false],
  ['*.example.com:8080', 'a.example.com:80', false],
  ['*.com', 'example.com', true],
  ['*.com', 'com', false],
  ['*', 'example.com', true],
  ['*', 'localhost', true],
  ['*', 'example.com:80', true],
  ['*', 'example.com:81', false],
  ['*', '10.1.2.3', true],
  ['*', '[::1]', true],
  ['*', '[::1]:80', true],
  ['*', '[::1]:81', false],
  ['*', '', false],
  ['*', '.', false],
  ['*:8080', 'example.com:8080', true],
  ['*:8080', 'example.com', false],
  ['*:8080', 'example.com:80', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.3:80', true],
  ['10.1.2.3', '10.1.2.30', false],
  ['10.1.2.3', '110.1.2.3', false],
  ['[::1]', '[::1]', true],
  ['[::1]', '[::1]:80', true],
  ['[::1]', '[::1]:81', false],
  ['[::1]:81', '[::1]:81', true],
  ['[2001:db8::A]', '[2001:DB8::a]', true],
  ['[::1]', '[::2]', false],
  ['bücher.example', 'bücher.example', true],
  ['bücher.example', 'BÜCHER.example', true],
  ['bücher.example', 'xn--bcher-kva.example', true],
  ['bücher.example', 'XN--BCHER-KVA.EXAMPLE.:80', true],
  ['xn--bcher-kva.example', 'bücher.example', true],
  ['xn--bcher-kva.example', 'bu\u0308cher.example', true],
  ['bücher.example', 'bucher.example', false],
  ['*.bücher.example', 'a.xn--bcher-kva.example', true],
  ['*.bücher.example', 'bücher.example', false],
  ['*.example.com', 'ü.example.com', true],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah', true],
  ['example.com', 'example。com', true],
  ['127.0.0.1', '１２７.０.０.１', true],
  ['127.0.0.1', '１２７.１', false],
  ['0.0.0.1', '１', false],
  ['a_b.example', 'A_B.example', true],
  ['a-b.example', 'a-b.example', true],
  ['localhost', 'localhost', true],
];

/** Entry of `spec.hosts`, TLS server name, whether it matches. */
const SERVER_NAMES: readonly (readonly [entry: string, sni: string, matches: boolean])[] = [
  ['example.com', 'example.com', true],
  ['example.com', 'EXAMPLE.COM.', true],
  ['example.com', '', false],
  ['example.com', 'www.example.com', false],
  ['example.com:443', 'example.com', false],
  ['*.example.com', 'a.b.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com:443', 'a.example.com', false],
  ['*', 'example.com', true],
  ['*', '', false],
  ['*:443', 'example.com', false],
  ['bücher.example', 'xn--bcher-kva.example', true],
  ['10.1.2.3', '10.1.2.3', true],
];

/** Host of an `https` request whose server name is not given. */
const FALL_BACKS: readonly (readonly [entry: string, host: string, matches: boolean])[] = [
  ['example.com', 'example.com', true],
  ['example.com', 'example.com:443', true],
  ['example.com', 'example.com:8443', true],
  ['example.com', 'EXAMPLE.com.:8443', true],
  ['example.com:8443', 'example.com:8443', false],
  ['example.com', '', false],
  ['*', '[::1]:443', true],
  ['[::1]', '[::1]:443', true],
];

const INVALID = [
  'foo.*',
  'f*o.com',
  '*foo.com',
  '**',
  '**.com',
  '*.*.com',
  '*.',
  'a.*.com',
  '*com',
  '*:*',
  '',
  '.',
  'a b',
  ' a',
  'a\t',
  'a\0',
  'a:',
  'a:0',
  'a:080',
  'a:65536',
  'a:-1',
  'a:http',
  'a:80:80',
  ':80',
  'http://example.com',
  'example.com/path',
  'user@example.com',
  '::1',
  '[::1',
  '[::1]x',
  '[example.com]',
  '[1.2.3.4]',
  '[::1%eth0]',
  '*.[::1]',
  'a..b',
  '.a',
  '\ud800.example',
  `${'a'.repeat(300)}.example`,
  `${'a.'.repeat(126)}aa`,
  '\u00ad',
] as const;

describe('golden hosts', () => {
  test.each(HOST_HEADERS)('http rule with %j, Host %j: %s', (entry, host, matches) => {
    expect(verdictOf('http 80', entry, http(host))).toBe(matches ? 'allow' : 'host-not-allowed');
  });

  test.each(SERVER_NAMES)('https rule with %j, server name %j: %s', (entry, sni, matches) => {
    expect(verdictOf('https 443', entry, https(sni))).toBe(matches ? 'allow' : 'host-not-allowed');
  });

  test.each(FALL_BACKS)('https rule with %j, no server name but host %j: %s', (entry, host, matches) => {
    expect(verdictOf('https 443', entry, https(undefined, { host }))).toBe(
      matches ? 'allow' : 'host-not-allowed',
    );
  });

  test.each(INVALID)('entry %j makes the policy invalid', (entry) => {
    const policies = [egress({ hosts: ['example.com', entry] })];
    expect(() => compile(policies)).toThrow(InvalidPolicyError);
    const evaluator = compile(policies, [], { onInvalid: 'skip' });
    expect(evaluator.issues).toContainEqual(
      expect.objectContaining({ code: 'invalid-host', severity: 'error', path: ['spec', 'hosts', 1] }),
    );
    expect(evaluator.evaluate(http('example.com')).verdict).toBe('deny');
  });
});

const label = fc.stringMatching(/^[a-z0-9](-?[a-z0-9]){0,8}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const port = fc.oneof(fc.constant(80), fc.integer({ min: 1, max: 65_535 }));
const spelling = fc.record({
  upper: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  dot: fc.boolean(),
});

/** The same name in another case, perhaps with a trailing dot. */
function respell(text: string, { upper, dot }: { upper: readonly boolean[]; dot: boolean }): string {
  const letters = Array.from(text, (letter, index) =>
    upper[index % upper.length] ? letter.toUpperCase() : letter,
  );
  return `${letters.join('')}${dot ? '.' : ''}`;
}

describe('hosts', () => {
  property(
    'a name matches itself in any spelling, alone and with the rule’s port',
    fc.tuple(name, spelling, spelling),
    ([host, one, other]) => {
      expect(matches(respell(host, one), respell(host, other))).toBe(true);
      expect(matches(respell(host, one), `${respell(host, other)}:80`)).toBe(true);
    },
  );

  property('a name matches no other name', fc.tuple(name, name), ([entry, host]) => {
    expect(matches(entry, host)).toBe(entry === host);
  });

  property('an entry without a port matches the rule’s port alone', fc.tuple(name, port), ([host, sent]) => {
    expect(matches(host, `${host}:${sent}`)).toBe(sent === 80);
  });

  property(
    'an entry with a port matches exactly that host and port',
    fc.tuple(name, port, fc.option(port, { nil: undefined })),
    ([host, declared, sent]) => {
      expect(matches(`${host}:${declared}`, sent === undefined ? host : `${host}:${sent}`)).toBe(
        declared === sent,
      );
    },
  );

  property('an entry with a port matches no server name', fc.tuple(name, port), ([host, declared]) => {
    expect(verdictOf('https 443', `${host}:${declared}`, https(host))).toBe('host-not-allowed');
    expect(verdictOf('https 443', host, https(host))).toBe('allow');
  });

  property(
    '*.name matches every name in front of it, and never the apex',
    fc.tuple(name, name, spelling),
    ([apex, front, spelt]) => {
      expect(matches(`*.${apex}`, respell(`${front}.${apex}`, spelt))).toBe(true);
      expect(matches(`*.${apex}`, respell(apex, spelt))).toBe(false);
      expect(matches(`*.${apex}`, `${front}-${apex}`)).toBe(false);
      expect(matches(`*.${apex}`, `${front}.${apex}._`)).toBe(false);
    },
  );

  property('* matches every host that is not empty', fc.tuple(name, spelling), ([host, spelt]) => {
    expect(matches('*', respell(host, spelt))).toBe(true);
  });

  const idn = fc
    .array(fc.constantFrom('ü', 'é', 'ñ', 'ж', '例', 'a', 'b', '1'), { minLength: 1, maxLength: 6 })
    .map((letters) => letters.join(''));

  property('internationalised names equal their A-labels', idn, (unicode) => {
    const aLabels = new URL(`http://${unicode}.example`).hostname;
    expect(matches(`${unicode}.example`, aLabels)).toBe(true);
    expect(matches(aLabels, `${unicode.toUpperCase()}.example`)).toBe(true);
  });

  property(
    'any text at all as a host is read without an error',
    fc.string({ unit: 'binary', maxLength: 20 }),
    (text) => {
      expect(verdictOf('http 80', '*', http(text))).toMatch(/^(allow|host-not-allowed|invalid-request)$/);
      const policies = [egress({ hosts: [text] })];
      expect(compile(policies, [], { onInvalid: 'skip' }).evaluate(http('example.com')).verdict).toMatch(
        /allow|deny/,
      );
    },
  );
});

function matches(entry: string, host: string): boolean {
  return verdictOf('http 80', entry, http(host)) === 'allow';
}

function verdictOf(port: string, entry: string, request: Parameters<typeof evaluate>[0]): string {
  const decision = evaluate(request, [egress({ ports: [port], hosts: [entry] })]);
  if (decision.verdict === 'deny') return decision.reason;
  expect(decision.rule?.host).toBe(entry);
  return 'allow';
}
