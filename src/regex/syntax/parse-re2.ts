import { regexLimits } from '../limits.js';
import { invalid, RefusedPattern, type RegexRefusal, tooLarge } from '../refusal.js';
import { anyCharacter, characterOf, type CharacterSet, negate } from './character-set.js';
import {
  readBracketClass,
  readEscape,
  readPerlClass,
  readUnicodeClass,
  withCase,
} from './parse-re2-class.js';
import { PatternCursor } from './pattern-cursor.js';
import {
  alternationOf,
  type Assertion,
  emptyNode,
  type RegexNode,
  repetitionOf,
  sequenceOf,
} from './regex-node.js';

/** What a pattern costs once its counted repetitions are written out. */
export interface PatternCost {
  /** Instructions of the program. */
  readonly instructions: number;
  /** Ranges of all its character sets: what RE2, which works on bytes, pays for. */
  readonly ranges: number;
  /** Places where the program has a choice. */
  readonly choices: number;
}

export interface ParsedPattern extends PatternCost {
  readonly ok: true;
  readonly node: RegexNode;
  /** Whether it uses plain syntax only, of which RE2 is known to accept every use that parses here. */
  readonly isPlain: boolean;
}

export type ParseResult = ParsedPattern | ({ readonly ok: false } & RegexRefusal);

/** `.`: any character but the line feed. */
export const anyButLineFeed: CharacterSet = negate(characterOf(0x0a));

/**
 * Reads RE2 syntax (its default, Perl-like flavour) into a tree of explicit character sets.
 *
 * Never throws. A refusal carries RE2's own words. What RE2 accepts and this refuses: `\C` (a byte of the
 * UTF-8 form, which no set of characters can express), and nesting deeper than {@link regexLimits}.
 *
 * @example parseRe2('/v[0-9]+') // { ok: true, node: { kind: 'sequence', ... }, ... }
 */
export function parseRe2(pattern: string): ParseResult {
  try {
    if (!pattern.isWellFormed()) invalid('invalid UTF-8', 'lone surrogate');
    return new Re2Parser(pattern).parse();
  } catch (error) {
    if (error instanceof RefusedPattern) return { ok: false, ...error.refusal };
    throw error;
  }
}

/** Part of the pattern that is read, with what its use in a larger part depends on. */
interface Item extends PatternCost {
  readonly node: RegexNode;
  readonly depth: number;
  /** The largest product of nested repetition counts in it, which RE2 bounds by 1,000. */
  readonly repeats: number;
}

interface Flags {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotMatchesLineFeed: boolean;
}

/** An open group: the alternatives before the last `|`, the sequence behind it, the flags around it. */
interface Group {
  readonly alternatives: Item[];
  sequence: Item[];
  readonly outerFlags: Flags;
}

const MAX_REPEATS = 1000;

const assertionEscapes: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'text-start'],
  ['z', 'text-end'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
]);

const repetitionOperators: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['*', [0, Infinity]],
  ['+', [1, Infinity]],
  ['?', [0, 1]],
]);

class Re2Parser {
  private readonly cursor: PatternCursor;
  private flags: Flags = { ignoresCase: false, isMultiline: false, dotMatchesLineFeed: false };
  private readonly outer: Group[] = [];
  private group: Group = { alternatives: [], sequence: [], outerFlags: this.flags };
  /** Where the repetition starts that the cursor stands right behind, or -1. */
  private repetitionStart = -1;
  private isPlain = true;

  constructor(pattern: string) {
    this.cursor = new PatternCursor(pattern);
  }

  parse(): ParsedPattern {
    const { cursor } = this;
    while (!cursor.isAtEnd) {
      const start = cursor.at;
      const isRepetition = this.readRepetition();
      if (!isRepetition) this.readAtom();
      this.repetitionStart = isRepetition ? start : -1;
    }
    if (this.outer.length > 0) invalid('missing )', cursor.pattern);
    const { node, instructions, ranges, choices } = closeGroup(this.group);
    return { ok: true, node, instructions, ranges, choices, isPlain: this.isPlain };
  }

  private readAtom(): void {
    const { cursor } = this;
    switch (cursor.peek()) {
      case '(':
        this.openGroup();
        return;
      case ')':
        this.closeGroup();
        return;
      case '|':
        cursor.at += 1;
        this.group.alternatives.push(sequenceItem(this.group.sequence));
        this.group.sequence = [];
        return;
      case '^':
        cursor.at += 1;
        this.pushAssertion(this.flags.isMultiline ? 'line-start' : 'text-start');
        return;
      case '$':
        cursor.at += 1;
        this.pushAssertion(this.flags.isMultiline ? 'line-end' : 'text-end');
        return;
      case '.':
        cursor.at += 1;
        this.pushSet(this.flags.dotMatchesLineFeed ? anyCharacter : anyButLineFeed);
        return;
      case '[':
        this.readBracket();
        return;
      case '\\':
        this.readBackslash();
        return;
      default:
        this.pushCharacter(cursor.take());
    }
  }

