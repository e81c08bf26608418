import { invalid } from '../refusal.js';
import {
  anyCharacter,
  characterOf,
  type CharacterSet,
  intersect,
  negate,
  rangeOf,
  unionOf,
} from './character-set.js';
import type { PatternCursor } from './pattern-cursor.js';
import { foldCase, unicodeClass } from './unicode.js';

const digits = rangeOf(0x30, 0x39);
const lower = rangeOf(0x61, 0x7a);
const upper = rangeOf(0x41, 0x5a);
const letters = unionOf([upper, lower]);

/** `\w`, and what `\b` tells from the rest. */
export const wordCharacters: CharacterSet = unionOf([digits, letters, characterOf(0x5f)]);

/** `\s`: without the vertical tab that ECMAScript and POSIX count as space. */
const perlSpaces = unionOf([rangeOf(0x09, 0x0a), rangeOf(0x0c, 0x0d), characterOf(0x20)]);

const perlClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digits],
  ['s', perlSpaces],
  ['w', wordCharacters],
]);

const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['alnum', unionOf([digits, letters])],
  ['alpha', letters],
  ['ascii', rangeOf(0, 0x7f)],
  ['blank', unionOf([characterOf(0x09), characterOf(0x20)])],
  ['cntrl', unionOf([rangeOf(0, 0x1f), characterOf(0x7f)])],
  ['digit', digits],
  ['graph', rangeOf(0x21, 0x7e)],
  ['lower', lower],
  ['print', rangeOf(0x20, 0x7e)],
  ['punct', unionOf([rangeOf(0x21, 0x2f), rangeOf(0x3a, 0x40), rangeOf(0x5b, 0x60), rangeOf(0x7b, 0x7e)])],
  ['space', unionOf([rangeOf(0x09, 0x0d), characterOf(0x20)])],
  ['upper', upper],
  ['word', wordCharacters],
  ['xdigit', unionOf([digits, rangeOf(0x41, 0x46), rangeOf(0x61, 0x66)])],
]);

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** The set as it counts under the flags: with all case variants when case is ignored. */
export function withCase(set: CharacterSet, ignoresCase: boolean): CharacterSet {
  return ignoresCase ? foldCase(set) : set;
}

/** A named class: case variants come before negation, so `(?i)\P{Lu}` has no cased letter. */
function classOf(set: CharacterSet, isNegated: boolean, ignoresCase: boolean): CharacterSet {
  const folded = withCase(set, ignoresCase);
  return isNegated ? negate(folded) : folded;
}

/** Reads `\d`, `\D`, `\s`, `\S`, `\w` or `\W` if one comes next. */
export function readPerlClass(cursor: PatternCursor, ignoresCase: boolean): CharacterSet | undefined {
  if (cursor.peek() !== '\\') return undefined;
  const letter = cursor.peek(1);
  const set = perlClasses.get(letter.toLowerCase());
  if (set === undefined) return undefined;
  cursor.at += 2;
  return classOf(set, letter < 'a', ignoresCase);
}

/** Reads `\pN`, `\p{Greek}`, `\P{^Greek}`; the cursor stands on a `\p` or `\P`. */
export function readUnicodeClass(cursor: PatternCursor, ignoresCase: boolean): CharacterSet {
  const start = cursor.at;
  const isNegated = cursor.peek(1) === 'P';
  cursor.at += 2;
  const name = readUnicodeName(cursor, start);
  const hasCaret = name.startsWith('^');
  const set = unicodeClass(hasCaret ? name.slice(1) : name);
  if (set === undefined) invalid('invalid character class range', cursor.since(start));
  return classOf(set, isNegated !== hasCaret, ignoresCase);
}

function readUnicodeName(cursor: PatternCursor, start: number): string {
  if (cursor.isAtEnd) invalid('invalid character class range', cursor.since(start));
  if (!cursor.skip('{')) return String.fromCodePoint(cursor.take());
  const end = cursor.pattern.indexOf('}', cursor.at);
  if (end === -1) invalid('invalid character class range', cursor.pattern.slice(start));
  const name = cursor.pattern.slice(cursor.at, end);
  cursor.at = end + 1;
  return name;
}

/** Reads an escape that stands for one character; the cursor stands on its backslash. */
export function readEscape(cursor: PatternCursor): number {
  const start = cursor.at;
  cursor.at += 1;
  if (cursor.isAtEnd) invalid('trailing \\', '');
  const codePoint = cursor.take();
  const letter = String.fromCodePoint(codePoint);
  const control = controlEscapes.get(letter);
  if (control !== undefined) return control;
  if (letter >= '0' && letter <= '7') return readOctal(cursor, start, codePoint - 0x30);
  if (letter === 'x') return readHexadecimal(cursor, start);
  if (codePoint < 0x80 && !/[0-9A-Za-z]/.test(letter)) return codePoint;
  invalid('invalid escape sequence', cursor.since(start));
}

