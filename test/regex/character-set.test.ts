import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  anyCharacter,
  areDisjoint,
  characterOf,
  type CharacterSet,
  contains,
  equalSets,
  intersect,
  isEmptySet,
  negate,
  noCharacter,
  onlyMember,
  partition,
  rangeOf,
  subtract,
  union,
  unionOf,
} from '../../src/regex/syntax/character-set.js';
import { unicodeClass } from '../../src/regex/syntax/unicode.js';
import { generalCategories, scripts } from '../../src/regex/syntax/unicode-table.js';
import { check } from '../support/property.js';

const interesting = [
  0, 1, 9, 10, 97, 98, 127, 128, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x1_0000, 0x10_ffff,
];
const codePoint = fc.oneof(fc.constantFrom(...interesting), fc.nat(0x10_ffff));
const set: fc.Arbitrary<CharacterSet> = fc
  .array(fc.tuple(codePoint, codePoint), { maxLength: 5 })
  .map((ranges) =>
    unionOf(ranges.map(([one, other]) => rangeOf(Math.min(one, other), Math.max(one, other)))),
  );
const isScalar = (code: number) => code < 0xd800 || code >= 0xe000;

describe('character sets', () => {
  it('agree with membership', () => {
    check(
      fc.property(set, set, codePoint, (left, right, code) => {
        const [inLeft, inRight] = [contains(left, code), contains(right, code)];
        expect(contains(union(left, right), code)).toBe(inLeft || inRight);
        expect(contains(intersect(left, right), code)).toBe(inLeft && inRight);
        expect(contains(subtract(left, right), code)).toBe(inLeft && !inRight);
        expect(contains(negate(left), code)).toBe(!inLeft && isScalar(code));
        expect(areDisjoint(left, right)).toBe(intersect(left, right).length === 0);
      }),
    );
  });

  it('have one form each', () => {
    check(
      fc.property(set, set, (left, right) => {
        expect(negate(negate(left))).toEqual(left);
        expect(union(left, right)).toEqual(union(right, left));
        expect(equalSets(union(subtract(left, right), intersect(left, right)), left)).toBe(true);
        const boundaries = union(left, right);
        expect(boundaries.every((boundary, at) => at === 0 || boundary > (boundaries[at - 1] ?? 0))).toBe(
          true,
        );
      }),
    );
  });

  it('are told apart by the classes of their partition, and by no more', () => {
    check(
      fc.property(fc.array(set, { maxLength: 6 }), codePoint, codePoint, (sets, one, other) => {
        const { boundaries, classes, members, classCount } = partition(sets);
        const classOf = (code: number) =>
          classes[boundaries.filter((start) => start <= code).length - 1] ?? -1;
        expect(sets.map((each) => contains(each, one))).toEqual(
          members.map((row) => row[classOf(one)] === 1),
        );
        const areAlike = sets.every((each) => contains(each, one) === contains(each, other));
        expect(classOf(one) === classOf(other)).toBe(areAlike);
        expect(boundaries.every((start) => start <= 0x10_ffff)).toBe(true);
        expect(new Set(classes).size).toBe(classCount);
      }),
    );
  });

  it('are shared where an operation changes nothing', () => {
    const letters = rangeOf(0x61, 0x7a);
    expect(union(letters, noCharacter)).toBe(letters);
    expect(union(noCharacter, letters)).toBe(letters);
    expect(union(letters, letters)).toBe(letters);
    expect(intersect(letters, letters)).toBe(letters);
    expect(intersect(letters, noCharacter)).toBe(noCharacter);
    expect(intersect(noCharacter, letters)).toBe(noCharacter);
    expect(characterOf(0x61)).toBe(characterOf(0x61));
  });

  it('are equal only to those with just the same boundaries', () => {
    expect(equalSets([1, 2], [1, 2])).toBe(true);
    expect(equalSets([1, 2], [1, 2, 3, 4])).toBe(false);
    expect(equalSets([1, 2, 3, 4], [1, 2])).toBe(false);
    expect(equalSets([1, 2], [1, 3])).toBe(false);
    expect([noCharacter, [1, 2], anyCharacter].map(isEmptySet)).toEqual([true, false, false]);
  });

  it('never hold surrogates', () => {
    expect(rangeOf(0xd800, 0xdfff)).toEqual(noCharacter);
    expect(rangeOf(0, 0x10_ffff)).toEqual(anyCharacter);
    expect(onlyMember(rangeOf(0x61, 0x61))).toBe(0x61);
    expect(onlyMember(anyCharacter)).toBe(-1);
  });
});

describe('unicode classes', () => {
  const names = [...Object.keys(generalCategories), ...Object.keys(scripts)];

  it.each([...names, 'C', 'L', 'M', 'N', 'P', 'S', 'Z', 'Any'])('%s is a well-formed set', (name) => {
    const boundaries = unicodeClass(name) ?? [];
    expect(boundaries.length % 2).toBe(0);
    expect(boundaries.length > 0).toBe(name !== 'Cs');
    expect(intersect(boundaries, anyCharacter)).toEqual(boundaries);
  });

  it('of general categories do not overlap', () => {
    let seen = noCharacter;
    for (const name of Object.keys(generalCategories)) {
      expect(areDisjoint(seen, unicodeClass(name) ?? [])).toBe(true);
      seen = union(seen, unicodeClass(name) ?? []);
    }
  });

  it('unknown to RE2 are undefined', () => {
    for (const name of ['', 'LC', 'greek', 'Cn', 'Vithkuqi', 'constructor', '__proto__']) {
      expect(unicodeClass(name)).toBeUndefined();
    }
  });
});
