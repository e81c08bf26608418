import { CompiledRegex } from '../engines/compiled-regex.js';
import type { Regex } from '../regex.js';
import { anyCharacter, areDisjoint, type CharacterSet } from '../syntax/character-set.js';
import { minLengthOf, repetitionOf } from '../syntax/regex-node.js';
import { Alternation, type Alternative, isAlternation } from './alternation.js';
import { leadingCharacters } from './leading-characters.js';
import { compileRegexSet } from './regex-set.js';

/** The index of the first pattern that matches the whole text; -1 where none does. Never throws. */
export type FirstMatch = (text: string) => number;

/** Longest list that is tried in order. Longer ones are served by one automaton, whatever their length. */
const MAX_TRIED = 8;

/** How far into a text it is looked for a place that tells patterns apart; bounds the search for it. */
const MAX_POSITION = 64;

/**
 * Combines an ordered list of patterns into one function that tells which of them is the first to match the whole
 * of a text, as trying them in order does.
 *
 * Linear in the text. Of up to 8 patterns, those are tried in order that two characters of the text do not rule out;
 * one-pass patterns that these characters cannot tell apart are tried in one run of V8's engine. Longer lists are
 * served by one automaton. Nothing is built before a text needs it.
 *
 * @example
 * const firstMatch = compileFirstMatch([get, status]); // `/get`, `/status.*`
 * firstMatch('/status/200'); // 1
 * firstMatch('/none'); // -1
 */
export function compileFirstMatch(patterns: readonly Regex[]): FirstMatch {
  if (patterns.length > MAX_TRIED) return firstOfSet(patterns);
  let matcher: FirstMatcher | undefined;
  return (text) => (matcher ??= new FirstMatcher(patterns)).match(text);
}

function firstOfSet(patterns: readonly Regex[]): FirstMatch {
  const set = compileRegexSet(patterns);
  return (text) => set.match(text)[0] ?? -1;
}

/** A pattern, its place in the list, and what is known of its texts. */
interface Member extends Alternative {
  readonly regex: Regex;
  /** What its texts can have at each of the first places. */
  readonly leading: readonly CharacterSet[];
}

class FirstMatcher {
  private readonly steps: readonly Step[];
  private readonly first: Filter;
  private readonly second: Filter;

  constructor(patterns: readonly Regex[]) {
    const members = patterns.map(toMember);
    const first = bestPosition(members, []);
    const positions = [first, bestPosition(members, [first])];
    const groups = groupsOf(members, positions);
    this.steps = groups.flatMap(stepOf);
    [this.first, this.second] = [filterAt(groups, positions[0] ?? 0), filterAt(groups, positions[1] ?? 0)];
  }

  match(text: string): number {
    const { steps } = this;
    let candidates = candidatesOf(this.first, text) & candidatesOf(this.second, text);
    while (candidates !== 0) {
      const index = steps[31 - Math.clz32(candidates & -candidates)]?.firstMatch(text) ?? -1;
      if (index >= 0) return index;
      candidates &= candidates - 1;
    }
    return -1;
  }
}

/** What is known of a pattern of another make. */
const anything = repetitionOf({ kind: 'characters', set: anyCharacter }, 0, Infinity);

function toMember(regex: Regex, index: number): Member {
  const node = regex instanceof CompiledRegex ? regex.node : anything;
  return { regex, index, node, leading: leadingCharacters(node), minLength: minLengthOf(node) };
}

function charactersAt({ leading }: Member, position: number): CharacterSet {
  return leading[position] ?? anyCharacter;
}

/** The place in a text whose character, together with those at other places, tells most pairs of patterns apart. */
function bestPosition(members: readonly Member[], others: readonly number[]): number {
  const count = Math.max(1, ...members.map(({ leading }) => leading.length));
  let best = 0;
  let fewest = Infinity;
  for (let position = 0; position < Math.min(count, MAX_POSITION); position += 1) {
    const confusable = countPairs(members, (one, other) => areConfusable(one, other, [...others, position]));
    if (confusable < fewest) [best, fewest] = [position, confusable];
  }
  return best;
}

function countPairs(members: readonly Member[], isCounted: (one: Member, other: Member) => boolean): number {
  return members.reduce(
    (sum, one, at) => sum + members.slice(at + 1).filter((other) => isCounted(one, other)).length,
    0,
  );
}

/** Whether some text has at all of the places what both patterns can have there. */
function areConfusable(member: Member, other: Member, positions: readonly number[]): boolean {
  return positions.every((at) => !areDisjoint(charactersAt(member, at), charactersAt(other, at)));
}

/**
 * Neighbours that one step serves: one-pass patterns that the characters at these places cannot tell apart. Others
 * are by themselves.
 */
function groupsOf(members: readonly Member[], positions: readonly number[]): readonly (readonly Member[])[] {
  const groups: Member[][] = [];
  for (const member of members) {
    const group = groups.at(-1) ?? [];
    const isJoined =
      group.length > 0 &&
      [...group, member].every(({ regex }) => regex.engine === 'one-pass') &&
      group.every((other) => areConfusable(other, member, positions));
    if (isJoined && isAlternation([...group, member])) group.push(member);
    else groups.push([member]);
  }
  return groups;
}

/** Which steps a character at one place leaves as candidates: a bit for each. */
interface Filter {
  readonly position: number;
  readonly byAscii: Uint8Array;
  /** What is left where the text ends before the place. */
  readonly atEnd: number;
}

const EVERY_STEP = 0xff;

function filterAt(groups: readonly (readonly Member[])[], position: number): Filter {
  const byAscii = new Uint8Array(128);
  let atEnd = 0;
  for (const [step, group] of groups.entries()) {
    for (const member of group) {
      addBit(byAscii, charactersAt(member, position), 1 << step);
      if (member.minLength <= position) atEnd |= 1 << step;
    }
  }
  return { position, byAscii, atEnd };
}

function addBit(byAscii: Uint8Array, set: CharacterSet, bit: number): void {
  for (let at = 0; at < set.length; at += 2) {
    const end = Math.min(set[at + 1] ?? 0, byAscii.length);
    for (let code = set[at] ?? 0; code < end; code += 1) byAscii[code] = (byAscii[code] ?? 0) | bit;
  }
}

function candidatesOf({ position, byAscii, atEnd }: Filter, text: string): number {
  if (position >= text.length) return atEnd;
  const code = text.charCodeAt(position);
  return code < 128 ? (byAscii[code] ?? EVERY_STEP) : EVERY_STEP;
}

/** What is tried at once, one pattern or one alternation: in one class, so that calls stay monomorphic. */
class Step {
  constructor(
    private readonly regex: Regex,
    private readonly index: number,
    private readonly alternation: Alternation | undefined,
  ) {}

  firstMatch(text: string): number {
    if (this.alternation !== undefined) return this.alternation.firstMatch(text);
    return this.regex.test(text) ? this.index : -1;
  }
}

function stepOf(group: readonly Member[]): Step[] {
  const [first] = group;
  if (first === undefined) return [];
  return [new Step(first.regex, first.index, group.length === 1 ? undefined : new Alternation(group))];
}
