import { describe, expect, it } from 'vitest';

import { CompiledRegex } from '../../src/regex/engines/compiled-regex.js';
import { compileRegex, type RegexEngine, regexLimits } from '../../src/regex/index.js';
import { compiled } from '../support/compiled.js';

const shapes: readonly (readonly [pattern: string, engine: RegexEngine])[] = [
  ['', 'literal'],
  ['/get', 'literal'],
  ['^/get$', 'literal'],
  ['\\A/get\\z', 'literal'],
  ['(?:/get)', 'literal'],
  ['/a\\.json', 'literal'],
  ['\\Q/a.b\\E', 'literal'],
  ['[/]get', 'literal'],
  ['/é😀', 'literal'],
  ['GET|POST|PUT', 'literals'],
  ['/(?:a|b)(?:/c)?', 'literals'],
  ['.*', 'any'],
  ['.+', 'any'],
  ['^.*$', 'any'],
  ['(?s).*', 'any'],
  ['/status.*', 'prefix'],
  ['^/status.+', 'prefix'],
  ['.*\\.json', 'suffix'],
  ['/api/.*/posts', 'prefix-suffix'],
  ['/status*', 'one-pass'],
  ['/foo(/.*)?', 'one-pass'],
  ['/a(/[^/]+)*', 'one-pass'],
  ['/api/v[0-9]+/users/[a-z0-9-]+(/posts)?', 'one-pass'],
  ['(?i)/get', 'one-pass'],
  ['\\pL+', 'one-pass'],
  ['[0-9]{2,3}-x', 'one-pass'],
  ['.*foo.*', 'automaton'],
  ['(a|b)*a', 'automaton'],
  ['(a+)+b', 'automaton'],
  ['(a*)*', 'automaton'],
  ['a\\b.*', 'automaton'],
  ['(?m)a$\\n', 'automaton'],
  ['\\P{Any}', 'automaton'],
  // Texts that are not written out, and gaps that are none
  ['|a', 'literals'],
  ['\\x00a', 'literal'],
  ['\\x00|a', 'literals'],
  ['(?m)^a$', 'literal'],
  ['(?m)^a.*$', 'prefix'],
  ['a{1}|b', 'one-pass'],
  ['.{2,}', 'one-pass'],
  ['/a.{0,5}', 'one-pass'],
  // The next character tells which branch to take, and when to stop repeating; or it does not
  ['(a+|b+)[0-9]', 'one-pass'],
  ['(a+|ab)[0-9]', 'automaton'],
  ['(a*|b+)[0-9]', 'one-pass'],
  ['(a*|b*)[0-9]', 'automaton'],
  ['(a*|b+)a[0-9]', 'automaton'],
  ['(a+|(b+b)+)[0-9]', 'automaton'],
  ['((a+|b+)|c+)d', 'one-pass'],
  ['(x+|[a-c]*)(d|e+)', 'one-pass'],
  ['(x|[a-c]+)(a|d)', 'automaton'],
  ['(a+|b)?c+', 'one-pass'],
  ['a(b*|c+)?', 'automaton'],
  ['([a-c]*)*x', 'automaton'],
  ['(a*b*)c+', 'one-pass'],
  ['(a*b*)b+', 'automaton'],
  ['[a-c]{2}c', 'one-pass'],
  ['[a-c]{2,3}c', 'automaton'],
  ['(|[ab])a[0-9]', 'automaton'],
  ['(|[ab])c[0-9]', 'one-pass'],
  ['(x|[a-c])a', 'one-pass'],
];

describe('the engine', () => {
  it.each(shapes)('of %j is %s', (pattern, engine) => {
    expect(compiled(pattern).engine).toBe(engine);
  });

  it('is found through `(?:...)` and whitespace alike: a pattern is not trimmed', () => {
    expect(compiled(' /get').test('/get')).toBe(false);
  });
});