  private readBracket(): void {
    const start = this.cursor.at;
    const set = readBracketClass(this.cursor, this.flags.ignoresCase);
    if (!/^\[\^?[0-9A-Za-z_./~%:@-]+\]$/.test(this.cursor.since(start))) this.isPlain = false;
    this.pushSet(set);
  }

  private readBackslash(): void {
    const { cursor, flags } = this;
    const letter = cursor.peek(1);
    const assertion = assertionEscapes.get(letter);
    if (assertion !== undefined) {
      cursor.at += 2;
      this.isPlain = false;
      this.pushAssertion(assertion);
    } else if (letter === 'Q') {
      this.readQuotation();
    } else if (letter === 'p' || letter === 'P') {
      this.isPlain = false;
      this.pushSet(readUnicodeClass(cursor, flags.ignoresCase));
    } else if (letter === 'C') {
      invalid('a byte that need not be a character cannot be matched', '\\C');
    } else {
      const perlClass = readPerlClass(cursor, flags.ignoresCase);
      if (perlClass !== undefined) this.pushSet(perlClass);
      else this.readCharacterEscape();
    }
  }

  private readCharacterEscape(): void {
    if (!/[./\-+*?()[\]{}|^$\\]/.test(this.cursor.peek(1))) this.isPlain = false;
    this.pushCharacter(readEscape(this.cursor));
  }

  /** `\Q...\E`; one that is still open at the end of the pattern quotes all that follows. */
  private readQuotation(): void {
    const { cursor } = this;
    this.isPlain = false;
    cursor.at += 2;
    while (!cursor.isAtEnd && !cursor.skip('\\E')) this.pushCharacter(cursor.take());
  }

  private openGroup(): void {
    const { cursor, flags } = this;
    if (cursor.startsWith('(?') && !cursor.startsWith('(?:')) {
      this.isPlain = false;
      // RE2 takes `(?P<` for a name only if something follows.
      const isName = cursor.startsWith('(?P<') && cursor.peek(4) !== '';
      const isGroup = isName ? this.readGroupName() : this.readFlags();
      if (!isGroup) return;
    } else {
      cursor.at += cursor.startsWith('(?:') ? 3 : 1;
    }
    this.outer.push(this.group);
    this.group = { alternatives: [], sequence: [], outerFlags: flags };
  }

  private closeGroup(): void {
    const around = this.outer.pop();
    if (around === undefined) invalid('unexpected )', this.cursor.pattern);
    this.cursor.at += 1;
    this.flags = this.group.outerFlags;
    around.sequence.push(closeGroup(this.group));
    this.group = around;
  }

