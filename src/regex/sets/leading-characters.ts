import { firstCharactersOf } from '../engines/one-pass.js';
import type { CharacterSet } from '../syntax/character-set.js';
import type { RegexNode } from '../syntax/regex-node.js';

/** Code points from here on take two UTF-16 code units. */
const FIRST_PAIR = 0x1_0000;

/**
 * What the texts of a pattern can have at each of their first places, in UTF-16 code units, as far as that is fixed:
 * the characters of `/v[0-9]+/x` are `/`, `v` and digits, and behind these there is no telling.
 */
export function leadingCharacters(node: RegexNode): readonly CharacterSet[] {
  const nodes = node.kind === 'sequence' ? node.nodes : [node];
  const sets: CharacterSet[] = [];
  for (const [at, part] of nodes.entries()) {
    if (part.kind !== 'characters') return [...sets, firstCharactersOf(nodes.slice(at))];
    sets.push(part.set);
    if ((part.set.at(-1) ?? 0) > FIRST_PAIR) break;
  }
  return sets;
}
