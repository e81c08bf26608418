import type { PatternAuthority } from './authority/pattern-authority.js';
import { re2Authority } from './authority/re2-authority.js';
import { chooseEngine, literalPlan } from './engines/choose-engine.js';
import { CompiledRegex } from './engines/compiled-regex.js';
import { regexLimits } from './limits.js';
import type { RegexRefusal } from './refusal.js';
import type { Regex } from './regex.js';
import { RegexCache } from './regex-cache.js';
import { type ParsedPattern, parseRe2 } from './syntax/parse-re2.js';
import { withoutRedundantAnchors } from './syntax/redundant-anchors.js';
import type { RegexNode } from './syntax/regex-node.js';

export type RegexResult =
  { readonly ok: true; readonly regex: Regex } | ({ readonly ok: false } & RegexRefusal);

/** Characters that stand for themselves in every place; ASCII only. */
const LITERAL = /^[0-9A-Za-z/_~%!@#&=,;:'"<> -]*$/;

let authority: PatternAuthority = re2Authority;
const cache = new RegexCache();

/**
 * Says who decides on validity from now on: RE2 itself unless told otherwise.
 *
 * @example usePatternAuthority(parserAuthority)
 */
export function usePatternAuthority(next: PatternAuthority): void {
  authority = next;
  cache.clear();
}

/** How many patterns the process-wide cache knows. */
export function compiledRegexCount(): number {
  return cache.size;
}

/**
 * Compiles an RE2 pattern for matching whole texts.
 *
 * Never throws. The same pattern gives the same object for as long as anyone holds it.
 *
 * @example
 * const result = compileRegex('/status.*');
 * if (result.ok) result.regex.test('/status/200'); // true
 */
export function compileRegex(pattern: string): RegexResult {
  const known = cache.get(pattern);
  if (known !== undefined) return { ok: true, regex: known };
  const regex = compile(pattern);
  if (!(regex instanceof CompiledRegex)) return { ok: false, ...regex };
  cache.add(regex);
  return { ok: true, regex };
}

function compile(pattern: string): CompiledRegex | RegexRefusal {
  if (pattern.length > regexLimits.patternLength) {
    return refuse(`the pattern is longer than ${regexLimits.patternLength} characters`);
  }
  if (LITERAL.test(pattern)) return new CompiledRegex(pattern, literalPlan(pattern), readValid);
  const parsed = parseRe2(pattern);
  if (!parsed.ok) return parsed.code === 'regex-too-large' ? parsed : refusalBy(pattern, parsed);
  const node = withoutRedundantAnchors(parsed.node);
  const plan = chooseEngine(node);
  const isFixed = plan.engine === 'literal' || plan.engine === 'literals';
  if (!isFixed && parsed.instructions > regexLimits.programSize) {
    return refuse(`the program has more than ${regexLimits.programSize} instructions`);
  }
  // Plain syntax of a size that RE2 surely takes is valid without asking.
  const isSurelyValid = parsed.isPlain && (isFixed || parsed.ranges <= regexLimits.plainProgramSize);
  const refusal = isSurelyValid ? undefined : validate(pattern, parsed);
  return refusal ?? new CompiledRegex(pattern, plan, readValid);
}

function validate(pattern: string, { ranges, choices }: ParsedPattern): RegexRefusal | undefined {
  if (ranges > regexLimits.authorityProgramSize || choices > regexLimits.authorityChoices) {
    return refuse('its character classes and repetitions are too large in sum');
  }
  const validity = authority.validate(pattern);
  if (validity.valid === true) return undefined;
  return validity.valid === false
    ? { code: 'invalid-regex', reason: validity.reason }
    : refuse('the program is larger than RE2 allows');
}

/** The refusal of a pattern that this library cannot read, in RE2's words where RE2 refuses it too. */
function refusalBy(pattern: string, own: RegexRefusal): RegexRefusal {
  // A lone surrogate has no UTF-8 form, and would corrupt the pattern on its way to RE2.
  if (!pattern.isWellFormed() || pattern.length > regexLimits.authorityProgramSize) return own;
  const validity = authority.validate(pattern);
  return validity.valid === false ? { code: 'invalid-regex', reason: validity.reason } : own;
}

function refuse(reason: string): RegexRefusal {
  return { code: 'regex-too-large', reason };
}

function readValid(pattern: string): RegexNode {
  const parsed = parseRe2(pattern);
  if (!parsed.ok) throw new Error(`a compiled pattern cannot be read again: ${parsed.reason}`);
  return withoutRedundantAnchors(parsed.node);
}
