import { describe, expect, it } from 'vitest';

import { contains } from '../../src/regex/syntax/character-set.js';
import { foldCase, unicodeClass } from '../../src/regex/syntax/unicode.js';
import { generalCategories, scripts } from '../../src/regex/syntax/unicode-table.js';
import { re2Matches } from '../support/re2-wasm.js';

/** The code points on both sides of each boundary of the class. */
function edgesOf(boundaries: readonly number[]): readonly number[] {
  const edges = boundaries.flatMap((boundary) => [boundary - 1, boundary]);
  return edges.filter((code) => code >= 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff));
}

describe('the Unicode tables are those of RE2 at every edge', () => {
  it.each([...Object.keys(generalCategories), ...Object.keys(scripts)])('%s', (name) => {
    const set = unicodeClass(name) ?? [];
    const edges = edgesOf(set);
    const texts = edges.map((code) => String.fromCodePoint(code));
    expect(re2Matches(`\\p{${name}}`, texts)).toEqual(edges.map((code) => contains(set, code)));
  });
});

it('the case variants of every letter are those of RE2', () => {
  const letters = unicodeClass('L') ?? [];
  for (let at = 0; at < letters.length; at += 2) {
    for (let code = letters[at] ?? 0; code < (letters[at + 1] ?? 0); code += 1) {
      const text = String.fromCodePoint(code);
      const variants = [text.toLowerCase(), text.toUpperCase()].filter(
        (variant) => variant !== text && Array.from(variant).length === 1,
      );
      if (variants.length === 0) continue;
      const folded = foldCase([code, code + 1]);
      expect([text, re2Matches(`(?i)${text}`, variants)]).toEqual([
        text,
        variants.map((variant) => contains(folded, variant.codePointAt(0) ?? 0)),
      ]);
    }
  }
});
