/**
 * Regular expressions in linear time: a library of its own, of which this is the whole interface.
 *
 * Patterns of a syntax (RE2, ECMAScript) are read into one tree of explicit character sets. Everything else works on
 * that tree: programs and their sizes, engines that match, sets of patterns, and questions about languages.
 */
export { parserAuthority } from './authority/parser-authority.js';
export type { PatternAuthority, Validity } from './authority/pattern-authority.js';
export { re2Authority } from './authority/re2-authority.js';
export { compileEcmaScriptSearch, compileEcmaScriptSearchSet } from './compile-ecmascript.js';
export { compileRegex, type RegexResult, usePatternAuthority } from './compile-re2.js';
export { defaultLanguageBudget, type LanguageBudget, type LanguageBudgetName } from './language/budget.js';
export {
  type Answer,
  includes,
  isEmpty,
  languageOf,
  relate,
  type Relation,
  type RelationAnswer,
} from './language/language.js';
export { findMatchSets, type MatchSet, type MatchSetSearch } from './language/match-set-search.js';
export { regexLimits } from './limits.js';
export { buildProgram, type Instruction, type Program, programSizeOf } from './program/program.js';
export type { RegexRefusal } from './refusal.js';
export type { Regex, RegexEngine } from './regex.js';
export { compileFirstMatch, type FirstMatch } from './sets/first-match.js';
export { compileFirstMatchWithin } from './sets/first-match-within.js';
export { compileRegexSet, type RegexSet } from './sets/regex-set.js';
export type { CharacterSet } from './syntax/character-set.js';
/** Operations on sets of characters. */
export * as characterSets from './syntax/character-set.js';
export { type EcmaScriptParseResult, parseEcmaScript } from './syntax/parse-ecmascript.js';
export { type ParsedPattern, parseRe2, type ParseResult, type PatternCost } from './syntax/parse-re2.js';
export type { Assertion, RegexNode } from './syntax/regex-node.js';
