import type { CharacterSet } from '../syntax/character-set.js';
import type { Assertion, RegexNode } from '../syntax/regex-node.js';

/** One step of a {@link Program}; `next` are indices of the instructions that may follow. */
export type Instruction =
  | { readonly op: 'characters'; readonly set: CharacterSet; readonly next: number }
  | { readonly op: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly op: 'choice'; readonly next: readonly number[] }
  /** The text so far matches; `pattern` says which pattern, counted from 0. */
  | { readonly op: 'match'; readonly pattern: number };

/** A nondeterministic automaton over code points (Thompson's construction). */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

/** The program of one pattern; its size is linear in the pattern with counted repetitions written out. */
export function buildProgram(node: RegexNode): Program {
  return buildCombinedProgram([{ node, pattern: 0 }]);
}

/** A pattern's meaning and the number that stands for it in a combined program. */
export interface NumberedNode {
  readonly node: RegexNode;
  readonly pattern: number;
}

/** One program for several patterns, whose `match` instructions say which of them matched. */
export function buildCombinedProgram(patterns: readonly NumberedNode[]): Program {
  const builder = new ProgramBuilder();
  const starts = patterns.map(({ node, pattern }) =>
    builder.add(node, builder.emit({ op: 'match', pattern })),
  );
  return { start: builder.emit({ op: 'choice', next: starts }), instructions: builder.instructions };
}

/** How many instructions the program of a node has, its `match` included. */
export function programSizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
      return 1;
    case 'characters':
    case 'assertion':
      return 2;
    case 'sequence':
      return node.nodes.reduce((size, part) => size + programSizeOf(part) - 1, 1);
    case 'alternation':
      return node.nodes.reduce((size, part) => size + programSizeOf(part) - 1, 2);
    case 'repetition': {
      const body = programSizeOf(node.node) - 1;
      return node.max === Infinity ? body * (node.min + 1) + 2 : body * node.max + (node.max - node.min) + 1;
    }
  }
}

class ProgramBuilder {
  readonly instructions: Instruction[] = [];

  emit(instruction: Instruction): number {
    this.instructions.push(instruction);
    return this.instructions.length - 1;
  }

  /** Emits the node so that it goes on to `next`; answers where it starts. */
  add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'characters':
        return this.emit({ op: 'characters', set: node.set, next });
      case 'assertion':
        return this.emit({ op: 'assertion', assertion: node.assertion, next });
      case 'sequence':
        return node.nodes.reduceRight((after, part) => this.add(part, after), next);
      case 'alternation':
        return this.emit({ op: 'choice', next: node.nodes.map((part) => this.add(part, next)) });
      case 'repetition':
        return this.addRepetition(node.node, node.min, node.max, next);
    }
  }

  private addRepetition(node: RegexNode, min: number, max: number, next: number): number {
    let start = next;
    if (max === Infinity) {
      start = this.addLoop(node, next);
    } else {
      for (let copy = min; copy < max; copy += 1) {
        start = this.emit({ op: 'choice', next: [this.add(node, start), next] });
      }
    }
    for (let copy = 0; copy < min; copy += 1) start = this.add(node, start);
    return start;
  }

  private addLoop(node: RegexNode, next: number): number {
    const targets = [next];
    const loop = this.emit({ op: 'choice', next: targets });
    targets.push(this.add(node, loop));
    return loop;
  }
}
