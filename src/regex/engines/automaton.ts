import { regexLimits } from '../limits.js';
import type { Program } from '../program/program.js';
import { scalarValueAt } from '../program/scalar-values.js';
import { type Position, Simulation } from '../program/simulation.js';
import { register, reserve } from './automaton-memory.js';
import { type MatchSets, noPatterns } from './match-sets.js';

const UNKNOWN = -1;
const DEAD = 0;
/** Flushes within one text after which states cost more than they save. */
const MAX_FLUSHES = 2;
const INITIAL_STATES = 8;

/** A state of the automaton: the position it stands for, and what matches where the text ends. */
interface State {
  readonly position: Position;
  matches: readonly number[] | undefined;
}

/**
 * A deterministic automaton that builds its states when a text first needs them and forgets them when
 * they exceed its share of memory. A text for which it would have to forget again and again is finished
 * by simulation, so that the cost stays linear.
 */
export class Automaton {
  /** How many states were ever built: a measure of how well they are reused. */
  statesBuilt = 0;
  /** What the states take, in bytes, roughly. */
  size = 0;
  private machine: Simulation | undefined;
  private stride = 0;
  private readonly known = new Map<string, number>();
  private states: State[] = [];
  private table = new Int32Array(0);
  private flushes = 0;
  private isRegistered = false;

  constructor(
    /** Builds the program again whenever everything had to be forgotten. */
    private readonly buildProgram: () => Program,
    private readonly matchSets: MatchSets,
    private readonly maxSize: number = regexLimits.automatonCacheSize,
  ) {}

  private get simulation(): Simulation {
    if (this.machine !== undefined) return this.machine;
    this.machine = new Simulation(this.buildProgram());
    this.stride = this.machine.classCount;
    this.account(this.machine.size);
    return this.machine;
  }

  test(text: string): boolean {
    return this.match(text).length > 0;
  }

  /** The patterns that match the whole text, ascending; the same frozen array for the same patterns. */
  match(text: string): readonly number[] {
    const { length } = text;
    if (length > regexLimits.textLength) return noPatterns;
    const { classifier } = this.simulation;
    const { ascii } = classifier;
    this.flushes = 0;
    let state = this.startState();
    let { table } = this;
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at);
      let characterClass: number;
      if (unit < 128) {
        characterClass = ascii[unit] ?? 0;
      } else {
        const codePoint = scalarValueAt(text, at);
        if (codePoint < 0) return noPatterns;
        if (codePoint > 0xffff) at += 1;
        characterClass = classifier.classOf(codePoint);
      }
      let next = table[state + characterClass] ?? DEAD;
      if (next === UNKNOWN) {
        const position = this.positionAfter(state, characterClass);
        next = this.link(state, characterClass, position);
        if (this.flushes > MAX_FLUSHES) return this.simulate(position, text, at + 1);
        ({ table } = this);
      }
      if (next === DEAD) return noPatterns;
      state = next;
    }
    return this.matchesAt(state);
  }

  /** Forgets everything that can be built again. */
  clear(): void {
    this.machine = undefined;
    this.forgetStates();
  }

  private forgetStates(): void {
    this.known.clear();
    this.states = [];
    this.table = new Int32Array(0);
    this.size = this.machine?.size ?? 0;
  }

  private startState(): number {
    if (this.states.length > 0) return this.stride;
    this.addState({ instructions: new Uint16Array(0), last: this.simulation.start.last });
    return this.addState(this.simulation.start);
  }

  private positionAfter(state: number, characterClass: number): Position {
    const from = this.states[state / this.stride];
    return this.simulation.step(from?.position ?? this.simulation.start, characterClass);
  }

  /** Enters the transition to a position, whose state is built unless known. */
  private link(state: number, characterClass: number, position: Position): number {
    if (position.instructions.length === 0) {
      this.table[state + characterClass] = DEAD;
      return DEAD;
    }
    const known = this.known.get(keyOf(position));
    if (known !== undefined) {
      this.table[state + characterClass] = known;
      return known;
    }
    if (this.size > this.maxSize) {
      this.flush();
      return this.addState(position);
    }
    const next = this.addState(position);
    this.table[state + characterClass] = next;
    return next;
  }

  private flush(): void {
    this.forgetStates();
    this.flushes += 1;
    this.startState();
  }

  private addState(position: Position): number {
    const number = this.states.length;
    const offset = number * this.stride;
    if (offset + this.stride > this.table.length) this.growTable();
    this.table.fill(number === 0 ? DEAD : UNKNOWN, offset, offset + this.stride);
    this.states.push({ position, matches: undefined });
    this.known.set(keyOf(position), offset);
    this.statesBuilt += 1;
    this.account(this.stride * 4 + position.instructions.length * 6 + 200);
    return offset;
  }

  private growTable(): void {
    const table = new Int32Array(Math.max(INITIAL_STATES * this.stride, this.table.length * 2));
    table.set(this.table);
    this.table = table;
  }

  private account(bytes: number): void {
    this.size += bytes;
    if (!this.isRegistered) register(this);
    this.isRegistered = true;
    reserve(bytes, this);
  }

  private matchesAt(offset: number): readonly number[] {
    const state = this.states[offset / this.stride];
    if (state === undefined) return noPatterns;
    state.matches ??= this.matchSets.intern(this.simulation.matches(state.position));
    return state.matches;
  }

  private simulate(from: Position, text: string, start: number): readonly number[] {
    let position = from;
    for (let at = start; at < text.length && position.instructions.length > 0; at += 1) {
      const codePoint = scalarValueAt(text, at);
      if (codePoint < 0) return noPatterns;
      if (codePoint > 0xffff) at += 1;
      position = this.simulation.step(position, this.simulation.classifier.classOf(codePoint));
    }
    return this.matchSets.intern(this.simulation.matches(position));
  }
}

const KEY_CHUNK = 4096;

function keyOf({ instructions, last }: Position): string {
  let key = String.fromCharCode(last);
  // In chunks, as a call takes only so many arguments.
  for (let at = 0; at < instructions.length; at += KEY_CHUNK) {
    key += String.fromCharCode(...instructions.subarray(at, at + KEY_CHUNK));
  }
  return key;
}
