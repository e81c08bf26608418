/** The cases of all sources in one form. */
import { ecmaScriptSyntaxCases } from './ecmascript-syntax.js';
import re2 from './re2.json' with { type: 'json' };
import { matchingCases } from './re2-syntax.js';
import test262 from './test262.json' with { type: 'json' };

/** Texts that a pattern matches, and texts that it does not. */
export interface MatchCase {
  readonly pattern: string;
  readonly matching: readonly string[];
  readonly missing: readonly string[];
}

/** RE2 patterns, which match texts as a whole. */
export const re2Cases: Readonly<Record<string, readonly MatchCase[]>> = {
  'of this project': matchingCases.map(([pattern, matching, missing]) => ({ pattern, matching, missing })),
  'of RE2, whole texts': re2.matches.map(({ pattern, whole, part, none }) => ({
    pattern,
    matching: whole,
    missing: [...part, ...none],
  })),
  'of RE2, anywhere in texts': re2.matches.map(({ pattern, whole, part, none }) => ({
    pattern: `(?s:.*)(?:${pattern})(?s:.*)`,
    matching: [...whole, ...part],
    missing: none,
  })),
};

/** ECMAScript patterns, which are looked for anywhere in texts. */
export const ecmaScriptCases: Readonly<Record<string, readonly MatchCase[]>> = {
  'of this project': ecmaScriptSyntaxCases,
  'of test262': test262.matches.map(({ pattern, found, missed }) => ({
    pattern,
    matching: found,
    missing: missed,
  })),
};

/** Patterns that RE2's own tests call invalid, and those that match bytes. */
export const { invalid: invalidRe2, bytewise: bytewiseRe2 } = re2;

/** Patterns that test262 calls invalid, and those that no engine serves in linear time. */
export const { invalid: invalidEcmaScript, unbounded: unboundedEcmaScript } = test262;
