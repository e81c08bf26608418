/** Every engine on every case, with C++ RE2, re2js and V8 as witnesses that the cases are right. */
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';

import { parserAuthority } from '../../src/regex/authority/parser-authority.js';
import { Automaton } from '../../src/regex/engines/automaton.js';
import { MatchSets } from '../../src/regex/engines/match-sets.js';
import { ecmaScriptSourceOf, isOnePass } from '../../src/regex/engines/one-pass.js';
import {
  compileEcmaScriptSearch,
  compileEcmaScriptSearchSet,
  compileFirstMatch,
  compileRegex,
  compileRegexSet,
  includes,
  languageOf,
} from '../../src/regex/index.js';
import { buildProgram } from '../../src/regex/program/program.js';
import { withoutRedundantAnchors } from '../../src/regex/syntax/redundant-anchors.js';
import { compiled } from '../support/compiled.js';
import { re2Error, re2Matches } from '../support/re2-wasm.js';
import { nodeOf } from '../support/regex-node.js';
import {
  bytewiseRe2,
  ecmaScriptCases,
  invalidEcmaScript,
  invalidRe2,
  re2Cases,
  unboundedEcmaScript,
} from './cases/index.js';
import { invalidCases } from './cases/re2-syntax.js';
import { type EngineUnderTest, testEngines } from './engines.suite.js';

/** Patterns of several engines, none of which matches a text of the cases before the pattern in question does. */
const others = ['§', '§.*', '§[0-9]+', '(§|a§)*§', '§+a'].map(compiled);

const automatonOf = (pattern: string, maxSize?: number) => {
  const automaton = new Automaton(() => buildProgram(nodeOf(pattern)), new MatchSets(), maxSize);
  return (text: string) => automaton.test(text);
};

const re2Engines: readonly EngineUnderTest[] = [
  {
    name: 'the engine that is chosen',
    serves: 500,
    compile: (pattern) => {
      const regex = compiled(pattern);
      return (text) => regex.test(text);
    },
  },
  { name: 'an automaton', serves: 500, compile: automatonOf },
  { name: 'an automaton without memory', serves: 500, compile: (pattern) => automatonOf(pattern, 1) },
  {
    name: 'V8 on a one-pass pattern',
    serves: 150,
    compile: (pattern) => {
      const node = withoutRedundantAnchors(nodeOf(pattern));
      if (!isOnePass(node)) return undefined;
      const expression = new RegExp(ecmaScriptSourceOf(node), 'u');
      return (text) => expression.test(text);
    },
  },
  {
    name: 'a set of one pattern',
    serves: 500,
    compile: (pattern) => {
      const set = compileRegexSet([compiled(pattern)]);
      return (text) => set.match(text).length === 1;
    },
  },
  {
    name: 'a set of several patterns',
    serves: 500,
    compile: (pattern) => {
      const set = compileRegexSet([...others, compiled(pattern)]);
      return (text) => set.match(text).includes(others.length);
    },
  },
  {
    name: 'the first match of several',
    serves: 500,
    compile: (pattern) => {
      const firstMatch = compileFirstMatch([...others, compiled(pattern)]);
      return (text) => firstMatch(text) === others.length;
    },
  },
  {
    name: 'a language',
    serves: 500,
    compile: (pattern) => {
      const language = languageOf(pattern);
      return (text) => includes(language, languageOf(text.replace(/[^]/gu, hexadecimal))).answer === 'yes';
    },
  },
  {
    name: 'C++ RE2',
    serves: 500,
    compile: (pattern) => (text) => re2Matches(pattern, [text])?.[0] === true,
  },
  {
    name: 're2js',
    serves: 500,
    differs: new Set(['\\pL|x', '(?P<n>a)(?P<n>b)', '[[:]']),
    compile: (pattern) => {
      const expression = RE2JS.compile(pattern);
      return (text) => expression.matches(text);
    },
  },
];

function hexadecimal(character: string): string {
  return `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

describe('RE2 syntax', () => {
  testEngines(re2Engines, re2Cases);
});

const searchOf = (pattern: string) => {
  const result = compileEcmaScriptSearch(pattern);
  if (!result.ok) throw new Error(`\`${pattern}\`: ${result.reason}`);
  return result.regex;
};

const ecmaScriptEngines: readonly EngineUnderTest[] = [
  {
    name: 'a search',
    serves: 500,
    compile: (pattern) => {
      const regex = searchOf(pattern);
      return (text) => regex.test(text);
    },
  },
  {
    name: 'a set of several searches',
    serves: 500,
    compile: (pattern) => {
      const set = compileEcmaScriptSearchSet(
        [...['§', '§.', '§[0-9]', 'a+§', '(§|a)+§'], pattern].map(searchOf),
      );
      return (text) => set.match(text).includes(5);
    },
  },
  {
    name: 'V8',
    serves: 500,
    compile: (pattern) => {
      const expression = new RegExp(pattern);
      return (text) => expression.test(text);
    },
  },
];

describe('ECMAScript syntax', () => {
  testEngines(ecmaScriptEngines, ecmaScriptCases);
});

describe('invalid RE2', () => {
  const patterns = [...invalidCases, ...invalidRe2.map((pattern) => [pattern, re2Error(pattern)] as const)];

  it.each(patterns)('%j', (pattern, reason) => {
    expect(compileRegex(pattern)).toEqual({ ok: false, code: 'invalid-regex', reason });
    expect(re2Error(pattern)).toBe(reason);
    expect(parserAuthority.validate(pattern)).toEqual({ valid: false, reason });
  });

  it.each(bytewiseRe2)('%j is refused, though RE2 takes it: a byte is no character', (pattern) => {
    expect(compileRegex(pattern)).toMatchObject({ ok: false, code: 'invalid-regex' });
    expect(re2Error(pattern)).toBeUndefined();
  });
});

describe('what the parser calls valid', () => {
  it.each(Object.entries(re2Cases))('are the patterns %s', (_, cases) => {
    for (const { pattern } of cases) {
      expect([pattern, parserAuthority.validate(pattern)]).toEqual([pattern, { valid: true }]);
    }
  });
});

describe('ECMAScript that is refused', () => {
  it.each(invalidEcmaScript)('%j is invalid', (pattern) => {
    const result = compileEcmaScriptSearch(pattern);
    // Some have a back reference besides, which is found first.
    expect(['invalid-regex', 'unbounded-regex']).toContain(result.ok ? 'valid' : result.code);
    expect(() => new RegExp(pattern)).toThrow(SyntaxError);
  });

  it.each(unboundedEcmaScript)('%j takes more than linear time', (pattern) => {
    expect(compileEcmaScriptSearch(pattern)).toMatchObject({ ok: false, code: 'unbounded-regex' });
  });
});

describe('where C++ RE2 forgets case variants as it merges branches', () => {
  it.each(['b|(?i)b', '[ab]|(?i)b', 'a|b|(?i:b)', 'b|(?i:b)'])('%s matches what it says', (pattern) => {
    const result = compileRegex(pattern);
    expect(result.ok && result.regex.test('B')).toBe(true);
    expect(RE2JS.compile(pattern).matches('B')).toBe(true);
    expect(re2Matches(pattern, ['B'])).toEqual([false]);
  });
});
