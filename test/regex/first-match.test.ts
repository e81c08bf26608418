import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { compileFirstMatch, compileRegex, type Regex, regexLimits } from '../../src/regex/index.js';
import { parseRe2 } from '../../src/regex/syntax/parse-re2.js';
import { compiled } from '../support/compiled.js';
import { check, propertyTimeout } from '../support/property.js';
import { patternCase } from '../support/regex-arbitrary.js';

/** RE2 takes long over large classes: rather more cases than larger ones. */
const smallCase = patternCase.filter(({ pattern }) => {
  const parsed = parseRe2(pattern);
  return !parsed.ok || parsed.ranges < 700;
});

const firstMatchOf = (...patterns: readonly string[]) => compileFirstMatch(patterns.map(compiled));

/** What `compileFirstMatch` promises, said in one line. */
const inTurn = (regexes: readonly Regex[], text: string) => regexes.findIndex((regex) => regex.test(text));

const routes = [
  '/get',
  '/status.*',
  '/users/[0-9]+',
  '/users/[a-z]+(/posts)?',
  '/users/.*',
  '/(a|b)/c',
  '/[^/]+',
  '/[^/]+/[0-9]+',
  '.*\\.json',
  '.*foo.*',
  '(?i)/get',
  '[é😀]+/[0-9]',
  '[é😀]*x',
  '[ab]{0,2}',
  '.+',
  '',
];
const units = [
  '/',
  'a',
  'b',
  'c',
  '1',
  '.json',
  'foo',
  '/get',
  '/users/',
  'é',
  '😀',
  '\ud800',
  '\n',
  'G',
  'x',
];

describe('the first match', () => {
  it(
    'of generated patterns is that of trying each in order',
    () => {
      check(
        fc.property(fc.array(smallCase, { minLength: 1, maxLength: 10 }), (cases) => {
          const regexes = cases.flatMap(({ pattern }) => {
            const result = compileRegex(pattern);
            return result.ok ? [result.regex] : [];
          });
          const firstMatch = compileFirstMatch(regexes);
          for (const text of cases.flatMap(({ texts }) => texts)) {
            expect([text, firstMatch(text)]).toEqual([text, inTurn(regexes, text)]);
          }
        }),
        4,
      );
    },
    propertyTimeout,
  );

  it(
    'of patterns as routes have them is that of trying each in order',
    () => {
      const texts = fc.array(fc.string({ unit: fc.constantFrom(...units), maxLength: 6 }), { minLength: 8 });
      const lists = fc.array(fc.constantFrom(...routes), { minLength: 1, maxLength: 10 });
      check(
        fc.property(lists, texts, (patterns, some) => {
          const regexes = patterns.map(compiled);
          const firstMatch = compileFirstMatch(regexes);
          for (const text of some) {
            expect([text, firstMatch(text)]).toEqual([text, inTurn(regexes, text)]);
          }
        }),
      );
    },
    propertyTimeout,
  );

  it('of no patterns is none', () => {
    expect(firstMatchOf()('/get')).toBe(-1);
  });

  it.each([1, 7, 8, 9, 40])('of %i patterns is found at each place', (count) => {
    const firstMatch = firstMatchOf(...Array.from({ length: count }, (_, at) => `/route${at}/[0-9]+(/x)?`));
    for (let at = 0; at < count; at += 1) expect(firstMatch(`/route${at}/17`)).toBe(at);
    expect(firstMatch(`/route${count}/17`)).toBe(-1);
  });

  it('of texts beyond the limit is none', () => {
    const text = '/a'.padEnd(regexLimits.textLength, 'a');
    const firstMatch = firstMatchOf('/[0-9a]+', '/[0-9ab]+');
    expect(firstMatch(text)).toBe(0);
    expect(firstMatch(`${text}a`)).toBe(-1);
  });

  it('knows patterns apart whose matches start with pairs of surrogates', () => {
    const firstMatch = firstMatchOf('[😀a]{3}[0-9]+', '[😀a]{2}[0-9]+', '[😀a][0-9]+');
    expect(['😀😀😀1', '😀😀1', '😀1', 'a😀1', '1'].map(firstMatch)).toEqual([0, 1, 2, 1, -1]);
  });

  it('of patterns of another make is found, too', () => {
    const foreign: Regex = { pattern: 'x', engine: 'automaton', test: (text) => text.includes('x') };
    const firstMatch = compileFirstMatch([compiled('/x'), foreign, compiled('/y')]);
    expect(['/x', 'x', '/y', '/z'].map(firstMatch)).toEqual([0, 1, 2, -1]);
  });
});

describe('patterns are asked only', () => {
  const askedBy = (patterns: readonly string[], text: string) => {
    const regexes = patterns.map((pattern): Regex => compiled(pattern));
    const spies = regexes.map((regex) => vi.spyOn(regex, 'test'));
    compileFirstMatch(regexes)(text);
    const asked = spies.map(({ mock }) => mock.calls.length);
    vi.restoreAllMocks();
    return asked;
  };

  it('if two characters of the text do not rule them out', () => {
    expect(askedBy(['/users/[0-9]+', '/items/[0-9]+', '/units/[0-9]+'], '/units/7')).toEqual([0, 0, 1]);
    expect(askedBy(['/users/[0-9]+', '/items/[0-9]+', '/units/[0-9]+'], '/none')).toEqual([0, 0, 0]);
  });

  it('if the text can have ended', () => {
    expect(askedBy(['/get', '/getall'], '/get')).toEqual([1, 0]);
  });

  it('unless one run of V8 serves several', () => {
    expect(askedBy(['/v[0-9]+/users', '/v[0-9]+/items', '/v[0-9]+.*'], '/v1/items')).toEqual([0, 0, 0]);
  });
});
