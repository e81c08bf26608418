import { CompiledRegex } from '../engines/compiled-regex.js';
import { isOnePass } from '../engines/one-pass.js';
import type { Regex } from '../regex.js';
import { type CharacterSet, intersect, isEmptySet } from '../syntax/character-set.js';
import {
  alternationOf,
  emptyNode,
  minLengthOf,
  type RegexNode,
  repetitionOf,
  sequenceOf,
} from '../syntax/regex-node.js';
import { Alternation, type Alternative, isAlternation } from './alternation.js';
import type { FirstMatch } from './first-match.js';

/** Longest list that is served: V8 tries one alternative after the other. */
const MAX_ALTERNATIVES = 8;

/**
 * A short cut to the first of several patterns that matches, for texts of some characters alone: where it finds one,
 * the text is known to consist of these. Where it finds none, it says nothing: the text may have other characters, and
 * of the patterns it may know only the first few.
 *
 * One run of V8's engine checks and matches (30 ns for `/get` and `/status.*`), where to check a text and to match it
 * is twice that.
 *
 * @param characters of ASCII
 * @returns `undefined` if the first pattern is not one-pass
 */
export function compileFirstMatchWithin(
  patterns: readonly Regex[],
  characters: CharacterSet,
): FirstMatch | undefined {
  const alternatives: Alternative[] = [];
  for (const [index, regex] of patterns.slice(0, MAX_ALTERNATIVES).entries()) {
    if (!(regex instanceof CompiledRegex)) break;
    const node = within(regex.node, characters);
    if (!node) continue;
    const alternative = { index, node, minLength: minLengthOf(node) };
    if (!isOnePass(node) || !isAlternation([...alternatives, alternative])) break;
    alternatives.push(alternative);
  }
  if (alternatives.length === 0) return undefined;
  const alternation = new Alternation(alternatives);
  return (text) => alternation.firstMatch(text);
}

/** What a pattern matches of the texts of some characters; `undefined`: nothing. */
function within(node: RegexNode, characters: CharacterSet): RegexNode | undefined {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return node;
    case 'characters': {
      const set = intersect(node.set, characters);
      return isEmptySet(set) ? undefined : { kind: 'characters', set };
    }
    case 'sequence': {
      const nodes = node.nodes.flatMap((part) => within(part, characters) ?? []);
      return nodes.length < node.nodes.length ? undefined : sequenceOf(nodes);
    }
    case 'alternation': {
      const nodes = node.nodes.flatMap((part) => within(part, characters) ?? []);
      return nodes.length === 0 ? undefined : alternationOf(nodes);
    }
    case 'repetition': {
      const repeated = within(node.node, characters);
      if (repeated) return repetitionOf(repeated, node.min, node.max);
      return node.min === 0 ? emptyNode : undefined;
    }
  }
}
