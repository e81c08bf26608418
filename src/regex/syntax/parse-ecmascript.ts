import { regexLimits } from '../limits.js';
import { invalid, RefusedPattern, type RegexRefusal, tooLarge } from '../refusal.js';
import {
  characterOf,
  type CharacterSet,
  intersect,
  negate,
  noCharacter,
  rangeOf,
  unionOf,
} from './character-set.js';
import { wordCharacters } from './parse-re2-class.js';
import {
  alternationOf,
  emptyNode,
  nothingNode,
  type RegexNode,
  repetitionOf,
  sequenceOf,
} from './regex-node.js';

export type EcmaScriptParseResult =
  { readonly ok: true; readonly node: RegexNode } | ({ readonly ok: false } & RegexRefusal);

/**
 * Reads ECMAScript syntax without flags, with the liberties of its annex B, into a tree of character sets.
 *
 * Such a pattern works on UTF-16 code units, not on characters: half a surrogate pair is a unit like any
 * other. In the tree each half stands as the character that {@link unitCharacter} gives it, and a text must be
 * written so too before it is matched ({@link writeUnits}).
 *
 * Never throws. Lookaround and back references are refused as `unbounded-regex`: no automaton serves them.
 *
 * @example parseEcmaScript('^/v\\d+$') // { ok: true, node: { kind: 'sequence', ... } }
 */
export function parseEcmaScript(pattern: string): EcmaScriptParseResult {
  try {
    return { ok: true, node: new EcmaScriptParser(pattern).parse() };
  } catch (error) {
    if (error instanceof RefusedPattern) return { ok: false, ...error.refusal };
    throw error;
  }
}

/** The halves of surrogate pairs stand as characters of the last plane's private use area. */
const surrogateOffset = 0x10_0000;

/** The character by which a UTF-16 code unit stands in a tree. */
function unitCharacter(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + surrogateOffset : unit;
}

const pair = /[\ud800-\udbff][\udc00-\udfff]/;

/** A text with each half of its surrogate pairs written as a character of its own. */
export function writeUnits(text: string): string {
  if (!pair.test(text)) return text;
  return text.replace(/[\ud800-\udfff]/g, (half) => String.fromCodePoint(unitCharacter(half.charCodeAt(0))));
}

/** Every code unit: what `[^]` matches. */
export const anyUnit: CharacterSet = unionOf([
  rangeOf(0, 0xd7ff),
  rangeOf(0xe000, 0xffff),
  rangeOf(unitCharacter(0xd800), unitCharacter(0xdfff)),
]);

function allUnitsBut(set: CharacterSet): CharacterSet {
  return intersect(negate(set), anyUnit);
}

function unitRange(first: number, last: number): CharacterSet {
  return unionOf([
    intersect(rangeOf(first, last), rangeOf(0, 0xd7ff)),
    intersect(rangeOf(first, last), rangeOf(0xe000, 0xffff)),
    first < 0xe000 && last >= 0xd800
      ? rangeOf(unitCharacter(Math.max(first, 0xd800)), unitCharacter(Math.min(last, 0xdfff)))
      : noCharacter,
  ]);
}

const lineTerminators = unionOf([characterOf(0x0a), characterOf(0x0d), rangeOf(0x2028, 0x2029)]);
const digits = rangeOf(0x30, 0x39);
/** `WhiteSpace` and `LineTerminator` of ECMAScript: more than RE2's `\s`. */
const spaces = unionOf([
  rangeOf(0x09, 0x0d),
  rangeOf(0x2000, 0x200a),
  rangeOf(0x2028, 0x2029),
  ...[0x20, 0xa0, 0x1680, 0x202f, 0x205f, 0x3000, 0xfeff].map(characterOf),
]);

const classEscapes: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digits],
  ['D', allUnitsBut(digits)],
  ['s', spaces],
  ['S', allUnitsBut(spaces)],
  ['w', wordCharacters],
  ['W', allUnitsBut(wordCharacters)],
]);

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]);

/** Groups that capture, as far as their number decides what `\1` and `\k` mean. */
interface Groups {
  readonly count: number;
  readonly hasNames: boolean;
}

class EcmaScriptParser {
  private at = 0;
  private depth = 0;
  private readonly names = new Set<string>();
  private readonly groups: Groups;

