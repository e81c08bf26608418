import {
  areDisjoint,
  isEmptySet,
  subtract,
  unionOf,
  type CharacterSet,
} from '../../../match/regex/character-set.js';
import { characterOf, rangeOf } from '../../../match/regex/character-set.js';
import { compileRegex } from '../../../match/regex/index.js';
import { parseRe2 } from '../../../match/regex/parse-re2.js';
import { alternationOf, repetitionOf, sequenceOf, type RegexNode } from '../../../match/regex/syntax.js';
import type { Fix } from '../lint-rule.js';

/** Why a pattern can match no path, proven; `undefined` if it can, or if that is not known. */
export interface NoPath {
  readonly message: string;
  readonly fix: Fix;
}

/**
 * Proves that a pattern matches no path: it would have to begin otherwise than with `/`, or to contain what no path
 * contains. Conditions on places (`\\b` and the like) are taken to hold, so nothing is claimed because of them.
 */
export function whyNoPath(pattern: string): NoPath | undefined {
  // The one path without a slash, of `OPTIONS *` (RFC 9112, section 3.2.4).
  const matchesAsterisk = compileRegex(pattern);
  const parsed = parseRe2(pattern);
  if (!parsed.ok || (matchesAsterisk.ok && matchesAsterisk.regex.test('*'))) return undefined;
  const { node } = parsed;
  if (!without(node, [])) return noText;
  if (!without(node, queryCharacters)) return noQuery;
  const sendable = without(node, unsendable);
  if (!sendable) return noSpaces;
  return areDisjoint(firstCharacters(sendable), slash) ? noSlash(pattern) : undefined;
}

const slash = characterOf(0x2f);
const queryCharacters = unionOf([characterOf(0x3f), characterOf(0x23)]);
const unsendable = unionOf([queryCharacters, rangeOf(0, 0x20), characterOf(0x7f)]);

const noText: NoPath = { message: 'it matches no text at all', fix: { message: 'remove the route' } };
const noQuery: NoPath = {
  message: 'the path ends in front of the first `?` or `#`, and it asks for one',
  fix: { message: 'leave the query out: what stands behind `?` is not matched' },
};
const noSpaces: NoPath = {
  message: 'it asks for a space or a control character, which no path has',
  fix: { message: 'write the characters as they are sent, percent-encoded' },
};

function noSlash(pattern: string): NoPath {
  const rooted = `/${pattern.replace(/^\^/, '')}`;
  return {
    message: 'the whole path is matched, and a path begins with `/`',
    fix: /[|(]/.test(pattern)
      ? { message: 'begin each alternative with `/`' }
      : { message: `write \`${rooted}\``, replacement: rooted },
  };
}

/** What is left of a pattern if some characters never come; `undefined` if nothing is. */
function without(node: RegexNode, characters: CharacterSet): RegexNode | undefined {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return node;
    case 'characters': {
      const set = subtract(node.set, characters);
      return isEmptySet(set) ? undefined : { kind: 'characters', set };
    }
    case 'sequence': {
      const nodes = node.nodes.map((part) => without(part, characters));
      return nodes.every((part) => part !== undefined) ? sequenceOf(nodes) : undefined;
    }
    case 'alternation': {
      const nodes = node.nodes.map((part) => without(part, characters)).filter((part) => part !== undefined);
      return nodes.length > 0 ? alternationOf(nodes) : undefined;
    }
    case 'repetition': {
      const part = without(node.node, characters);
      if (part) return repetitionOf(part, node.min, node.max);
      return node.min === 0 ? { kind: 'empty' } : undefined;
    }
  }
}

/** Every character that a text of this pattern may begin with, and perhaps more. */
function firstCharacters(node: RegexNode): CharacterSet {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return [];
    case 'characters':
      return node.set;
    case 'sequence': {
      const end = node.nodes.findIndex((part) => !isNullable(part));
      return unionOf(node.nodes.slice(0, end < 0 ? undefined : end + 1).map(firstCharacters));
    }
    case 'alternation':
      return unionOf(node.nodes.map(firstCharacters));
    case 'repetition':
      return node.max === 0 ? [] : firstCharacters(node.node);
  }
}

function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'characters':
      return false;
    case 'sequence':
      return node.nodes.every(isNullable);
    case 'alternation':
      return node.nodes.some(isNullable);
    case 'repetition':
      return node.min === 0 || isNullable(node.node);
  }
}
