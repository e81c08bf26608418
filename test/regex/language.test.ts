import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileRegex } from '../../src/regex/index.js';
import { includes, isEmpty, languageOf, relate } from '../../src/regex/language/language.js';
import { findMatchSets } from '../../src/regex/language/match-set-search.js';
import { property } from '../support/property.js';

const tight = { states: 5, instructions: 20_000 };

/** Patterns over `a` and `b`, whose languages short texts tell apart. */
const pattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '', '^', '$', '\\b'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `${left}${right}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}'))
      .map(([body, many]) => `(?:${body})${many}`),
  ),
})).pattern;

const alphabet = ['a', 'b', '/'];
const shortTexts = ['', ...words(1), ...words(2), ...words(3), ...words(4)];

function words(length: number): string[] {
  return length === 0 ? [''] : words(length - 1).flatMap((word) => alphabet.map((letter) => word + letter));
}

function matches(source: string): (text: string) => boolean {
  const result = compileRegex(source);
  if (!result.ok) throw new Error(result.reason);
  return (text) => result.regex.test(text);
}

describe('against every short text over a small alphabet', () => {
  property(
    'a pattern is empty only if it matches none, and the witness is one that it matches',
    pattern,
    (source) => {
      const result = isEmpty(languageOf(source));
      if (result.answer === 'yes') expect(shortTexts.filter(matches(source))).toEqual([]);
      if (result.answer === 'no') expect(matches(source)(result.witness)).toBe(true);
      expect(result.answer).not.toBe('unknown');
    },
  );

  property(
    'a pattern includes another only if it matches all of its texts, and the witness is a shortest one it misses',
    fc.tuple(pattern, pattern),
    ([outer, inner]) => {
      const result = includes(languageOf(outer), languageOf(inner));
      const missed = shortTexts.filter((text) => matches(inner)(text) && !matches(outer)(text));
      if (result.answer === 'yes') expect(missed).toEqual([]);
      if (result.answer === 'no') {
        expect(matches(inner)(result.witness)).toBe(true);
        expect(matches(outer)(result.witness)).toBe(false);
        for (const text of missed) expect(text.length).toBeGreaterThanOrEqual(result.witness.length);
      }
      expect(result.answer).not.toBe('unknown');
    },
  );

  property(
    'every combination that a short text shows is found, and each witness shows its own',
    fc.array(pattern, { minLength: 1, maxLength: 4 }),
    (sources) => {
      const search = findMatchSets(sources.map(languageOf));
      const tests = sources.map(matches);
      const shownBy = (text: string) =>
        tests.flatMap((matchesText, index) => (matchesText(text) ? [index] : [])).join();
      const found = search.sets.map(({ matched }) => matched.join());
      for (const shown of new Set(shortTexts.map(shownBy))) expect(found).toContain(shown);
      for (const { matched, witness } of search.sets) expect(shownBy(witness)).toBe(matched.join());
    },
  );
});

test.each([
  ['/a|/b', '/b|/a', 'equal'],
  ['/a', '/a|/b', 'subset'],
  ['/.*', '/get', 'superset'],
  ['/a.*', '/.*b', 'overlap'],
  ['/a', '/b', 'disjoint'],
  ['(?i)/k', '/k|/K|/\\x{212a}', 'equal'],
  ['/status*', '/status.*', 'overlap'],
  ['/statu(s*)', '/statu|/status+', 'equal'],
  ['[^\\x00-\\x{10ffff}]', 'a[^\\x00-\\x{10ffff}]', 'equal'],
])('%s and %s are %s', (left, right, answer) => {
  expect(relate(languageOf(left), languageOf(right))).toEqual({ answer });
});

describe('a budget that runs out is named', () => {
  test('states', () => {
    expect(relate(languageOf('.*a.{8}'), languageOf('.*b.{8}'), tight)).toEqual({
      answer: 'unknown',
      exhausted: 'states',
    });
    expect(includes(languageOf('a{20}'), languageOf('a{20}'), tight)).toEqual({
      answer: 'unknown',
      exhausted: 'states',
    });
  });

  test('instructions', () => {
    const budget = { states: 5, instructions: 10 };
    expect(isEmpty(languageOf('a{20}'), budget)).toEqual({ answer: 'unknown', exhausted: 'instructions' });
  });

  test('a witness that is found within it still counts', () => {
    expect(isEmpty(languageOf('a|.*a.{12}'), tight)).toEqual({ answer: 'no', witness: 'a' });
  });
});
