import { type CharacterSet, noCharacter } from './character-set.js';

/** A condition on the place between two characters that consumes none. */
export type Assertion =
  'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

/**
 * What a pattern means, whatever syntax it was written in: characters are explicit sets, groups and
 * greediness are gone (neither changes *whether* a whole text matches), and flags are worked in.
 */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'characters'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'alternation'; readonly nodes: readonly RegexNode[] }
  | {
      readonly kind: 'repetition';
      readonly node: RegexNode;
      readonly min: number;
      /** `Infinity` when unbounded. */
      readonly max: number;
    }
  | { readonly kind: 'assertion'; readonly assertion: Assertion };

export const emptyNode: RegexNode = { kind: 'empty' };

/** Matches no text at all. */
export const nothingNode: RegexNode = { kind: 'characters', set: noCharacter };

export function sequenceOf(nodes: readonly RegexNode[]): RegexNode {
  if (nodes.length === 1 && nodes[0] !== undefined) return nodes[0];
  return nodes.length === 0 ? emptyNode : { kind: 'sequence', nodes };
}

export function alternationOf(nodes: readonly RegexNode[]): RegexNode {
  if (nodes.length === 1 && nodes[0] !== undefined) return nodes[0];
  return nodes.length === 0 ? nothingNode : { kind: 'alternation', nodes };
}

export function repetitionOf(node: RegexNode, min: number, max: number): RegexNode {
  return { kind: 'repetition', node, min, max };
}

/** Fewest characters that a match has. */
export function minLengthOf(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return 0;
    case 'characters':
      return 1;
    case 'sequence':
      return node.nodes.reduce((length, part) => length + minLengthOf(part), 0);
    case 'alternation':
      return node.nodes.reduce((length, part) => Math.min(length, minLengthOf(part)), Infinity);
    case 'repetition':
      return node.min === 0 ? 0 : node.min * minLengthOf(node.node);
  }
}
