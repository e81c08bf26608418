import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';

import { compileRegex, compileRegexSet } from '../../src/regex/index.js';
import { parseRe2 } from '../../src/regex/syntax/parse-re2.js';
import { check, propertyTimeout } from '../support/property.js';
import { re2Error, re2Matches } from '../support/re2-wasm.js';
import { patternCase, plainPattern, tokenSoup, withoutSection } from '../support/regex-arbitrary.js';

/** RE2 takes long over large classes: rather more cases than larger ones. */
const isCheapForRe2 = (pattern: string) => {
  const parsed = parseRe2(pattern);
  return !parsed.ok || parsed.ranges < 700;
};

const smallCase = patternCase.filter(({ pattern }) => isCheapForRe2(pattern));

const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

describe('a compiled pattern', () => {
  it(
    'matches what C++ RE2 matches',
    () => {
      check(
        fc.property(smallCase, ({ pattern, texts }) => {
          const result = compileRegex(pattern);
          if (!result.ok) return;
          const wellFormed = texts.filter(isWellFormed);
          const expected = re2Matches(pattern, wellFormed);
          fc.pre(expected !== undefined);
          const actual = wellFormed.map((text) => result.regex.test(text));
          expect(actual).toEqual(
            mergesCase.test(pattern) ? correctedBy(pattern, wellFormed, actual, expected) : expected,
          );
        }),
      );
    },
    propertyTimeout,
  );

  it(
    'matches what re2js matches',
    () => {
      check(
        fc.property(smallCase, ({ pattern, texts }) => {
          const result = compileRegex(pattern);
          if (!result.ok || [...pattern.matchAll(/\(\?P<n>/g)].length > 1) return;
          const oracle = compileRe2Js(pattern);
          if (oracle === undefined) return;
          for (const text of texts.filter(isWellFormed)) {
            expect([text, result.regex.test(text)]).toEqual([text, oracle.matches(text)]);
          }
        }),
      );
    },
    propertyTimeout,
  );

  it(
    'matches no text with a lone surrogate',
    () => {
      check(
        fc.property(smallCase, ({ pattern, texts }) => {
          const result = compileRegex(pattern);
          if (!result.ok) return;
          for (const text of texts.filter((one) => !isWellFormed(one))) {
            expect(result.regex.test(text)).toBe(false);
          }
        }),
      );
    },
    propertyTimeout,
  );
});

/**
 * What C++ RE2 has wrong: where it merges the branches of `b|(?i)b`, it takes case variants of `b` for added
 * already, and misses `B`.
 */
const mergesCase = /\(\?[a-z]*i[^]*\||\|[^]*\(\?[a-z]*i/;

/** The answers expected of such a pattern: RE2's, or re2js's where it confirms ours against RE2. */
function correctedBy(
  pattern: string,
  texts: readonly string[],
  actual: readonly boolean[],
  expected: readonly boolean[] | undefined,
): readonly (boolean | undefined)[] {
  const oracle = compileRe2Js(pattern);
  return texts.map((text, at) => {
    const isMissed = actual[at] === true && expected?.[at] === false;
    return isMissed && oracle !== undefined ? oracle.matches(text) : expected?.[at];
  });
}

function compileRe2Js(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    // It refuses some names of groups that C++ RE2 accepts.
    return undefined;
  }
}

describe('validity', () => {
  it(
    'is what C++ RE2 says, in its words',
    () => {
      const patterns = fc.oneof(
        tokenSoup,
        patternCase.map(({ pattern }) => pattern),
      );
      check(
        fc.property(patterns.filter(isCheapForRe2), (pattern) => {
          const parsed = parseRe2(pattern);
          expect(parsed.ok ? undefined : parsed.reason).toEqual(re2Error(pattern));
        }),
      );
    },
    propertyTimeout,
  );

  it(
    'needs no authority for plain syntax',
    () => {
      check(
        fc.property(plainPattern, (pattern) => {
          const parsed = parseRe2(pattern);
          if (!parsed.ok || !parsed.isPlain || parsed.ranges > 700) return;
          expect(re2Error(pattern)).toBeUndefined();
        }),
      );
    },
    propertyTimeout,
  );
});

describe('a set of patterns', () => {
  it(
    'answers what its patterns answer one by one',
    () => {
      const cases = fc.array(smallCase, { minLength: 1, maxLength: 12 });
      check(
        fc.property(cases, (several) => {
          const regexes = several.flatMap(({ pattern }) => {
            const result = compileRegex(pattern);
            return result.ok ? [result.regex] : [];
          });
          const set = compileRegexSet(regexes);
          for (const text of several.flatMap(({ texts }) => texts)) {
            const expected = regexes.flatMap((regex, index) => (regex.test(text) ? [index] : []));
            expect([text, set.match(text)]).toEqual([text, expected]);
            expect(set.match(text)).toBe(set.match(text));
          }
        }),
        4,
      );
    },
    propertyTimeout,
  );
});

describe('a match', () => {
  it(
    'covers the whole text, whatever the pattern does to escape that',
    () => {
      const texts = ['§', 'a§', '§a', 'a\n§', '§\na', 'a\n§\na', 'b§', '§b'];
      check(
        fc.property(withoutSection, (pattern) => {
          const result = compileRegex(pattern);
          if (!result.ok) return;
          expect(texts.filter((text) => result.regex.test(text))).toEqual([]);
        }),
      );
    },
    propertyTimeout,
  );
});
