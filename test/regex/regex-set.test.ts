import { afterEach, describe, expect, it, vi } from 'vitest';

import { compileRegexSet, type Regex } from '../../src/regex/index.js';
import { compiled } from '../support/compiled.js';
import { pseudoRandomText } from '../support/pseudo-random-text.js';

const setOf = (...patterns: readonly string[]) => compileRegexSet(patterns.map(compiled));

// The same pattern is compiled once, for all tests.
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a set', () => {
  it('without patterns matches nothing', () => {
    expect(setOf().size).toBe(0);
    expect(setOf().match('a')).toEqual([]);
  });

  it('names every pattern that matches, ascending', () => {
    const set = setOf('/get', '/g.*', '(?i)/GET', '.*t', '/get|/put', '/status', '(a|b)*', '/get');
    expect(set.size).toBe(8);
    expect(set.match('/get')).toEqual([0, 1, 2, 3, 4, 7]);
    expect(set.match('/put')).toEqual([3, 4]);
    expect(set.match('')).toEqual([6]);
    expect(set.match('nothing')).toEqual([]);
  });

  it('gives one frozen array per answer', () => {
    const set = setOf('/a', '/a.*', '/[a-z]+', '.*b', '.*c', 'x.*y');
    expect(set.match('/a')).toBe(set.match('/a'));
    expect(set.match('/ab')).toBe(set.match('/aab'));
    expect(set.match('/none!')).toBe(set.match('!'));
    expect(Object.isFrozen(set.match('/a'))).toBe(true);
  });

  it('of a thousand patterns finds each', () => {
    const patterns = Array.from({ length: 1_000 }, (_, at) => `/svc-${at}/v[0-9]+/[a-z]+(/x)?`);
    const set = setOf(...patterns);
    for (let at = 0; at < 1_000; at += 1) expect(set.match(`/svc-${at}/v1/abc`)).toEqual([at]);
    expect(set.match('/svc-1000/v1/abc')).toEqual([]);
  });

  it('that needs many states answers as its patterns do', () => {
    const patterns = Array.from({ length: 60 }, (_, at) => `.*${at}(a|b){${(at % 9) + 4}}.*`);
    const set = setOf(...patterns);
    const regexes = patterns.map(compiled);
    let state = 1;
    for (let round = 0; round < 400; round += 1) {
      let text = '';
      for (let at = 0; at < 60; at += 1) {
        state = (state * 48_271) % 2_147_483_647;
        text += '0123456789abababab'.charAt(state % 18);
      }
      expect(set.match(text)).toEqual(regexes.flatMap((regex, index) => (regex.test(text) ? [index] : [])));
    }
  });

  it('whose states are hardly ever met again goes on with each pattern by itself', () => {
    const distances = [12, 13, 14, 15];
    const regexes = distances.map((distance) => compiled(`(a|b)*a(a|b){${distance}}`));
    const set = compileRegexSet(regexes);
    const asked = regexes.map((regex) => vi.spyOn(regex, 'test'));
    for (let round = 1; round <= 24; round += 1) {
      const text = pseudoRandomText(3_000, round);
      const matching = distances.flatMap((distance, index) =>
        text.at(-1 - distance) === 'a' ? [index] : [],
      );
      expect(set.match(text)).toEqual(matching);
      expect(set.match(text)).toBe(set.match(text));
      if (round === 1) for (const regex of asked) expect(regex).not.toHaveBeenCalled();
    }
    for (const regex of asked) expect(regex).toHaveBeenCalled();
  });

  describe('asks', () => {
    const path = '/a/b';
    /** How often each of the patterns is asked by itself for `path`. */
    const askedBy = (patterns: readonly string[]) => {
      const regexes = patterns.map(compiled);
      const set = compileRegexSet(regexes);
      const asked = regexes.map((regex) => vi.spyOn(regex, 'test'));
      set.match(path);
      return asked.map(({ mock }) => mock.calls.length);
    };
    const others = ['/[a-c]/b', '/a/.', '.*b', '/.*/b'];

    it('up to three patterns one by one', () => {
      expect(askedBy(others.slice(0, 3))).toEqual([1, 1, 1]);
    });

    it('none of more than three', () => {
      expect(askedBy(others)).toEqual([0, 0, 0, 0]);
    });

    it('none that stands for fixed texts, and does not count them among the three', () => {
      expect(askedBy(['/a/b', '/a/(b|c)', ...others.slice(0, 3)])).toEqual([0, 0, 1, 1, 1]);
    });
  });

  it('takes patterns of other makes', () => {
    const foreign: Regex = { pattern: 'x', engine: 'automaton', test: (text) => text.includes('x') };
    const set = compileRegexSet([compiled('/x'), foreign, compiled('.*')]);
    expect(set.match('/x')).toEqual([0, 1, 2]);
    expect(set.match('y')).toEqual([2]);
  });

  it('splits programs that are too large for one automaton', () => {
    const patterns = Array.from(
      { length: 12 },
      (_, at) => `(?:.*${at}|x)[a-z]{1000}[a-z]{1000}[a-z]{1000}[a-z]{1000}[a-z]{1000}[a-z]{1000}${at}`,
    );
    const set = setOf(...patterns);
    expect(set.match(`x${'q'.repeat(6_000)}7`)).toEqual([7]);
  });
});