  private readGroupName(): true {
    const { cursor } = this;
    const end = cursor.pattern.indexOf('>', cursor.at);
    if (end === -1) invalid('invalid named capture group', cursor.pattern.slice(cursor.at));
    const start = cursor.at;
    cursor.at = end + 1;
    if (!/^\(\?P<\w+>$/.test(cursor.since(start))) {
      invalid('invalid named capture group', cursor.since(start));
    }
    return true;
  }

  /** Reads `(?i)` or the head of `(?i:...)` and sets the flags; answers whether a group opens. */
  private readFlags(): boolean {
    const { cursor } = this;
    const start = cursor.at;
    let { ignoresCase, isMultiline, dotMatchesLineFeed } = this.flags;
    let isNegated = false;
    let hasFlag = false;
    cursor.at += 2;
    for (;;) {
      if (cursor.isAtEnd) invalid('invalid perl operator', cursor.since(start));
      const letter = String.fromCodePoint(cursor.take());
      if (letter === ':' || letter === ')') {
        if (isNegated && !hasFlag) invalid('invalid perl operator', cursor.since(start));
        this.flags = { ignoresCase, isMultiline, dotMatchesLineFeed };
        return letter === ':';
      }
      if (letter === '-' ? isNegated : !'imsU'.includes(letter)) {
        invalid('invalid perl operator', cursor.since(start));
      }
      hasFlag = letter !== '-';
      if (letter === '-') isNegated = true;
      else if (letter === 'i') ignoresCase = !isNegated;
      else if (letter === 'm') isMultiline = !isNegated;
      else if (letter === 's') dotMatchesLineFeed = !isNegated;
    }
  }

  /** Reads `*`, `+`, `?` or `{n,m}`, lazy or not, if one comes next. */
  private readRepetition(): boolean {
    const { cursor } = this;
    const start = cursor.at;
    const operator = repetitionOperators.get(cursor.peek());
    const counts = operator ?? this.readCounts();
    if (counts === undefined) return false;
    if (operator !== undefined) cursor.at += 1;
    cursor.skip('?');
    if (this.repetitionStart >= 0) invalid('bad repetition operator', cursor.since(this.repetitionStart));
    const [min, max] = counts;
    const written = cursor.since(start);
    if (
      operator === undefined &&
      (max < min || min > MAX_REPEATS || (max !== Infinity && max > MAX_REPEATS))
    ) {
      invalid('invalid repetition size', written);
    }
    const repeated = this.group.sequence.pop();
    if (repeated === undefined) invalid('no argument for repetition operator', written);
    const item = repetitionItem(repeated, min, max);
    if (item.repeats > MAX_REPEATS) invalid('invalid repetition size', written);
    this.push(item);
    return true;
  }

  /** The counts of `{n}`, `{n,}` or `{n,m}`; anything else in braces is literal text. */
  private readCounts(): readonly [min: number, max: number] | undefined {
    const { cursor } = this;
    if (cursor.peek() !== '{') return undefined;
    COUNTS.lastIndex = cursor.at;
    const [all, min, comma, max] = COUNTS.exec(cursor.pattern) ?? [];
    if (all === undefined || min === undefined) return undefined;
    cursor.at += all.length;
    if (comma === undefined) return [Number(min), Number(min)];
    return [Number(min), max === undefined ? Infinity : Number(max)];
  }

  private pushCharacter(codePoint: number): void {
    if (this.flags.ignoresCase) this.pushSet(withCase(characterOf(codePoint), true));
    else this.push(asciiItems[codePoint] ?? characterItem(characterOf(codePoint)));
  }

  private pushSet(set: CharacterSet): void {
    this.push(characterItem(set));
  }

  private pushAssertion(assertion: Assertion): void {
    const node: RegexNode = { kind: 'assertion', assertion };
    this.push({ node, depth: 0, repeats: 1, instructions: 1, ranges: 1, choices: 0 });
  }

  private push(item: Item): void {
    if (item.depth > regexLimits.nesting) tooLarge(`nested deeper than ${regexLimits.nesting} levels`);
    this.group.sequence.push(item);
  }
}

/** Numbers without leading zeros and of at most nine digits, as RE2 reads them. */
const COUNTS = /\{(0|[1-9][0-9]{0,8})(?:(,)(0|[1-9][0-9]{0,8})?)?\}/y;

function characterItem(set: CharacterSet): Item {
  const ranges = Math.max(1, set.length >>> 1);
  return { node: { kind: 'characters', set }, depth: 0, repeats: 1, instructions: 1, ranges, choices: 0 };
}

/** Most patterns are made of these: shared, as they are compiled by the hundred thousand. */
const asciiItems = Array.from({ length: 128 }, (_, code) => characterItem(characterOf(code)));

function closeGroup(group: Group): Item {
  const last = sequenceItem(group.sequence);
  if (group.alternatives.length === 0) return last;
  const items = [...group.alternatives, last];
  const nodes = items.flatMap(({ node }) => (node.kind === 'alternation' ? node.nodes : [node]));
  const choices = nodes.length - 1;
  return combined(alternationOf(nodes), items, choices);
}

function sequenceItem(items: readonly Item[]): Item {
  const [first] = items;
  if (first !== undefined && items.length === 1) return first;
  const nodes: RegexNode[] = [];
  for (const { node } of items) {
    if (node.kind !== 'sequence') nodes.push(node);
    else for (const part of node.nodes) nodes.push(part);
  }
  return combined(sequenceOf(nodes), items, 0);
}

function combined(node: RegexNode, items: readonly Item[], ownChoices: number): Item {
  let depth = 0;
  let repeats = 1;
  let instructions = ownChoices;
  let ranges = 0;
  let choices = ownChoices;
  for (const item of items) {
    depth = Math.max(depth, item.depth);
    repeats = Math.max(repeats, item.repeats);
    instructions += item.instructions;
    ranges += item.ranges;
    choices += item.choices;
  }
  return { node, depth: depth + 1, repeats, instructions, ranges, choices };
}

function repetitionItem(item: Item, min: number, max: number): Item {
  const copies = max === Infinity ? Math.max(min, 1) : max;
  const ownChoices = max === Infinity ? 1 : max - min;
  const count = max === Infinity ? min : max;
  return {
    node: max === 0 ? emptyNode : repetitionOf(item.node, min, max),
    depth: item.depth + 1,
    repeats: item.repeats * Math.max(1, count),
    instructions: item.instructions * copies + ownChoices,
    ranges: item.ranges * copies,
    choices: item.choices * copies + ownChoices,
  };
}
