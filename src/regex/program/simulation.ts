import { characterOf, type CharacterSet, contains, partition } from '../syntax/character-set.js';
import { wordCharacters } from '../syntax/parse-re2-class.js';
import type { Assertion } from '../syntax/regex-node.js';
import { CharacterClassifier } from './character-classifier.js';
import type { Program } from './program.js';

/** What stands on one side of a place in the text, as far as assertions care; numbers, to fit typed arrays. */
const Neighbour = {
  /** The text starts or ends here. */
  Edge: 0,
  LineFeed: 1,
  Word: 2,
  Other: 3,
  /** The next character has not been read yet. */
  Unread: 4,
} as const;

/** Where a program can be after some text: instructions that read, match or wait for the next character. */
export interface Position {
  /** Instruction indices, ascending. */
  readonly instructions: Uint16Array;
  /** The last character read; `Other` where nothing waits for the next one. */
  readonly last: number;
}

const Op = { Characters: 0, Assertion: 1, Choice: 2, Match: 3 } as const;

const lineFeed = characterOf(0x0a);

/** Instructions that can have a bit each in a number, behind a neighbour: more would lose the lowest. */
const mostBits = 48;

/** Runs a program over characters, one class at a time, all of its threads at once: linear in the text. */
export class Simulation {
  readonly classifier: CharacterClassifier;
  readonly classCount: number;
  readonly start: Position;
  /** What this takes, in bytes, roughly. */
  readonly size: number;
  private readonly ops: Uint8Array;
  /** By op: the following instruction, the first of `choices`, or the pattern. */
  private readonly next: Uint32Array;
  /** The targets of choices, each list closed by its own length in front. */
  private readonly choices: Uint16Array;
  private readonly choiceStarts: Uint32Array;
  private readonly assertions: readonly (Assertion | undefined)[];
  /** For each reading instruction, whether it takes each class. */
  private readonly takes: readonly (Uint8Array | undefined)[];
  private readonly neighbourOfClass: Uint8Array;
  private readonly hasAssertions: boolean;

  private readonly marks: Uint32Array;
  private mark = 0;
  private readonly stack: number[] = [];
  private readonly found: Uint16Array;
  private foundCount = 0;
  private hasWaiting = false;

  /** The program has at most 65,535 instructions. */
  constructor(program: Program) {
    const { instructions } = program;
    const size = instructions.length;
    this.ops = new Uint8Array(size);
    this.next = new Uint32Array(size);
    this.choiceStarts = new Uint32Array(size);
    this.marks = new Uint32Array(size);
    this.found = new Uint16Array(size);
    const choices: number[] = [];
    const numbers = new SetNumbers();
    const { sets } = numbers;
    const setOf: (number | undefined)[] = [];
    const assertions: (Assertion | undefined)[] = [];
    instructions.forEach((instruction, index) => {
      switch (instruction.op) {
        case 'characters': {
          setOf[index] = numbers.of(instruction.set);
          this.ops[index] = Op.Characters;
          this.next[index] = instruction.next;
          break;
        }
        case 'assertion':
          this.ops[index] = Op.Assertion;
          this.next[index] = instruction.next;
          assertions[index] = instruction.assertion;
          break;
        case 'choice':
          this.ops[index] = Op.Choice;
          this.choiceStarts[index] = choices.length;
          choices.push(instruction.next.length, ...instruction.next);
          break;
        case 'match':
          this.ops[index] = Op.Match;
          this.next[index] = instruction.pattern;
          break;
      }
    });
    this.choices = Uint16Array.from(choices);
    this.assertions = assertions;
    this.hasAssertions = assertions.length > 0;
    const classes = partition(this.hasAssertions ? [...sets, lineFeed, wordCharacters] : sets);
    this.classifier = new CharacterClassifier(classes);
    this.classCount = classes.classCount;
    this.takes = instructions.map((_, index) => {
      const number = setOf[index];
      return number === undefined ? undefined : classes.members[number];
    });
    this.neighbourOfClass = new Uint8Array(this.classCount).fill(Neighbour.Other);
    if (this.hasAssertions) {
      classes.boundaries.forEach((boundary, index) => {
        const number = classes.classes[index] ?? 0;
        if (contains(lineFeed, boundary)) this.neighbourOfClass[number] = Neighbour.LineFeed;
        if (contains(wordCharacters, boundary)) this.neighbourOfClass[number] = Neighbour.Word;
      });
    }
    this.size =
      1_000 + size * 30 + choices.length * 2 + sets.length * this.classCount + classes.classes.length * 6;
    this.begin();
    this.follow(program.start, Neighbour.Edge, Neighbour.Unread);
    this.start = this.finish(Neighbour.Edge);
  }

