import { regexLimits } from '../limits.js';
import { buildProgram } from '../program/program.js';
import type { Regex, RegexEngine } from '../regex.js';
import type { RegexNode } from '../syntax/regex-node.js';
import { Automaton } from './automaton.js';
import { isGap } from './gap.js';
import { MatchSets } from './match-sets.js';
import { ecmaScriptSourceOf } from './one-pass.js';
import { type GapShape, literalsOf } from './shapes.js';

/** One pattern matches or does not: both answers are shared by all automata of one. */
const onePattern = new MatchSets();

/** Reads a pattern that is known to be valid. */
export type PatternReader = (pattern: string) => RegexNode;

/** What an engine needs beyond the pattern, found when it is chosen. */
export interface EnginePlan {
  readonly engine: RegexEngine;
  /** The fixed text of `literal`, or the fixed start and end around a gap. */
  readonly shape: GapShape;
}

/**
 * One class for all engines, so that calls of `test` stay monomorphic. It keeps little beyond its pattern:
 * whatever costs memory is built when a text first needs it, from the pattern read again.
 */
export class CompiledRegex implements Regex {
  readonly engine: RegexEngine;
  private readonly prefix: string;
  private readonly suffix: string;
  private readonly minLength: number;
  private readonly gapHasLineFeeds: boolean;
  private literals: ReadonlySet<string> | undefined = undefined;
  private expression: RegExp | undefined = undefined;
  private automaton: Automaton | undefined = undefined;

  constructor(
    readonly pattern: string,
    { engine, shape }: EnginePlan,
    private readonly read: PatternReader,
  ) {
    this.engine = engine;
    this.prefix = shape.prefix;
    this.suffix = shape.suffix;
    this.minLength = shape.prefix.length + shape.suffix.length + shape.gapMin;
    this.gapHasLineFeeds = shape.gapHasLineFeeds;
  }

  /** The meaning of the pattern. */
  get node(): RegexNode {
    return this.read(this.pattern);
  }

  /** The texts that `literal` and `literals` match; `undefined` for other engines. */
  get texts(): ReadonlySet<string> | undefined {
    if (this.engine === 'literal') return new Set([this.prefix]);
    return this.engine === 'literals' ? this.literalSet() : undefined;
  }

  test(text: string): boolean {
    switch (this.engine) {
      case 'literal':
        return text === this.prefix;
      case 'literals':
        return (this.literals ?? this.literalSet()).has(text);
      case 'any':
        return this.testGap(text);
      case 'prefix':
        return text.startsWith(this.prefix) && this.testGap(text);
      case 'suffix':
        return text.endsWith(this.suffix) && this.testGap(text);
      case 'prefix-suffix':
        return text.startsWith(this.prefix) && text.endsWith(this.suffix) && this.testGap(text);
      case 'one-pass':
        return (
          text.length <= regexLimits.textLength && (this.expression ?? this.buildExpression()).test(text)
        );
      case 'automaton':
        return (this.automaton ?? this.buildAutomaton()).test(text);
    }
  }

  /** Whether what stands between the fixed start and end is long enough and takes part in `.*`. */
  private testGap(text: string): boolean {
    const { length } = text;
    return (
      length >= this.minLength &&
      length <= regexLimits.textLength &&
      isGap(text, this.prefix.length, length - this.suffix.length, this.gapHasLineFeeds)
    );
  }

  private literalSet(): ReadonlySet<string> {
    this.literals ??= new Set(literalsOf(this.node));
    return this.literals;
  }

  private buildExpression(): RegExp {
    this.expression = new RegExp(ecmaScriptSourceOf(this.node), 'u');
    return this.expression;
  }

  private buildAutomaton(): Automaton {
    this.automaton = new Automaton(() => buildProgram(this.node), onePattern);
    return this.automaton;
  }
}
