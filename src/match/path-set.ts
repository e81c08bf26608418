import { compileRegexSet, type Regex, type RegexSet } from '../regex/index.js';

/** The path patterns of many routes. A route without one takes any path, and a request without one. */
export class PathSet {
  private readonly regexes: RegexSet;
  /** For each pattern, the positions of the routes that have it. */
  private readonly positionsOfRegex: readonly (readonly number[])[];
  private readonly positionsOfAny: readonly number[];
  /** The answer for each combination of patterns: few of those occur, and each keeps its identity. */
  private readonly answers = new WeakMap<readonly number[], readonly number[]>();

  constructor(patterns: readonly (Regex | undefined)[]) {
    const positions = new Map<Regex, number[]>();
    const ofAny: number[] = [];
    for (const [position, regex] of patterns.entries()) {
      const known = regex ? positions.get(regex) : ofAny;
      if (known) known.push(position);
      else if (regex) positions.set(regex, [position]);
    }
    this.regexes = compileRegexSet([...positions.keys()]);
    this.positionsOfRegex = [...positions.values()];
    this.positionsOfAny = ofAny;
  }

  /** The positions of the routes whose path pattern matches, ascending. */
  matching(path: string | undefined): readonly number[] {
    if (path === undefined) return this.positionsOfAny;
    const matched = this.regexes.match(path);
    const known = this.answers.get(matched);
    if (known) return known;
    const answer = this.combine(matched);
    this.answers.set(matched, answer);
    return answer;
  }

  private combine(matched: readonly number[]): readonly number[] {
    const ofRegexes = matched.flatMap((index) => this.positionsOfRegex[index] ?? []);
    return [...this.positionsOfAny, ...ofRegexes].sort((left, right) => left - right);
  }
}
