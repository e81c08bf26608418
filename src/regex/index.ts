export { compileEcmaScriptSearch, compileEcmaScriptSearchSet } from './compile-ecmascript.js';
export { compileRegex, type RegexResult, usePatternAuthority } from './compile-re2.js';
export { compileFirstMatch, type FirstMatch } from './first-match.js';
export { regexLimits } from './limits.js';
export type { PatternAuthority, Validity } from './pattern-authority.js';
export type { RegexRefusal } from './refusal.js';
export type { Regex, RegexEngine } from './regex.js';
export { compileRegexSet, type RegexSet } from './regex-set.js';
