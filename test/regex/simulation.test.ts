/** All threads of a program at once: which characters lead to the same position, and what waits for the next one. */
import { describe, expect, it } from 'vitest';

import { buildCombinedProgram } from '../../src/regex/program/program.js';
import { type Position, Simulation } from '../../src/regex/program/simulation.js';
import { nodeOf } from '../support/regex-node.js';

function simulationOf(...patterns: readonly string[]): Simulation {
  return new Simulation(
    buildCombinedProgram(patterns.map((pattern, index) => ({ node: nodeOf(pattern), pattern: index }))),
  );
}

/** The position after a text. */
function after(simulation: Simulation, text: string): Position {
  return Array.from(text).reduce(
    (position, character) =>
      simulation.step(position, simulation.classifier.classOf(character.codePointAt(0) ?? 0)),
    simulation.start,
  );
}

const matches = (simulation: Simulation, text: string) => simulation.matches(after(simulation, text));

describe('the patterns that match', () => {
  it.each([
    [['a', '.', 'ab?', '[^a]'], 'a', [0, 1, 2]],
    [['a', '.', 'ab?', '[^a]'], 'ab', [2]],
    [['a', '.', 'ab?', '[^a]'], '', []],
    [['(?m)^a$', '^a$', '\\Aa\\z', 'a'], 'a', [0, 1, 2, 3]],
    [['(?m)a$\\n^b', 'a$\\n^b', 'a\\n\\Ab', 'a\\z\\nb', 'a\\nb'], 'a\nb', [0, 4]],
    [['(?m)a^b', '(?m)a$b', 'a$b', 'a\\bb', 'a\\Bb'], 'ab', [4]],
    [['a\\b-', 'a\\B-', '\\ba-', '\\Ba-'], 'a-', [0, 2]],
    [['a\\b', 'a\\B', '(?m)a$', 'a\\z'], 'a', [0, 2, 3]],
    [['\\b', '\\B', '^$', '(?m)^$', '\\A\\z', 'a*'], '', [1, 2, 3, 4, 5]],
  ])('%j on %j: %j', (patterns, text, expected) => {
    expect(matches(simulationOf(...patterns), text)).toEqual(expected);
  });
});

describe('the kind of a character at a position', () => {
  const texts = ['', 'a', 'ab', 'ab\n', 'b-', '\n', 'é'];
  const programs = [
    ['[a-c]x', '[b-d]y', '.z'],
    ['(a|b)*c', 'ab[^c]*'],
    ['\\w+', '[a-z]-'],
    ['(?m)^a$', 'a\\b.', '\\n*'],
    ['[aeiou]{30}[b-y]{30}', '.{40}'],
    ['(?s).*', 'é[à-ü]'],
    ['(?m)\\n^a'],
    ['(?s).\\b.', '(?sm).^a'],
  ];

  const classesOf = ({ classCount }: Simulation) => Array.from({ length: classCount }, (_, number) => number);

  it.each(programs)('leads to one position: %j, %j', (...patterns) => {
    const simulation = simulationOf(...patterns);
    for (const text of texts) {
      const position = after(simulation, text);
      const byKind = new Map<number, Position>();
      for (const number of classesOf(simulation)) {
        const next = simulation.step(position, number);
        const kind = simulation.kindOf(position, number);
        expect([text, number, next]).toEqual([text, number, byKind.get(kind) ?? next]);
        byKind.set(kind, next);
      }
    }
  });

  const kindsOf = (simulation: Simulation, position: Position) =>
    new Set(classesOf(simulation).map((number) => simulation.kindOf(position, number))).size;

  it('is one for all characters that no thread tells apart there', () => {
    const simulation = simulationOf('a[b-d]', 'a[e-g]');
    expect(simulation.classCount).toBe(4);
    expect(kindsOf(simulation, simulation.start)).toBe(2);
    expect(kindsOf(simulation, after(simulation, 'a'))).toBe(3);
    expect(kindsOf(simulation, after(simulation, 'ab'))).toBe(1);
  });

  it('is told from the character alone where an assertion waits for it', () => {
    const simulation = simulationOf('a\\b[b-]');
    expect(kindsOf(simulation, after(simulation, 'a'))).toBe(simulation.classCount);
  });

  it('is told from up to 48 threads, and from the character alone if there are more', () => {
    const ofThreads = (count: number) =>
      simulationOf(...Array.from({ length: count }, (_, index) => `[a-m]{${index + 1}}x`), 'z');
    for (const [count, kinds] of [
      [47, 3],
      [48, 4],
    ] as const) {
      const simulation = ofThreads(count);
      expect(simulation.start.instructions.length).toBe(count + 1);
      expect([count, kindsOf(simulation, simulation.start)]).toEqual([count, kinds]);
    }
  });
});

describe('what a program takes, in bytes', () => {
  it.each([
    // Three instructions, one way to begin, one set in two classes, three ranges of characters.
    ['a', 1_000 + 3 * 30 + 2 * 2 + 1 * 2 + 3 * 6],
    ['a{1000}', 1_000 + 1_002 * 30 + 2 * 2 + 1 * 2 + 3 * 6],
    // Two choices, with one way and with three.
    ['ab|cd|ef', 1_000 + 9 * 30 + (2 + 4) * 2 + 6 * 7 + 8 * 6],
  ])('%s', (pattern, bytes) => {
    expect(simulationOf(pattern).size).toBe(bytes);
  });
});