describe('an alternation of texts is looked up', () => {
  const alternatives = (count: number) =>
    `(?:${Array.from({ length: count }, (_, at) => `a${at}`).join('|')})`;
  const { literals } = regexLimits;

  it.each([
    ['up to the limit', alternatives(literals), 'literals'],
    ['as a product, too', alternatives(64) + alternatives(64), 'literals'],
    ['... which is beyond the limit', alternatives(65) + alternatives(64), 'automaton'],
    ['... with what is around it', `${alternatives(64)}${alternatives(64)}${'x'.repeat(62)}`, 'literals'],
    [
      '... unless they make too long a text',
      `${alternatives(64)}${alternatives(64)}${'x'.repeat(63)}`,
      'automaton',
    ],
  ])('%s', (_, pattern, engine) => {
    expect(compiled(pattern).engine).toBe(engine);
  });

  it('beyond the limit no longer, which a smaller program shows', () => {
    const several = (count: number) =>
      Array.from({ length: count }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('|');
    expect(compiled(several(literals)).engine).toBe('literals');
    expect(compiled(several(literals + 1)).engine).not.toBe('literals');
  });

  it('and its texts can be asked for', () => {
    const textsOf = (pattern: string) => {
      const regex = compiled(pattern);
      return regex instanceof CompiledRegex ? regex.texts : 'of a stranger';
    };
    expect(textsOf('/get')).toEqual(new Set(['/get']));
    expect(textsOf('(a|b)c?')).toEqual(new Set(['ac', 'a', 'bc', 'b']));
    for (const pattern of ['/get.*', 'a+', '.*a']) expect(textsOf(pattern)).toBeUndefined();
  });
});

describe('texts', () => {
  it('must have both the start and the end around a gap', () => {
    const regex = compiled('/api/.*/posts');
    expect(['/api//posts', '/api/a/posts', '/api/a/b/posts'].map((text) => regex.test(text))).toEqual([
      true,
      true,
      true,
    ]);
    for (const text of [
      '/apx/a/posts',
      '/api/a/postx',
      '/api/posts',
      'x/api/a/posts',
      '/api/a/posts/',
      '/api/\n/posts',
    ]) {
      expect([text, regex.test(text)]).toEqual([text, false]);
    }
  });

  const everyEngine = [...new Map(shapes.map(([pattern, engine]) => [engine, pattern])).values()];

  it.each(everyEngine)('longer than the limit never match %j', (pattern) => {
    expect(compiled(pattern).test(`/status/${'a'.repeat(regexLimits.textLength)}.json`)).toBe(false);
  });

  it('of the greatest length match, one unit more does not', () => {
    for (const pattern of ['a+', '.*', 'a.*', '.*a', 'a.*a', '(a|b)*a']) {
      expect(compiled(pattern).test('a'.repeat(regexLimits.textLength))).toBe(true);
      expect(compiled(pattern).test('a'.repeat(regexLimits.textLength + 1))).toBe(false);
    }
  });

  it('with a lone surrogate match nothing', () => {
    for (const text of [
      '\ud800',
      '\udc00',
      'a\ud800',
      '\udc00a',
      '\ud800\ud800',
      '\udc00\ud800',
      '/status\ud83d',
      '\ude00/posts',
    ]) {
      for (const pattern of [
        '(?s).*',
        '.*',
        '.+',
        '/status.*',
        '.*/posts',
        '[^/]*',
        '[^b]+',
        '(a|.)*',
        '\\PL*',
      ]) {
        expect([pattern, text, compiled(pattern).test(text)]).toEqual([pattern, text, false]);
      }
    }
  });

  it('may have line feeds in a fixed start or end, but not in between', () => {
    for (const text of ['\na\n', '\n\n', '\nab\n']) expect(compiled('\\n.*\\n').test(text)).toBe(true);
    for (const text of ['\na\nb\n', '\n\n\n', '\n']) expect(compiled('\\n.*\\n').test(text)).toBe(false);
    expect(compiled('(?s)\\n.*\\n').test('\na\nb\n')).toBe(true);
  });

  it('outside the BMP are one character each', () => {
    expect(compiled('..').test('😀😀')).toBe(true);
    expect(compiled('/.+/z').test('/😀/z')).toBe(true);
    expect(compiled('(.|a).').test('😀a')).toBe(true);
    expect(compiled('.{2}').test('😀')).toBe(false);
  });
});

describe('refusals', () => {
  const tooLarge: readonly string[] = [
    '\\pL{500}',
    '(?i)\\pL{100}',
    'a'.repeat(regexLimits.patternLength + 1),
    Array.from({ length: 10_000 }, (_, at) => `/svc/${at}`)
      .join('|')
      .slice(0, 65_000),
    '[a-z]{1000}'.repeat(11),
    `${'(?:(?:a*b)*c'.repeat(300)}${')*'.repeat(300)}`,
    '(?:(?:[^a]{1000}b?){1}x?){1}'.repeat(12),
    '(?i)a?'.repeat(5_000),
  ];

  it.each(tooLarge.map((pattern) => [`${pattern.slice(0, 24)} (${pattern.length})`, pattern] as const))(
    '%s is too large',
    (_, pattern) => {
      const result = compileRegex(pattern);
      expect(result).toMatchObject({ ok: false, code: 'regex-too-large' });
    },
  );

  it('of lone surrogates name them', () => {
    expect(compileRegex('a\ud800')).toEqual({
      ok: false,
      code: 'invalid-regex',
      reason: 'invalid UTF-8: lone surrogate',
    });
  });

  it('of `\\C`, which RE2 accepts, say why', () => {
    expect(compileRegex('a\\C')).toEqual({
      ok: false,
      code: 'invalid-regex',
      reason: 'a byte that need not be a character cannot be matched: \\C',
    });
  });
});

describe('large but fine', () => {
  it('serves two thousand literal alternatives by look-up', () => {
    const regex = compiled(Array.from({ length: 2_000 }, (_, at) => `/svc/${at}/some/path`).join('|'));
    expect(regex.engine).toBe('literals');
    expect(regex.test('/svc/1999/some/path')).toBe(true);
    expect(regex.test('/svc/2000/some/path')).toBe(false);
  });

  it('reads a thousand nested groups', () => {
    expect(compiled(`${'('.repeat(1_000)}a${')'.repeat(1_000)}`).test('a')).toBe(true);
  });
});

describe('hostile pairs', () => {
  const length = regexLimits.textLength;
  const noise = Array.from({ length }, (_, at) => 'ab'.charAt(((at * 2_654_435_761) >>> 13) & 1)).join('');
  const hostile: readonly (readonly [pattern: string, text: string, expected: boolean])[] = [
    ['(a+)+b', 'a'.repeat(length), false],
    ['(a|a)*b', 'a'.repeat(length), false],
    ['(a|aa)+$', `${'a'.repeat(length - 1)}b`, false],
    ['(a*)*b', 'a'.repeat(length), false],
    ['(x+x+)+y', 'x'.repeat(length), false],
    ['(.*)(.*)(.*)(.*)(.*)[^b]', 'b'.repeat(length), false],
    ['(?:a?){500}a{500}', 'a'.repeat(1_000), true],
    ['(a|b)*a(a|b){14}', noise, noise.charAt(length - 15) === 'a'],
    ['(a|b)*a(a|b){400}', noise, noise.charAt(length - 401) === 'a'],
    ['.*\\b\\w.*\\B.*x', noise, false],
    ['(/[^/]*)*x', '/'.repeat(length), false],
    ['([a-z0-9-]+/?)*!', 'a'.repeat(length), false],
  ];

  it.each(hostile)('%s finishes', (pattern, text, expected) => {
    expect(compiled(pattern).test(text)).toBe(expected);
  });
});