  /** The position after one more character, of the given class. No instructions: nothing can match any more. */
  step(position: Position, characterClass: number): Position {
    const neighbour = this.neighbourOfClass[characterClass] ?? Neighbour.Other;
    const from = this.settled(position, neighbour);
    this.begin();
    for (const instruction of from) {
      if (this.takes[instruction]?.[characterClass] === 1) {
        this.follow(this.next[instruction] ?? 0, neighbour, Neighbour.Unread);
      }
    }
    return this.finish(neighbour);
  }

  /**
   * Tells the classes of characters apart at a position: steps over two classes of the same number lead to the same
   * position.
   */
  kindOf(position: Position, characterClass: number): number {
    const { instructions } = position;
    if (instructions.length > mostBits || this.isWaiting(position)) return -1 - characterClass;
    let kind = this.neighbourOfClass[characterClass] ?? Neighbour.Other;
    for (const instruction of instructions) {
      kind = kind * 2 + (this.takes[instruction]?.[characterClass] ?? 0);
    }
    return kind;
  }

  /** The patterns that match when the text ends here, ascending. */
  matches(position: Position): number[] {
    const patterns: number[] = [];
    for (const instruction of this.settled(position, Neighbour.Edge)) {
      if (this.ops[instruction] === Op.Match) patterns.push(this.next[instruction] ?? 0);
    }
    return patterns.sort((left, right) => left - right);
  }

  /** The instructions of a position once it is known what comes next. */
  private settled(position: Position, next: number): Uint16Array {
    if (!this.isWaiting(position)) return position.instructions;
    this.begin();
    for (const instruction of position.instructions) this.follow(instruction, position.last, next);
    return this.finish(position.last).instructions;
  }

  private isWaiting(position: Position): boolean {
    if (!this.hasAssertions) return false;
    return position.instructions.some((instruction) => this.ops[instruction] === Op.Assertion);
  }

  private begin(): void {
    this.mark += 1;
    this.foundCount = 0;
    this.hasWaiting = false;
  }

  private finish(last: number): Position {
    const instructions = this.found.slice(0, this.foundCount).sort();
    return { instructions, last: this.hasWaiting ? last : Neighbour.Other };
  }

  /** Finds the reading, matching and waiting instructions that `start` leads to without a character. */
  private follow(start: number, last: number, next: number): void {
    const { stack, marks, mark } = this;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (marks[at] === mark) continue;
      marks[at] = mark;
      const op = this.ops[at] ?? Op.Match;
      if (op === Op.Choice) {
        const first = this.choiceStarts[at] ?? 0;
        for (let choice = this.choices[first] ?? 0; choice > 0; choice -= 1) {
          stack.push(this.choices[first + choice] ?? 0);
        }
      } else if (op === Op.Assertion) {
        const holds = this.holds(at, last, next);
        if (holds === true) stack.push(this.next[at] ?? 0);
        else if (holds === undefined) this.keep(at, true);
      } else {
        this.keep(at, false);
      }
    }
  }

  private keep(instruction: number, isWaiting: boolean): void {
    this.found[this.foundCount] = instruction;
    this.foundCount += 1;
    if (isWaiting) this.hasWaiting = true;
  }

  /** Whether an assertion holds; `undefined` while the next character decides. */
  private holds(instruction: number, last: number, next: number): boolean | undefined {
    const assertion = this.assertions[instruction];
    if (assertion === 'text-start') return last === Neighbour.Edge;
    if (assertion === 'line-start') return last === Neighbour.Edge || last === Neighbour.LineFeed;
    if (next === Neighbour.Unread) return undefined;
    if (assertion === 'text-end') return next === Neighbour.Edge;
    if (assertion === 'line-end') return next === Neighbour.Edge || next === Neighbour.LineFeed;
    const isBoundary = (last === Neighbour.Word) !== (next === Neighbour.Word);
    return isBoundary === (assertion === 'word-boundary');
  }
}

/** Numbers distinct sets from 0, equal ones alike. */
class SetNumbers {
  readonly sets: CharacterSet[] = [];
  private readonly byIdentity = new Map<CharacterSet, number>();
  private readonly byContent = new Map<string, number>();

  of(set: CharacterSet): number {
    const known = this.byIdentity.get(set);
    if (known !== undefined) return known;
    const content = set.join();
    const number = this.byContent.get(content) ?? this.sets.push(set) - 1;
    this.byContent.set(content, number);
    this.byIdentity.set(set, number);
    return number;
  }
}