  constructor(private readonly pattern: string) {
    this.groups = countGroups(pattern);
  }

  parse(): RegexNode {
    const node = this.readAlternation();
    if (this.at < this.pattern.length) invalid('unmatched `)`', '');
    return node;
  }

  private readAlternation(): RegexNode {
    const branches = [this.readSequence()];
    while (this.skip('|')) branches.push(this.readSequence());
    return alternationOf(branches);
  }

  private readSequence(): RegexNode {
    const nodes: RegexNode[] = [];
    while (this.at < this.pattern.length && this.peek() !== '|' && this.peek() !== ')') {
      const node = this.readTerm();
      if (node.kind !== 'empty') nodes.push(node);
    }
    return sequenceOf(nodes);
  }

  private readTerm(): RegexNode {
    if (this.skip('^')) return { kind: 'assertion', assertion: 'text-start' };
    if (this.skip('$')) return { kind: 'assertion', assertion: 'text-end' };
    if (this.skip('\\b')) return { kind: 'assertion', assertion: 'word-boundary' };
    if (this.skip('\\B')) return { kind: 'assertion', assertion: 'no-word-boundary' };
    return this.readRepetition(this.readAtom());
  }

  private readAtom(): RegexNode {
    const start = this.at;
    if (this.skip('(')) return this.readGroup();
    if (this.skip('[')) return this.readClass();
    if (this.skip('.')) return characters(allUnitsBut(lineTerminators));
    if (this.skip('\\')) return characters(this.readEscape());
    if (this.readCounts() !== undefined || '*+?'.includes(this.peek())) {
      invalid('nothing to repeat', this.pattern.slice(start, this.at + 1));
    }
    return characters(unitSet(this.take()));
  }

  private readRepetition(node: RegexNode): RegexNode {
    const start = this.at;
    const counts = this.readOperator() ?? this.readCounts();
    if (counts === undefined) return node;
    const [min, max] = counts;
    if (max < min) invalid('numbers out of order in a repetition', this.pattern.slice(start, this.at));
    this.skip('?');
    return node.kind === 'empty' ? emptyNode : repetitionOf(node, min, max);
  }

  private readOperator(): readonly [min: number, max: number] | undefined {
    if (this.skip('*')) return [0, Infinity];
    if (this.skip('+')) return [1, Infinity];
    return this.skip('?') ? [0, 1] : undefined;
  }

  /** The counts of `{n}`, `{n,}` or `{n,m}`; anything else in braces is literal text. */
  private readCounts(): readonly [min: number, max: number] | undefined {
    const [all, min, comma, max] = this.match(/\{([0-9]+)(?:(,)([0-9]*))?\}/y) ?? [];
    if (all === undefined) return undefined;
    if (comma === undefined) return [Number(min), Number(min)];
    return [Number(min), max === undefined || max === '' ? Infinity : Number(max)];
  }

  private readGroup(): RegexNode {
    if (this.skip('?')) this.readGroupKind();
    this.depth += 1;
    if (this.depth > regexLimits.nesting) tooLarge(`nested deeper than ${regexLimits.nesting} levels`);
    const node = this.readAlternation();
    if (!this.skip(')')) invalid('unterminated group', '');
    this.depth -= 1;
    return node;
  }

  /** What follows `(?`. */
  private readGroupKind(): void {
    if (this.skip(':')) return;
    const [lookaround] = this.match(/=|!|<=|<!/y) ?? [];
    if (lookaround !== undefined) unbounded('lookaround', `(?${lookaround}`);
    const [all, name] = this.match(/<([$_\p{ID_Start}][$\p{ID_Continue}\u200c\u200d]*)>/uy) ?? [];
    if (all === undefined || name === undefined) {
      invalid('invalid group', `(?${this.pattern.slice(this.at, this.at + 2)}`);
    }
    if (this.names.has(name)) invalid('duplicate group name', name);
    this.names.add(name);
  }

  private readClass(): RegexNode {
    const isNegated = this.skip('^');
    const sets: CharacterSet[] = [];
    while (!this.skip(']')) {
      if (this.at >= this.pattern.length) invalid('unterminated character class', '');
      this.readClassRange(sets);
    }
    const set = unionOf(sets);
    return characters(isNegated ? allUnitsBut(set) : set);
  }

