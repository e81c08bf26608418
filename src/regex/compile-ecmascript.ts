import type { RegexResult } from './compile-re2.js';
import { chooseEngine } from './engines/choose-engine.js';
import { CompiledRegex } from './engines/compiled-regex.js';
import { regexLimits } from './limits.js';
import { programSizeOf } from './program/program.js';
import type { Regex, RegexEngine } from './regex.js';
import { RegexCache } from './regex-cache.js';
import { compileRegexSet, type RegexSet } from './sets/regex-set.js';
import { anyUnit, parseEcmaScript, writeUnits } from './syntax/parse-ecmascript.js';
import { type RegexNode, repetitionOf, sequenceOf } from './syntax/regex-node.js';

const cache = new RegexCache();
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Compiles an ECMAScript pattern for finding it anywhere in a text: what `new RegExp(pattern).test(text)`
 * answers, in time linear in the text.
 *
 * Never throws. A pattern is refused if it is no ECMAScript (`invalid-regex`), if no engine can bound its work
 * (`unbounded-regex`: lookaround and back references), or if it is too large.
 *
 * @example
 * const result = compileEcmaScriptSearch('/get');
 * if (result.ok) result.regex.test('/forget/getx?a=b'); // true
 */
export function compileEcmaScriptSearch(pattern: string): RegexResult {
  const known = cache.get(pattern);
  if (known !== undefined) return { ok: true, regex: known };
  if (pattern.length > regexLimits.patternLength) {
    return tooLarge(`the pattern is longer than ${regexLimits.patternLength} characters`);
  }
  if (loneSurrogate.test(pattern)) {
    return {
      ok: false,
      code: 'invalid-regex',
      reason: 'it holds half a surrogate pair, which is no character',
    };
  }
  const parsed = parseEcmaScript(pattern);
  if (!parsed.ok) return parsed;
  const node = anywhere(parsed.node);
  if (programSizeOf(node) > regexLimits.programSize) {
    return tooLarge(`the program has more than ${regexLimits.programSize} instructions`);
  }
  const regex = new EcmaScriptSearch(new CompiledRegex(pattern, chooseEngine(node), readValid));
  cache.add(regex);
  return { ok: true, regex };
}

/**
 * Combines patterns so that one pass over a text tells which of them are found in it.
 *
 * @param searches made by {@link compileEcmaScriptSearch}
 */
export function compileEcmaScriptSearchSet(searches: readonly Regex[]): RegexSet {
  const set = compileRegexSet(
    searches.map((search) => (search instanceof EcmaScriptSearch ? search.whole : search)),
  );
  return { size: set.size, match: (text) => set.match(writeUnits(text)) };
}

/** Matches what an automaton over whole texts matches, in a text written unit by unit. */
class EcmaScriptSearch implements Regex {
  readonly pattern: string;
  readonly engine: RegexEngine;

  constructor(readonly whole: Regex) {
    this.pattern = whole.pattern;
    this.engine = whole.engine;
  }

  test(text: string): boolean {
    return this.whole.test(writeUnits(text));
  }
}

const anything = repetitionOf({ kind: 'characters', set: anyUnit }, 0, Infinity);

/** The texts that have a match somewhere. Anchors at the ends need nothing around them. */
function anywhere(node: RegexNode): RegexNode {
  const nodes = node.kind === 'sequence' ? [...node.nodes] : [node];
  if (isAssertion(nodes.at(0), 'text-start')) nodes.shift();
  else nodes.unshift(anything);
  if (isAssertion(nodes.at(-1), 'text-end')) nodes.pop();
  else nodes.push(anything);
  return sequenceOf(nodes);
}

function isAssertion(node: RegexNode | undefined, assertion: 'text-start' | 'text-end'): boolean {
  return node?.kind === 'assertion' && node.assertion === assertion;
}

function readValid(pattern: string): RegexNode {
  const parsed = parseEcmaScript(pattern);
  if (!parsed.ok) throw new Error(`a compiled pattern cannot be read again: ${parsed.reason}`);
  return anywhere(parsed.node);
}

function tooLarge(reason: string): RegexResult {
  return { ok: false, code: 'regex-too-large', reason };
}