/** `\0` to `\377`: a single digit other than 0 would be a back reference, which RE2 has not. */
function readOctal(cursor: PatternCursor, start: number, first: number): number {
  const isDigit = () => !cursor.isAtEnd && cursor.peek() >= '0' && cursor.peek() <= '7';
  if (first !== 0 && !isDigit()) invalid('invalid escape sequence', cursor.since(start));
  let code = first;
  for (let more = 2; more > 0 && isDigit(); more -= 1) code = code * 8 + (cursor.take() - 0x30);
  return code;
}

/** `\x7F` or `\x{10FFFF}`. */
function readHexadecimal(cursor: PatternCursor, start: number): number {
  const takeOne = () => {
    if (cursor.isAtEnd) invalid('invalid escape sequence', cursor.since(start));
    return String.fromCodePoint(cursor.take());
  };
  let digits = '';
  if (cursor.skip('{')) {
    // RE2's words for `\x{` at the very end.
    if (cursor.isAtEnd) invalid('invalid UTF-8', '');
    for (let one = takeOne(); one !== '}'; one = takeOne()) {
      digits += one;
      if (!HEXADECIMAL.test(one) || Number.parseInt(digits, 16) > 0x10_ffff) break;
    }
  } else {
    digits = takeOne() + takeOne();
  }
  const code = HEXADECIMAL.test(digits) ? Number.parseInt(digits, 16) : Infinity;
  if (code > 0x10_ffff) invalid('invalid escape sequence', cursor.since(start));
  return code;
}

const HEXADECIMAL = /^[0-9A-Fa-f]+$/;

/** Reads a bracket expression; the cursor stands on its `[`. */
export function readBracketClass(cursor: PatternCursor, ignoresCase: boolean): CharacterSet {
  const start = cursor.at;
  cursor.at += 1;
  const isNegated = cursor.skip('^');
  const parts: CharacterSet[] = [];
  // A `]` that comes first is a member.
  for (let isFirst = true; isFirst || cursor.peek() !== ']'; isFirst = false) {
    if (cursor.isAtEnd) invalid('missing ]', cursor.pattern.slice(start));
    parts.push(readClassPart(cursor, ignoresCase));
  }
  cursor.at += 1;
  const set = unionOf(parts);
  return isNegated ? negate(set) : set;
}

function readClassPart(cursor: PatternCursor, ignoresCase: boolean): CharacterSet {
  const remaining = cursor.pattern.length - cursor.at;
  if (remaining > 2 && cursor.startsWith('[:')) {
    const posix = readPosixClass(cursor, ignoresCase);
    if (posix !== undefined) return posix;
  }
  if (remaining > 2 && (cursor.startsWith('\\p') || cursor.startsWith('\\P'))) {
    return readUnicodeClass(cursor, ignoresCase);
  }
  return readPerlClass(cursor, ignoresCase) ?? withCase(readClassRange(cursor), ignoresCase);
}

/** Reads `[:alpha:]` or `[:^alpha:]`; without a closing `:]` the bracket is an ordinary member. */
function readPosixClass(cursor: PatternCursor, ignoresCase: boolean): CharacterSet | undefined {
  const start = cursor.at;
  const end = cursor.pattern.indexOf(':]', start + 2);
  if (end === -1) return undefined;
  cursor.at = end + 2;
  const name = cursor.pattern.slice(start + 2, end);
  const hasCaret = name.startsWith('^');
  const set = posixClasses.get(hasCaret ? name.slice(1) : name);
  if (set === undefined) invalid('invalid character class range', cursor.since(start));
  return classOf(set, hasCaret, ignoresCase);
}

function readClassRange(cursor: PatternCursor): CharacterSet {
  const start = cursor.at;
  const first = readClassCharacter(cursor);
  // A `-` in front of the closing bracket is a member.
  if (cursor.peek() !== '-' || cursor.peek(1) === ']' || cursor.peek(1) === '') {
    return intersect(characterOf(first), anyCharacter);
  }
  cursor.at += 1;
  const last = readClassCharacter(cursor);
  if (last < first) invalid('invalid character class range', cursor.since(start));
  return rangeOf(first, last);
}

function readClassCharacter(cursor: PatternCursor): number {
  return cursor.peek() === '\\' ? readEscape(cursor) : cursor.take();
}
