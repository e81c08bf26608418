/** ECMAScript syntax by example: V8 says what each pattern finds, and in which words a refusal is put is said here. */
import { describe, expect, it, test } from 'vitest';

import { compileEcmaScriptSearch, compileEcmaScriptSearchSet, regexLimits } from '../../src/regex/index.js';
import { scalarValueAt } from '../../src/regex/program/scalar-values.js';

/** Each pattern is asked about all of these, as they are and between two others. */
const texts = [
  ...[
    '',
    'a',
    'b',
    'c',
    'k',
    'x',
    'ab',
    'ba',
    'aa',
    'aab',
    'abc',
    'abab',
    'A',
    'Z',
    '_',
    '0',
    '1',
    '7',
    '8',
    '9',
    '12',
  ],
  ...[
    '/get',
    '/forget/getx',
    '/a/b?c=/get',
    '-',
    'a-b',
    '.',
    '*',
    '^',
    '$',
    '\\',
    '\\c',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
  ],
  ...[
    "'",
    '\u0007a',
    '{1}',
    'a{1',
    'a{,2}',
    'a{1,x}',
    '|',
    ',',
    'u',
    'u0061',
    'u{61}',
    'x6',
    'p',
    'pL',
    'c1',
    '\\c1',
    '@',
  ],
  ...[
    ' ',
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    '\0',
    '\b',
    '\u0001',
    '\u0011',
    '\u001f',
    '\u007f',
    '\u0080',
    '\u00a0',
  ],
  ...[
    '\u1680',
    '\u1fff',
    '\u2000',
    '\u200a',
    '\u200b',
    '\u2028',
    '\u2029',
    '\u202f',
    '\u205f',
    '\u3000',
    '\ufeff',
  ],
  ...['é', '\ud7ff', '\ue000', '\uffff', '😀', '😁', '\u{10000}', '\u{10ffff}', 'a\nb', 'a b', 'a😀b'],
];
const asked = texts.flatMap((text) => [text, `a${text}b`, `/${text}`, `${text}\n`]);

