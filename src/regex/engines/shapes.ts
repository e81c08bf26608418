import { regexLimits } from '../limits.js';
import { anyCharacter, equalSets, onlyMember } from '../syntax/character-set.js';
import { anyButLineFeed } from '../syntax/parse-re2.js';
import type { RegexNode } from '../syntax/regex-node.js';

/** A pattern that string operations serve: the text is `prefix`, then a gap, then `suffix`. */
export interface GapShape {
  readonly prefix: string;
  readonly suffix: string;
  /** Fewest characters in the gap: 0 for `.*`, 1 for `.+`. */
  readonly gapMin: 0 | 1;
  readonly gapHasLineFeeds: boolean;
}

/** Reads `prefix.*suffix`, `.+` and `(?s).` alike; `undefined` for any other shape. */
export function gapShapeOf(node: RegexNode): GapShape | undefined {
  const nodes = node.kind === 'sequence' ? node.nodes : [node];
  const at = nodes.findIndex(({ kind }) => kind === 'repetition');
  const gap = nodes[at];
  if (gap?.kind !== 'repetition' || gap.node.kind !== 'characters' || gap.max !== Infinity || gap.min > 1) {
    return undefined;
  }
  const gapHasLineFeeds = equalSets(gap.node.set, anyCharacter);
  if (!gapHasLineFeeds && !equalSets(gap.node.set, anyButLineFeed)) return undefined;
  const prefix = literalOf(nodes.slice(0, at));
  const suffix = literalOf(nodes.slice(at + 1));
  if (prefix === undefined || suffix === undefined) return undefined;
  return { prefix, suffix, gapMin: gap.min === 0 ? 0 : 1, gapHasLineFeeds };
}

/** The only text that the sequence matches, if each part is one fixed character. */
function literalOf(nodes: readonly RegexNode[]): string | undefined {
  const codePoints: number[] = [];
  for (const node of nodes) {
    const codePoint = node.kind === 'characters' ? onlyMember(node.set) : -1;
    if (codePoint < 0) return undefined;
    codePoints.push(codePoint);
  }
  return codePoints.map((codePoint) => String.fromCodePoint(codePoint)).join('');
}

/**
 * The texts that the pattern matches, when it is made of fixed texts and alternations only and they are
 * at most {@link regexLimits.literals}; `undefined` otherwise.
 */
export function literalsOf(node: RegexNode): readonly string[] | undefined {
  switch (node.kind) {
    case 'empty':
      return [''];
    case 'characters': {
      const codePoint = onlyMember(node.set);
      return codePoint < 0 ? undefined : [String.fromCodePoint(codePoint)];
    }
    case 'sequence':
      return product(node.nodes);
    case 'alternation':
      return concatenation(node.nodes);
    case 'repetition':
      return node.min === 0 && node.max === 1 ? withEmpty(literalsOf(node.node)) : undefined;
    case 'assertion':
      return undefined;
  }
}

function withEmpty(literals: readonly string[] | undefined): readonly string[] | undefined {
  return literals === undefined ? undefined : [...literals, ''];
}

/** Bounds the work of writing out `(a|b)(c|d)...`, in characters. */
const MAX_PRODUCT = 262_144;

function product(nodes: readonly RegexNode[]): readonly string[] | undefined {
  const fixed = literalOf(nodes);
  if (fixed !== undefined) return [fixed];
  let literals: readonly string[] = [''];
  for (const node of nodes) {
    const endings = literalsOf(node);
    if (endings === undefined) return undefined;
    const count = endings.length * literals.length;
    if (count > regexLimits.literals || count * nodes.length > MAX_PRODUCT) return undefined;
    literals = literals.flatMap((start) => endings.map((ending) => start + ending));
  }
  return literals;
}

function concatenation(nodes: readonly RegexNode[]): readonly string[] | undefined {
  const literals: string[] = [];
  for (const node of nodes) {
    const branch = literalsOf(node);
    if (branch === undefined || literals.length + branch.length > regexLimits.literals) return undefined;
    literals.push(...branch);
  }
  return literals;
}
