import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';

import { parserAuthority } from '../../src/regex/authority/parser-authority.js';
import { compileRegex } from '../../src/regex/index.js';
import { re2Error, re2Matches } from '../support/re2-wasm.js';
import { invalidCases, matchingCases } from './re2-cases.js';

/** Where re2js departs from C++ RE2. */
const re2jsDiffers: ReadonlySet<string> = new Set(['\\pL|x', '(?P<n>a)(?P<n>b)', '[[:]']);

describe('RE2 syntax', () => {
  it.each(matchingCases)('%j', (pattern, matching, missing) => {
    const result = compileRegex(pattern);
    const texts = [...matching, ...missing];
    const expected = texts.map((_, at) => at < matching.length);
    expect(result.ok && texts.map((text) => result.regex.test(text))).toEqual(expected);
    expect(re2Matches(pattern, texts)).toEqual(expected);
    if (!re2jsDiffers.has(pattern)) {
      const oracle = RE2JS.compile(pattern);
      expect(texts.map((text) => oracle.matches(text))).toEqual(expected);
    }
    expect(parserAuthority.validate(pattern)).toEqual({ valid: true });
  });
});

describe('where C++ RE2 forgets case variants as it merges branches', () => {
  it.each(['b|(?i)b', '[ab]|(?i)b', 'a|b|(?i:b)', 'b|(?i:b)'])('%s matches what it says', (pattern) => {
    const result = compileRegex(pattern);
    expect(result.ok && result.regex.test('B')).toBe(true);
    expect(RE2JS.compile(pattern).matches('B')).toBe(true);
    expect(re2Matches(pattern, ['B'])).toEqual([false]);
  });
});

describe('invalid RE2', () => {
  it.each(invalidCases)('%j', (pattern, reason) => {
    expect(compileRegex(pattern)).toEqual({ ok: false, code: 'invalid-regex', reason });
    expect(re2Error(pattern)).toBe(reason);
    expect(parserAuthority.validate(pattern)).toEqual({ valid: false, reason });
  });
});

it('has more than 300 cases', () => {
  const texts = matchingCases.flatMap(([, matching, missing]) => [...matching, ...missing]);
  expect(texts.length + invalidCases.length).toBeGreaterThan(300);
});
