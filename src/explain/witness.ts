import { contains, type CharacterSet } from '../match/regex/character-set.js';
import { parseRe2 } from '../match/regex/parse-re2.js';
import type { RegexNode } from '../match/regex/syntax.js';

/**
 * A short text that a pattern matches, if none of its conditions on places (`\b` and the like) stands in the
 * way; whoever uses it checks it. `undefined` if there is none, or none that is short.
 *
 * @example
 * textLike('/status/[0-9]+(/.*)?'); // '/status/0'
 */
export function textLike(pattern: string): string | undefined {
  const parsed = parseRe2(pattern);
  const text = parsed.ok ? sample(parsed.node) : undefined;
  return text === undefined || text.length > longestText ? undefined : text;
}

/** Longer texts help nobody. */
const longestText = 256;

function sample(node: RegexNode): string | undefined {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return '';
    case 'characters':
      return sampleCharacter(node.set);
    case 'sequence':
      return join(node.nodes.map(sample));
    case 'alternation':
      return node.nodes.map(sample).reduce(shorter);
    case 'repetition': {
      if (node.min === 0) return '';
      return node.min > longestText ? undefined : sample(node.node)?.repeat(node.min);
    }
  }
}

function join(texts: readonly (string | undefined)[]): string | undefined {
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

function shorter(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return right.length < left.length ? right : left;
}

/** What reads well in a path or header value, the best first. */
const readable = Array.from('/a0A-_.bcdefghijklmnopqrstuvwxyz123456789BCDEFGHIJKLMNOPQRSTUVWXYZ:;,=+%');

function sampleCharacter(set: CharacterSet): string | undefined {
  const [first] = set;
  if (first === undefined) return undefined;
  return readable.find((character) => contains(set, character.charCodeAt(0))) ?? String.fromCodePoint(first);
}