const patterns: readonly string[] = [
  // Groups, one behind the other: none of them nested
  `^${'(a)?'.repeat(201)}$`,
  // Characters
  ...['', 'a', 'ab', '/get', '.', '..', '^.$', '^...$', 'é', '^é$', '😀', '^😀$', '-', ',', ':', '/'],
  // Anchors and boundaries
  ...[
    '^',
    '$',
    '^a',
    'a$',
    '^a$',
    '^$',
    'a^',
    '$a',
    '^^a',
    'a$$',
    '(^a)b',
    'a(b$)',
    'a|^b',
    '^a|b$',
    'a$|b',
    '(?:^|/)get',
  ],
  ...['\\b', '\\B', '\\ba', 'a\\b', '\\bget\\b', '\\Ba', 'a\\Bb', '^\\b', '\\b$', '\\b\\B'],
  // Alternation and groups
  ...[
    'a|b',
    '^(a|b)$',
    '|',
    'a|',
    '|a',
    '^(?:|a)b$',
    '()',
    '(?:)',
    '(a)b',
    '(?:ab)+',
    '((a)(b))',
    '(?<n>a)b',
    '(?<a>a)(?<b>b)',
  ],
  ...['(?<$>a)', '(?<_1>b)', '(?<é>a)'],
  // Repetitions
  ...[
    '^a*$',
    '^a+$',
    '^a?$',
    '^a*?b$',
    '^a+?b',
    '^a??b',
    '^a{2}$',
    '^a{1,}b$',
    '^a{0,1}b$',
    '^a{1,2}?b$',
    '^(ab){2}$',
  ],
  ...[
    'a{0}b',
    '^(?:){3}$',
    '^(a*)*$',
    '^(a|b)*c$',
    '^(?:a?b?){2}$',
    'a{,2}',
    'a{',
    'a{x}',
    'a{1',
    '{',
    'a{1,x}',
    'x{',
    '}',
    ']',
  ],
  // Classes
  ...[
    '[ab]',
    '^[^a]$',
    '[a-c]',
    '^[^a-c]$',
    '[-a]',
    '[a-]',
    '^[a\\-c]$',
    '[]',
    '[^]',
    '^[^]$',
    '^[^][^]$',
    '[]a]',
    '[^]a]',
    '[\\]]',
  ],
  ...[
    '[.*+?(){}|$^]',
    '[\\d]',
    '^[\\D]$',
    '^[^\\d]$',
    '[\\w-]',
    '[\\d-x]',
    '[a-\\d]',
    '[\\s\\S]',
    '^[\\W]$',
    '[\\b]',
    '[\\B]',
    '[\\-]',
  ],
  ...[
    '[\\cA]',
    '[\\c1]',
    '[\\c_]',
    '[\\c]',
    '[\\c*]',
    '[\\x61]',
    '[\\u0061]',
    '[\\0]',
    '[\\12]',
    '[\\8]',
    '[\\n-\\r]',
    '[\\t]',
    '[\\k]',
  ],
  ...[
    '^[😀]$',
    '^[^😀]$',
    '[😀]',
    '[\\ud83d]',
    '[\\ud83d\\ude00]',
    '^[\\u0000-\\uffff]$',
    '[\\ud700-\\ud900]',
    '[\\udff0-\\ue001]',
  ],
  ...[
    '[\\ud800-\\udfff]',
    '^[^\\ud800-\\udfff]$',
    '[\\ud7ff-\\ud7ff]',
    '[\\ue000-\\ue000]',
    '[a-a]',
    '[[a]',
    '[a[:alpha:]]',
  ],
  // Escapes
  ...[
    '\\d',
    '\\D',
    '^\\D$',
    '\\s',
    '^\\S$',
    '\\w',
    '^\\W$',
    '\\t',
    '\\n',
    '\\v',
    '\\f',
    '\\r',
    '\\0',
    '\\cA',
    '\\cZ',
    '\\cz',
    '\\c',
    '\\c1',
  ],
  ...[
    '\\x61',
    '\\x6',
    '\\x',
    '\\u0061',
    '\\u006',
    '\\u',
    '\\u{61}',
    '\\u{2}',
    '\\p',
    '\\pL',
    '\\p{L}',
    '\\P',
    '\\k',
    '\\k<n>',
    '\\a',
  ],
  ...[
    '\\1',
    '\\7',
    '\\8',
    '\\9',
    '\\12',
    '\\101',
    '\\377',
    '\\400',
    '\\47',
    '\\7a',
    '\\018',
    '\\2(a)',
    '(a)\\2',
    '[(](a)\\2',
    '\\(\\1',
    '(?:a)\\1',
  ],
  ...[
    '\\.',
    '\\*',
    '\\/',
    '\\-',
    '\\\\',
    '\\^',
    '\\$',
    '\\[',
    '\\]',
    '\\{',
    '\\}',
    '\\(',
    '\\)',
    '\\|',
    '\\_',
    '\\é',
    '\\Q',
    '\\z',
    '\\A',
  ],
];

function isFound(pattern: string, text: string): boolean {
  return new RegExp(pattern).test(text);
}

describe('what a pattern finds is what V8 finds', () => {
  it.each(patterns.map((pattern) => [pattern]))('%j', (pattern) => {
    const result = compileEcmaScriptSearch(pattern);
    expect(result).toMatchObject({ ok: true });
    const found = asked.filter((text) => result.ok && result.regex.test(text));
    expect(found).toEqual(asked.filter((text) => isFound(pattern, text)));
  });

  it('in a set of all of them, too', () => {
    const regexes = patterns.flatMap((pattern) => {
      const result = compileEcmaScriptSearch(pattern);
      return result.ok ? [result.regex] : [];
    });
    const set = compileEcmaScriptSearchSet(regexes);
    expect(set.size).toBe(patterns.length);
    for (const text of texts) {
      const expected = patterns.flatMap((pattern, index) => (isFound(pattern, text) ? [index] : []));
      expect([text, set.match(text)]).toEqual([text, expected]);
    }
  });
});

