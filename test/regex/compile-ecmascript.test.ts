import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileEcmaScriptSearch } from '../../src/regex/index.js';
import { property } from '../support/property.js';

/** Pieces that patterns are made of, so that most of them are valid and all of the syntax comes up. */
const pieces = [
  ...['a', 'b', '/', '-', '.', '^', '$', '|', '(', ')', '(?:', '(?<n>', '[', '[^', ']', '{', '}', ',', ':'],
  ...['*', '+', '?', '{1}', '{0,2}', '{1,}', '{2,1}', '\\b', '\\B', '\\d', '\\D', '\\s', '\\S', '\\w', '\\W'],
  ...['\\', '\\/', '\\.', '\\cA', '\\c1', '\\c', '\\0', '\\1', '\\8', '\\12', '\\x61', '\\x6', '\\u0061'],
  ...[
    '\\u{61}',
    '\\k',
    '\\p',
    '\\t',
    '\\n',
    '\\v',
    '\\-',
    'a-b',
    '😀',
    'é',
    '\\ud83d',
    '[]',
    '[^]',
    'c',
    '1',
  ],
];
const texts = [
  '',
  'a',
  'b',
  'ab',
  'ba',
  'aab',
  '/a/b',
  '-',
  'a-b',
  '1',
  '12',
  '\u0001',
  '\n',
  '\r',
  '\v',
  '\t',
  ' ',
];
const otherTexts = [
  '😀',
  'a😀b',
  'é',
  '\u2028',
  '\ufeff',
  'k',
  'p',
  'u{61}',
  '\\',
  '\\c',
  'c',
  '{',
  'a{1',
  ']',
  '^',
  '_',
  '8',
  '\0',
  '\n1',
  ',',
];

const pattern = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
const text = fc
  .array(fc.constantFrom(...texts, ...otherTexts), { maxLength: 3 })
  .map((parts) => parts.join(''));

function compileHere(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

property(
  'a pattern that is served finds what RegExp finds; one that is invalid is invalid to RegExp',
  fc.tuple(pattern, fc.array(text, { minLength: 1, maxLength: 8 })),
  ([source, samples]) => {
    const result = compileEcmaScriptSearch(source);
    const reference = compileHere(source);
    if (!result.ok) {
      if (result.code === 'invalid-regex') expect(reference).toBeUndefined();
      else expect(result.code).toBe('unbounded-regex');
      return;
    }
    expect(reference).toBeDefined();
    for (const sample of samples) {
      expect([sample, result.regex.test(sample)]).toEqual([sample, reference?.test(sample)]);
    }
  },
);

describe('a pattern whose work has no bound is refused', () => {
  test.each(['(?=a)', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', '\\1(a)'])(
    '%s',
    (source) => {
      expect(compileEcmaScriptSearch(source)).toMatchObject({ ok: false, code: 'unbounded-regex' });
    },
  );
});

describe('a pattern that is too large is refused', () => {
  test.each(['a{20000}', '(a{1000}){1000}', `${'('.repeat(300)}${')'.repeat(300)}`, 'a'.repeat(70_000)])(
    '%.20s',
    (source) => {
      expect(compileEcmaScriptSearch(source)).toMatchObject({ ok: false, code: 'regex-too-large' });
    },
  );
});

describe('what takes V8 exponential or quadratic time is served in linear time', () => {
  const hostile = 'a'.repeat(60_000);
  test.each(['(a+)+$b', '(a|a)*b', '(.*)*,(.*)*,', '^(([a-z])+.)+[A-Z]([a-z])+$', 'a*a*a*a*b'])(
    '%s',
    (source) => {
      const result = compileEcmaScriptSearch(source);
      expect(result.ok && result.regex.test(hostile)).toBe(false);
    },
  );
});

test('the same pattern is the same object', () => {
  const [first, second] = [compileEcmaScriptSearch('/once'), compileEcmaScriptSearch('/once')];
  expect(first.ok && second.ok && first.regex === second.regex).toBe(true);
});
