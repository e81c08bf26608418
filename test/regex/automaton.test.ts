import { describe, expect, it } from 'vitest';

import { Automaton } from '../../src/regex/engines/automaton.js';
import { MatchSets } from '../../src/regex/engines/match-sets.js';
import { regexLimits } from '../../src/regex/limits.js';
import { buildProgram, programSizeOf } from '../../src/regex/program/program.js';
import { pseudoRandomText } from '../support/pseudo-random-text.js';
import { nodeOf } from '../support/regex-node.js';

const automatonOf = (pattern: string, maxSize?: number) =>
  new Automaton(() => buildProgram(nodeOf(pattern)), new MatchSets(), maxSize);

describe('an automaton', () => {
  it('stays within its share of memory and keeps answering', () => {
    const maxSize = 20_000;
    const automaton = automatonOf('(a|b)*a(a|b){14}', maxSize);
    const text = pseudoRandomText(5_000);
    for (let end = 0; end < text.length; end += 97) {
      expect(automaton.test(text.slice(0, end))).toBe(text.charAt(end - 15) === 'a');
      expect(automaton.size).toBeLessThan(maxSize + 2_000);
    }
  });

  it('builds a bounded number of states for one text', () => {
    const automaton = automatonOf('(a|b)*a(a|b){300}', 100_000);
    automaton.test(pseudoRandomText(regexLimits.textLength));
    expect(automaton.statesBuilt).toBeLessThan(1_000);
  });

  it('reads characters alike when it has given up on building states', () => {
    // With no memory to keep them in, only the first few states of `abcdef` are ever built.
    const one = automatonOf('abcdef.', 1);
    const rest = automatonOf('abcdef(?s).*z?', 1);
    for (const character of ['x', '\x7f', '\u0080', '\uffff', '\u{10000}', '\u{10ffff}']) {
      expect([character, one.test(`abcdef${character}`)]).toEqual([character, true]);
      expect([character, one.test(`abcdef${character}x`)]).toEqual([character, false]);
      expect([character, rest.test(`abcdef${character}${character}z`)]).toEqual([character, true]);
    }
    for (const lone of ['\ud800', '\udfff', '\ud800x', 'x\udc00\ud800']) {
      expect([lone, one.test(`abcdef${lone}`)]).toEqual([lone, false]);
      expect([lone, rest.test(`abcdef${lone}z`)]).toEqual([lone, false]);
    }
    expect(one.test('abcdefx')).toBe(true);
    expect(one.test('abcdxfx')).toBe(false);
  });

  it('builds no state twice for texts it has seen', () => {
    const automaton = automatonOf('.*foo.*bar');
    automaton.test('xxfooyybar');
    const built = automaton.statesBuilt;
    automaton.test('xxfooyybar');
    expect(automaton.statesBuilt).toBe(built);
  });

  it('answers alike when everything was forgotten', () => {
    const automaton = automatonOf('(?m)(^a$\\n?)+');
    expect(automaton.test('a\na')).toBe(true);
    automaton.clear();
    expect(automaton.size).toBe(0);
    expect(automaton.test('a\na')).toBe(true);
    expect(automaton.test('aa')).toBe(false);
  });

  it('forgets when all automata together hold too much', () => {
    const idle = automatonOf('.*idle.*');
    idle.test('something idle here');
    expect(idle.size).toBeGreaterThan(0);
    const text = pseudoRandomText(700);
    const others = Array.from({ length: 60 }, () => automatonOf('(a|b)*a(a|b){400}', 4_000_000));
    for (const other of others) {
      other.test(text);
      const held = others.reduce((sum, { size }) => sum + size, 0);
      expect(held).toBeLessThan(regexLimits.automatonCacheTotal + 1_000_000);
    }
    expect(idle.size).toBe(0);
    expect(others.some(({ size }) => size === 0)).toBe(true);
    expect(idle.test('something idle here')).toBe(true);
  });
});

describe('the size of a program', () => {
  it.each([
    '',
    'a',
    'abc',
    'a|b|c',
    'a*',
    'a+',
    'a?',
    'a{3}',
    'a{2,}',
    'a{2,5}',
    '(?:ab|c){2,3}d*',
    '(a|)*',
    '^a$',
  ])('of %j is known before it is built', (pattern) => {
    // The combined program adds one choice of the pattern to start with.
    expect(programSizeOf(nodeOf(pattern))).toBe(buildProgram(nodeOf(pattern)).instructions.length - 1);
  });
});