describe('what is no ECMAScript is refused, as V8 does', () => {
  it.each([
    ['(', 'unterminated group'],
    ['(a', 'unterminated group'],
    ['(?:a', 'unterminated group'],
    [')', 'unmatched `)`'],
    ['a)b', 'unmatched `)`'],
    ['[', 'unterminated character class'],
    ['[a', 'unterminated character class'],
    ['[a-', 'unterminated character class'],
    ['[\\]', 'unterminated character class'],
    ['\\', '`\\` at the end of the pattern'],
    ['[\\', '`\\` at the end of the pattern'],
    ['*', 'nothing to repeat: *'],
    ['+a', 'nothing to repeat: +'],
    ['a|?', 'nothing to repeat: ?'],
    ['(*)', 'nothing to repeat: *'],
    ['a**', 'nothing to repeat: *'],
    ['^*', 'nothing to repeat: *'],
    ['\\b+', 'nothing to repeat: +'],
    ['{1}', 'nothing to repeat: {1}'],
    ['a{1}{2}', 'nothing to repeat: {2}'],
    ['a{2,1}', 'numbers out of order in a repetition: {2,1}'],
    ['[b-a]', 'range out of order in a character class: b-a'],
    ['[\\x62-a]', 'range out of order in a character class: \\x62-a'],
    ['(?a)', 'invalid group: (?a)'],
    ['(?i)a', 'invalid group: (?i)'],
    ['(?P<n>a)', 'invalid group: (?P<'],
    ['(?<1>a)', 'invalid group: (?<1'],
    ['(?<>a)', 'invalid group: (?<>'],
    ['(?<n>a)(?<n>b)', 'duplicate group name: n'],
    ['(?<n>a)[\\k]', 'invalid named reference: \\k'],
  ])('%j: %s', (pattern, reason) => {
    expect(compileEcmaScriptSearch(pattern)).toEqual({ ok: false, code: 'invalid-regex', reason });
    expect(() => new RegExp(pattern)).toThrow(SyntaxError);
  });

  it('half of a surrogate pair is no character, though V8 takes it', () => {
    const reason = 'it holds half a surrogate pair, which is no character';
    for (const pattern of ['\ud83d', 'a\ude00', '[\ud83d]']) {
      expect(compileEcmaScriptSearch(pattern)).toEqual({ ok: false, code: 'invalid-regex', reason });
    }
  });
});

describe('what no engine can bound is refused', () => {
  it.each([
    ['(?=a)', 'lookaround `(?=`'],
    ['(?!a)', 'lookaround `(?!`'],
    ['(?<=a)', 'lookaround `(?<=`'],
    ['(?<!a)', 'lookaround `(?<!`'],
    ['(a)\\1', 'back reference `\\1`'],
    ['\\1(a)', 'back reference `\\1`'],
    ['(a)(b)\\2', 'back reference `\\2`'],
    ['(?<n>a)\\1', 'back reference `\\1`'],
    ['(?<n>a)\\k<n>', 'back reference `\\k`'],
    ['(?<n>a)\\k', 'back reference `\\k`'],
    ['[(]\\](a)\\1', 'back reference `\\1`'],
  ])('%j: %s', (pattern, feature) => {
    const reason = `${feature} can't be matched in time linear in the text`;
    expect(compileEcmaScriptSearch(pattern)).toEqual({ ok: false, code: 'unbounded-regex', reason });
  });
});

describe('what is too large is refused, and what is just not is served', () => {
  const { patternLength, programSize, nesting } = regexLimits;
  const classOf = (length: number) => `[${'a'.repeat(length - 2)}]`;
  // The program ends with an instruction of its own.
  const programOf = (size: number) => `^${'[a-z]'.repeat(size - 1)}$`;
  const groupsOf = (depth: number) => '('.repeat(depth) + ')'.repeat(depth);

  test.each([
    [
      classOf(patternLength),
      classOf(patternLength + 1),
      `the pattern is longer than ${patternLength} characters`,
    ],
    [
      programOf(programSize),
      programOf(programSize + 1),
      `the program has more than ${programSize} instructions`,
    ],
    [groupsOf(nesting), groupsOf(nesting + 1), `nested deeper than ${nesting} levels`],
  ])('%.10s', (fits, larger, reason) => {
    expect(compileEcmaScriptSearch(fits)).toMatchObject({ ok: true });
    expect(compileEcmaScriptSearch(larger)).toEqual({ ok: false, code: 'regex-too-large', reason });
  });
});

describe('the character at a place', () => {
  it.each([
    ['a', 0x61],
    ['\ud7ff', 0xd7ff],
    ['\ue000', 0xe000],
    ['\uffff', 0xffff],
    ['\ud800\udc00', 0x10000],
    ['\udbff\udfff', 0x10ffff],
    ['\ud800', -1],
    ['\udbff', -1],
    ['\udc00', -1],
    ['\udfff', -1],
    ['\ud800a', -1],
    ['\ud800\ud800', -1],
    ['\ud800\udbff', -1],
    ['\ud800\ue000', -1],
    ['\udc00\udc00', -1],
    ['\udfff\udfff', -1],
  ])('%j', (text, codePoint) => {
    expect(scalarValueAt(text, 0)).toBe(codePoint);
    expect(scalarValueAt(`x${text}`, 1)).toBe(codePoint);
  });
});
