/** Which ECMAScript is refused, and in which words. What patterns find is said by the shared cases. */
import { describe, expect, it, test } from 'vitest';

import { compileEcmaScriptSearch, regexLimits } from '../../src/regex/index.js';
import { scalarValueAt } from '../../src/regex/program/scalar-values.js';

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
