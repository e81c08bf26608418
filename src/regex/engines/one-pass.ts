import {
  areDisjoint,
  type CharacterSet,
  isEmptySet,
  noCharacter,
  onlyMember,
  union,
} from '../syntax/character-set.js';
import { type RegexNode, sequenceOf } from '../syntax/regex-node.js';

/** Which characters can come first, and whether the empty text matches. */
interface First {
  readonly set: CharacterSet;
  readonly isNullable: boolean;
}

/**
 * Whether the next character alone decides at every alternation and repetition. A backtracking engine
 * then never takes back more than one decision per character, so it is linear.
 */
export function isOnePass(node: RegexNode): boolean {
  return new OnePassCheck().decides(node, noCharacter);
}

/** Every character that can come first in a text of the sequence. */
export function firstCharactersOf(nodes: readonly RegexNode[]): CharacterSet {
  return new OnePassCheck().firstOf(sequenceOf(nodes)).set;
}

class OnePassCheck {
  private readonly firsts = new Map<RegexNode, First>();

  /** Whether `node` is one-pass where one of `follow`, or the end of the text, comes behind it. */
  decides(node: RegexNode, follow: CharacterSet): boolean {
    switch (node.kind) {
      case 'empty':
        return true;
      case 'characters':
        return !isEmptySet(node.set);
      case 'assertion':
        return false;
      case 'sequence':
        return this.sequenceDecides(node.nodes, follow);
      case 'alternation':
        return this.alternationDecides(node.nodes, follow);
      case 'repetition':
        return this.repetitionDecides(node.node, node.min, node.max, follow);
    }
  }

  private sequenceDecides(nodes: readonly RegexNode[], follow: CharacterSet): boolean {
    let after = follow;
    for (let at = nodes.length - 1; at >= 0; at -= 1) {
      const node = nodes[at];
      if (node === undefined || !this.decides(node, after)) return false;
      const first = this.firstOf(node);
      after = first.isNullable ? union(first.set, after) : first.set;
    }
    return true;
  }

  private alternationDecides(nodes: readonly RegexNode[], follow: CharacterSet): boolean {
    let seen = noCharacter;
    let hasNullable = false;
    for (const node of nodes) {
      const first = this.firstOf(node);
      if (!areDisjoint(seen, first.set) || (hasNullable && first.isNullable)) return false;
      if (!this.decides(node, follow)) return false;
      seen = union(seen, first.set);
      hasNullable ||= first.isNullable;
    }
    return !hasNullable || areDisjoint(seen, follow);
  }

  private repetitionDecides(node: RegexNode, min: number, max: number, follow: CharacterSet): boolean {
    const first = this.firstOf(node);
    if (first.isNullable) return false;
    if (min !== max && !areDisjoint(first.set, follow)) return false;
    return this.decides(node, max > 1 ? union(first.set, follow) : follow);
  }

  firstOf(node: RegexNode): First {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return { set: noCharacter, isNullable: true };
      case 'characters':
        return { set: node.set, isNullable: false };
      case 'sequence':
      case 'alternation':
      case 'repetition': {
        const first = this.firsts.get(node) ?? this.computeFirst(node);
        this.firsts.set(node, first);
        return first;
      }
    }
  }

  private computeFirst(node: Extract<RegexNode, { kind: 'sequence' | 'alternation' | 'repetition' }>): First {
    if (node.kind === 'repetition') {
      const first = this.firstOf(node.node);
      return { set: first.set, isNullable: first.isNullable || node.min === 0 };
    }
    let set = noCharacter;
    const isSequence = node.kind === 'sequence';
    for (const part of node.nodes) {
      const first = this.firstOf(part);
      set = union(set, first.set);
      if (isSequence && !first.isNullable) return { set, isNullable: false };
      if (!isSequence && first.isNullable) return { set: this.unionOfFirsts(node.nodes), isNullable: true };
    }
    return { set, isNullable: isSequence };
  }

  private unionOfFirsts(nodes: readonly RegexNode[]): CharacterSet {
    return nodes.reduce((set, node) => union(set, this.firstOf(node).set), noCharacter);
  }
}

/**
 * The pattern as an ECMAScript one that matches the same whole texts, written from its character sets.
 * To be run with the `u` flag; the node holds no assertions.
 */
export function ecmaScriptSourceOf(node: RegexNode): string {
  return `^${sourceOf(node)}$`;
}

/** One of several patterns of one alternation, and what tells it from the others. */
export interface Alternative {
  /** A one-pass pattern, without assertions. */
  readonly node: RegexNode;
  /** How many characters a match of it takes, so that where the match ends tells which alternative it was. */
  readonly mark: number;
}

/**
 * Several patterns as one ECMAScript pattern whose match is by the first of them that matches the whole text. Each
 * alternative looks ahead for the whole text and then takes as many characters as are its mark; a group for each
 * would tell the same, but has V8 allocate its result (100 ns, where this takes 40).
 * To be run with the flags `u` and `y`.
 */
export function ecmaScriptAlternationOf(alternatives: readonly Alternative[]): string {
  return alternatives.map(({ node, mark }) => `(?=${sourceOf(node)}$)[^]{${mark}}`).join('|');
}

function sourceOf(node: RegexNode): string {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return '';
    case 'characters':
      return sourceOfSet(node.set);
    case 'sequence':
      return node.nodes.map(sourceOf).join('');
    case 'alternation':
      return `(?:${node.nodes.map(sourceOf).join('|')})`;
    case 'repetition':
      return `${sourceOfUnit(node.node)}${quantifierOf(node.min, node.max)}`;
  }
}

function sourceOfUnit(node: RegexNode): string {
  return node.kind === 'characters' ? sourceOfSet(node.set) : `(?:${sourceOf(node)})`;
}

function quantifierOf(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

function sourceOfSet(set: CharacterSet): string {
  const only = onlyMember(set);
  if (only >= 0) return sourceOfCharacter(only);
  let ranges = '';
  for (let at = 0; at < set.length; at += 2) {
    const first = set[at] ?? 0;
    const last = (set[at + 1] ?? 0) - 1;
    ranges += sourceOfCharacter(first);
    if (last > first) ranges += `-${sourceOfCharacter(last)}`;
  }
  return `[${ranges}]`;
}

function sourceOfCharacter(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return /^[0-9A-Za-z/_ ]$/.test(character) ? character : `\\u{${codePoint.toString(16)}}`;
}
