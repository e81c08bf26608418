/** What a pattern is found to cost, and what is refused for it: each limit exactly, and in which words. */
import { afterEach, describe, expect, it, test } from 'vitest';

import { re2Authority } from '../../src/regex/authority/re2-authority.js';
import { compileRegex, regexLimits, usePatternAuthority } from '../../src/regex/index.js';
import { parseRe2 } from '../../src/regex/syntax/parse-re2.js';

describe('the cost of a pattern', () => {
  const costs: readonly (readonly [
    pattern: string,
    instructions: number,
    ranges: number,
    choices: number,
  ])[] = [
    ['', 0, 0, 0],
    ['a', 1, 1, 0],
    ['ab', 2, 2, 0],
    ['^', 1, 1, 0],
    ['[a-cx-z]', 1, 2, 0],
    ['[^a]', 1, 3, 0],
    ['[^\\x00-\\x{10FFFF}]', 1, 1, 0],
    ['a|b', 3, 2, 1],
    ['a|b|c', 5, 3, 2],
    ['(ab)c', 3, 3, 0],
    ['a*', 2, 1, 1],
    ['a+', 2, 1, 1],
    ['a?', 2, 1, 1],
    ['a{0}', 0, 0, 0],
    ['a{3}', 3, 3, 0],
    ['a{3,}', 4, 3, 1],
    ['a{2,5}', 8, 5, 3],
    ['[a-cx-z]{3}', 3, 6, 0],
    ['(a|b){2,4}', 14, 8, 6],
    ['(a*b){2}', 6, 4, 2],
    ['(a{10}){100}', 1000, 1000, 0],
  ];

  it.each(costs)('%j: %d instructions, %d ranges, %d choices', (pattern, instructions, ranges, choices) => {
    expect(parseRe2(pattern)).toMatchObject({ ok: true, instructions, ranges, choices });
  });
});

describe('plain syntax', () => {
  it.each([
    '/a.b',
    '(a|b)',
    '(?:a)*',
    '[a-z]+',
    '[^a-z0-9_./~%:@-]',
    '[a]]',
    'a{2,3}',
    '^a$',
    '\\.\\-',
    '\\d\\w\\S',
  ])('%s needs no authority', (pattern) => {
    expect(parseRe2(pattern)).toMatchObject({ isPlain: true });
  });

  it.each([
    ...['(?i)a', '(?i:a)b', '(?P<n>a)', '\\Qa\\E', '\\pL', '\\PL', '\\b', '\\z', '\\n', '\\x41', '\\_'],
    ...['[[:alpha:]]', '[\\d]', '[]a]', '[a\\-]', '[a b]'],
  ])('%s does', (pattern) => {
    expect(parseRe2(pattern)).toMatchObject({ isPlain: false });
  });
});

describe('a pattern at its limit', () => {
  const { patternLength, programSize, authorityChoices, nesting } = regexLimits;
  const inSum = 'its character classes and repetitions are too large in sum';
  const nested = (depth: number) => `${'(a*b'.repeat(depth)}${')*'.repeat(depth)}`;

  test.each([
    ['its length', 'a'.repeat(patternLength), 'a', `the pattern is longer than ${patternLength} characters`],
    [
      'its program',
      '[a-z]{1000}'.repeat(programSize / 1000),
      '.',
      `the program has more than ${programSize} instructions`,
    ],
    [
      'its program, of syntax that is not plain',
      '\\n{1000}'.repeat(10),
      '\\n?',
      `the program has more than ${programSize} instructions`,
    ],
    ['choices that RE2 is asked about', '\\n?'.repeat(authorityChoices), '\\n?', inSum],
  ])('%s: it compiles, one more is refused', (_, pattern, more, reason) => {
    expect(compileRegex(pattern).ok).toBe(true);
    expect(compileRegex(pattern + more)).toEqual({ ok: false, code: 'regex-too-large', reason });
  });

  test('ranges that RE2 is asked about: it compiles, one more is refused', () => {
    const digits = '\\pN';
    const parsed = parseRe2(digits);
    const ranges = parsed.ok ? parsed.ranges : 0;
    const most = Math.floor(regexLimits.authorityProgramSize / ranges);
    const rest = regexLimits.authorityProgramSize - most * ranges;
    const pattern = `${digits}{${most}}a{${rest}}`;
    expect(compileRegex(pattern).ok).toBe(true);
    expect(compileRegex(`${pattern}a`)).toEqual({ ok: false, code: 'regex-too-large', reason: inSum });
  });

  test('plain syntax: RE2 is not asked, whatever it costs', () => {
    usePatternAuthority({ validate: () => ({ valid: false, reason: 'nobody asked' }) });
    expect(compileRegex('[a-cx-z]{1000}'.repeat(7)).ok).toBe(true);
    expect(compileRegex('[a-cx-z]{1000}'.repeat(8))).toMatchObject({ code: 'regex-too-large' });
    expect(compileRegex('\\n')).toEqual({ ok: false, code: 'invalid-regex', reason: 'nobody asked' });
  });

  test('its nesting: it compiles, one more is refused', () => {
    expect(compileRegex(nested(nesting / 2 - 1)).ok).toBe(true);
    usePatternAuthority({ validate: () => ({ valid: false, reason: 'nobody asked' }) });
    const reason = `nested deeper than ${nesting} levels`;
    expect(compileRegex(nested(nesting / 2))).toEqual({ ok: false, code: 'regex-too-large', reason });
  });

  test('of what the authority allows', () => {
    usePatternAuthority({ validate: () => ({ valid: 'too-large' }) });
    const reason = 'the program is larger than RE2 allows';
    expect(compileRegex('(?i)x')).toEqual({ ok: false, code: 'regex-too-large', reason });
  });
});

describe('an invalid pattern is explained', () => {
  const authority = (reason: string) => {
    usePatternAuthority({ validate: () => ({ valid: false, reason }) });
  };

  test('in the words of the authority', () => {
    authority('says the authority');
    expect(compileRegex('(')).toEqual({ ok: false, code: 'invalid-regex', reason: 'says the authority' });
  });

  test('in words of our own where the authority has none', () => {
    usePatternAuthority({ validate: () => ({ valid: true }) });
    expect(compileRegex('(')).toMatchObject({ code: 'invalid-regex', reason: 'missing ): (' });
  });

  test.each([
    ['a lone surrogate', '(\ud800', 'invalid UTF-8: lone surrogate'],
    ['a pattern beyond its limit', `(${'a'.repeat(10_000)}`, `missing ): (${'a'.repeat(10_000)}`],
  ])('in words of our own where it is not asked: %s', (_, pattern, reason) => {
    authority('says the authority');
    expect(compileRegex(pattern)).toMatchObject({ ok: false, reason });
  });

  test('and asked up to its limit', () => {
    authority('says the authority');
    expect(compileRegex(`(${'a'.repeat(9_999)}`)).toMatchObject({ reason: 'says the authority' });
  });
});

afterEach(() => {
  usePatternAuthority(re2Authority);
});
