import { Automaton } from '../engines/automaton.js';
import { CompiledRegex } from '../engines/compiled-regex.js';
import { MatchSets, noPatterns } from '../engines/match-sets.js';
import { regexLimits } from '../limits.js';
import { buildCombinedProgram, type Program, programSizeOf } from '../program/program.js';
import type { Regex } from '../regex.js';

/** Which of several patterns match the whole text. */
export interface RegexSet {
  readonly size: number;
  /**
   * The indices of the patterns that match, ascending. The same frozen array for the same patterns, so
   * that it can key a cache. Costs about the same for one pattern and for a thousand.
   */
  match(text: string): readonly number[];
}

/** A pattern and its index in the set. */
interface Member {
  readonly regex: Regex;
  readonly index: number;
}

/** Up to here it is cheaper to try each pattern than to keep an automaton for all. */
const MAX_TRIED_EACH = 3;
/** States that may be built before it counts whether they are reused. */
const FREE_STATES = 20_000;
const CACHE_SIZE_PER_PATTERN = 16_384;
const MAX_CACHE_SIZE = 16_777_216;

/**
 * Combines patterns so that one pass over a text tells which of them match.
 *
 * @example
 * const set = compileRegexSet([get, status]); // `/get`, `/status.*`
 * set.match('/status/200'); // [1]
 */
export function compileRegexSet(patterns: readonly Regex[]): RegexSet {
  return new CombinedRegexSet(patterns);
}

class CombinedRegexSet implements RegexSet {
  readonly size: number;
  private readonly matchSets = new MatchSets();
  /** The answer that names one pattern alone, by its index. */
  private readonly singles: (readonly number[])[] = [];
  /** What each fixed text matches among the patterns that are fixed texts. */
  private readonly byText = new Map<string, readonly number[]>();
  private readonly triedEach: readonly Member[];
  private readonly combined: readonly Member[];
  private groups: readonly Group[] | undefined;

  constructor(patterns: readonly Regex[]) {
    this.size = patterns.length;
    const others: Member[] = [];
    patterns.forEach((regex, index) => {
      const texts = regex instanceof CompiledRegex ? regex.texts : undefined;
      if (texts === undefined) others.push({ regex, index });
      else this.addTexts(texts, index);
    });
    const isFew = others.length <= MAX_TRIED_EACH;
    this.triedEach = others.filter(({ regex }) => isFew || !(regex instanceof CompiledRegex));
    this.combined = others.filter(({ regex }) => !isFew && regex instanceof CompiledRegex);
  }

  match(text: string): readonly number[] {
    let matched = this.byText.size === 0 ? noPatterns : (this.byText.get(text) ?? noPatterns);
    for (const { regex, index } of this.triedEach) {
      if (regex.test(text)) matched = this.matchSets.union(matched, this.single(index));
    }
    if (this.combined.length > 0) {
      for (const group of (this.groups ??= this.buildGroups())) {
        matched = this.matchSets.union(matched, group.match(text));
      }
    }
    return matched;
  }

  private addTexts(texts: ReadonlySet<string>, index: number): void {
    for (const text of texts) {
      this.byText.set(text, this.matchSets.union(this.byText.get(text) ?? noPatterns, this.single(index)));
    }
  }

  private single(index: number): readonly number[] {
    return (this.singles[index] ??= this.matchSets.intern([index]));
  }

  /** Splits the combined patterns so that each group's program stays within its bound. */
  private buildGroups(): readonly Group[] {
    const groups: Member[][] = [];
    let room = 0;
    for (const member of this.combined) {
      const size = member.regex instanceof CompiledRegex ? programSizeOf(member.regex.node) : 0;
      if (size > room) {
        groups.push([]);
        room = regexLimits.combinedProgramSize;
      }
      groups.at(-1)?.push(member);
      room -= size;
    }
    return groups.map((members) => new Group(members, this.matchSets));
  }
}

/** Patterns served by one automaton, for as long as that pays. */
class Group {
  private readonly automaton: Automaton;
  private calls = 0;
  private isCombined = true;

  constructor(
    private readonly members: readonly Member[],
    private readonly matchSets: MatchSets,
  ) {
    const size = Math.min(
      MAX_CACHE_SIZE,
      Math.max(regexLimits.automatonCacheSize, members.length * CACHE_SIZE_PER_PATTERN),
    );
    this.automaton = new Automaton(() => programOf(members), matchSets, size);
  }

  match(text: string): readonly number[] {
    if (!this.isCombined) return this.tryEach(text);
    const matched = this.automaton.match(text);
    this.calls += 1;
    // Each text of a sort not seen before builds states; where that never ends, single patterns do better.
    if (this.automaton.statesBuilt > FREE_STATES + this.calls) this.giveUpCombining();
    return matched;
  }

  private giveUpCombining(): void {
    this.isCombined = false;
    this.automaton.clear();
  }

  private tryEach(text: string): readonly number[] {
    return this.matchSets.intern(
      this.members.filter(({ regex }) => regex.test(text)).map(({ index }) => index),
    );
  }
}

function programOf(members: readonly Member[]): Program {
  return buildCombinedProgram(
    members.flatMap(({ regex, index }) =>
      regex instanceof CompiledRegex ? [{ node: regex.node, pattern: index }] : [],
    ),
  );
}