  private readClassRange(sets: CharacterSet[]): void {
    const start = this.at;
    const first = this.readClassAtom();
    if (this.peek() !== '-' || this.peek(1) === ']' || this.at + 1 >= this.pattern.length) {
      sets.push(typeof first === 'number' ? unitSet(first) : first);
      return;
    }
    this.at += 1;
    const last = this.readClassAtom();
    if (typeof first !== 'number' || typeof last !== 'number') {
      for (const bound of [first, last]) sets.push(typeof bound === 'number' ? unitSet(bound) : bound);
      sets.push(unitSet(0x2d));
      return;
    }
    if (first > last) invalid('range out of order in a character class', this.pattern.slice(start, this.at));
    sets.push(unitRange(first, last));
  }

  /** A code unit, or the set that an escape such as `\d` stands for. */
  private readClassAtom(): number | CharacterSet {
    if (!this.skip('\\')) return this.take();
    if (this.skip('b')) return 0x08;
    if (this.skip('-')) return 0x2d;
    const control = this.match(/c([0-9A-Za-z_])/y)?.[1];
    if (control !== undefined) return control.charCodeAt(0) % 32;
    return classEscapes.get(this.peek()) === undefined ? this.readCharacterEscape() : this.readEscape();
  }

  /** An escape outside of a class; the cursor stands behind its backslash. */
  private readEscape(): CharacterSet {
    const named = classEscapes.get(this.peek());
    if (named !== undefined) {
      this.at += 1;
      return named;
    }
    const [number] = this.lookAhead(/[1-9][0-9]*/y) ?? [];
    if (number !== undefined && Number(number) <= this.groups.count) {
      unbounded('back reference', `\\${number}`);
    }
    if (this.groups.hasNames && this.peek() === 'k') unbounded('back reference', '\\k');
    return unitSet(this.readCharacterEscape());
  }

  private readCharacterEscape(): number {
    if (this.at >= this.pattern.length) invalid('`\\` at the end of the pattern', '');
    const octal = this.match(/[0-3][0-7]{0,2}|[4-7][0-7]?/y)?.[0];
    if (octal !== undefined) return Number.parseInt(octal, 8);
    const hexadecimal = this.match(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})/y);
    if (hexadecimal !== undefined) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16);
    const control = this.match(/c([A-Za-z])/y)?.[1];
    if (control !== undefined) return control.charCodeAt(0) % 32;
    // `\c` before anything else is a backslash, and the `c` comes next.
    if (this.peek() === 'c') return 0x5c;
    if (this.groups.hasNames && this.peek() === 'k') invalid('invalid named reference', '\\k');
    const unit = this.take();
    return controlEscapes.get(String.fromCharCode(unit)) ?? unit;
  }

  private peek(ahead = 0): string {
    return this.pattern.charAt(this.at + ahead);
  }

  private skip(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private take(): number {
    const unit = this.pattern.charCodeAt(this.at);
    this.at += 1;
    return unit;
  }

  private lookAhead(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    return sticky.exec(this.pattern) ?? undefined;
  }

  private match(sticky: RegExp): RegExpExecArray | undefined {
    const found = this.lookAhead(sticky);
    if (found) this.at += found[0].length;
    return found;
  }
}

/** Escapes and classes are passed over: a parenthesis in them opens no group. */
const groupStart = /\\[^]|\[(?:\\[^]|[^\]\\])*\]?|\((?!\?)|\(\?<(?![=!])/g;

function countGroups(pattern: string): Groups {
  const starts = Array.from(pattern.matchAll(groupStart), ([text]) => text).filter((text) =>
    text.startsWith('('),
  );
  return { count: starts.length, hasNames: starts.includes('(?<') };
}

function unitSet(unit: number): CharacterSet {
  return characterOf(unitCharacter(unit));
}

function characters(set: CharacterSet): RegexNode {
  return set.length === 0 ? nothingNode : { kind: 'characters', set };
}

function unbounded(feature: string, part: string): never {
  throw new RefusedPattern({
    code: 'unbounded-regex',
    reason: `${feature} \`${part}\` can't be matched in time linear in the text`,
  });
}
