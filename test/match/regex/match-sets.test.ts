import { describe, expect, it } from 'vitest';
import { MatchSets, noPatterns } from '../../../src/match/regex/match-sets.js';

describe('match sets', () => {
  it('are one frozen array per set of numbers', () => {
    const sets = new MatchSets();
    const one = sets.intern([1, 5]);
    expect(sets.intern([1, 5])).toBe(one);
    expect(sets.intern([1, 6])).not.toBe(one);
    expect(sets.intern([])).toBe(noPatterns);
    expect(Object.isFrozen(one)).toBe(true);
  });

  it('unite to the array of their union', () => {
    const sets = new MatchSets();
    const [odd, even] = [sets.intern([1, 3]), sets.intern([0, 2])];
    expect(sets.union(odd, even)).toEqual([0, 1, 2, 3]);
    expect(sets.union(odd, even)).toBe(sets.intern([0, 1, 2, 3]));
    expect(sets.union(odd, noPatterns)).toBe(odd);
    expect(sets.union(noPatterns, odd)).toBe(odd);
  });

  it('stay right when too many were asked for to remember', () => {
    const sets = new MatchSets();
    const base = sets.intern([0]);
    for (let number = 1; number < 25_000; number += 1) {
      expect(sets.union(base, sets.intern([number]))).toEqual([0, number]);
    }
  });
});
