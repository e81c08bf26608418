import { describe, expect, it } from 'vitest';

import { MatchSets, noPatterns } from '../../src/regex/engines/match-sets.js';

describe('match sets', () => {
  it('are one frozen array per set of numbers', () => {
    const sets = new MatchSets();
    const one = sets.intern([1, 5]);
    expect(sets.intern([1, 5])).toBe(one);
    expect(sets.intern([1, 6])).not.toBe(one);
    expect(sets.intern([])).toBe(noPatterns);
    expect(noPatterns).toEqual([]);
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

  it('are forgotten beyond 10,000, all at once', () => {
    const sets = new MatchSets();
    const interned = Array.from({ length: 10_000 }, (_, number) => sets.intern([number]));
    expect(interned.map((_, number) => sets.intern([number]))).toEqual(interned);
    expect(interned.every((one, number) => sets.intern([number]) === one)).toBe(true);
    sets.intern([10_000]);
    expect(sets.intern([0])).toEqual([0]);
    expect(interned.some((one, number) => sets.intern([number]) === one)).toBe(false);
  });

  it('are united once, for as long as no more than 10,000 were', () => {
    const sets = new MatchSets();
    const [left, right] = [sets.intern([1]), sets.intern([0])];
    const first = sets.union(left, right);
    for (let number = 2; number <= 10_000; number += 1) sets.union(left, [number]);
    expect(sets.union(left, right)).toBe(first);
    sets.union(left, [10_001]);
    expect(sets.union(left, right)).toEqual([0, 1]);
    expect(sets.union(left, right)).not.toBe(first);
  });

  it('stay right when too many were asked for to remember', () => {
    const sets = new MatchSets();
    const base = sets.intern([0]);
    for (let number = 1; number < 25_000; number += 1) {
      expect(sets.union(base, sets.intern([number]))).toEqual([0, number]);
    }
  });
});
