import type { Program } from '../program/program.js';
import type { Simulation } from '../program/simulation.js';
import { noCharacter } from '../syntax/character-set.js';

/** Which character stands for its class in a witness: what people write in paths and headers comes first. */
const preferred: readonly string[] = Array.from(
  'abcdefghijklmnopqrstuvwxyz0123456789/-_.ABCDEFGHIJKLMNOPQRSTUVWXYZ~%=&+,:;@!$\'()*"<>[]{}|\\^`?# \n\0',
);

/** One class of characters that no pattern tells apart, and the character that stands for it. */
export interface Representative {
  readonly characterClass: number;
  readonly character: string;
}

/** One representative for each class that has a character, the preferred ones first. */
export function representativesOf(program: Program, { classifier }: Simulation): readonly Representative[] {
  const byClass = new Map<number, string>();
  for (const character of [...preferred, ...boundariesOf(program)]) {
    const characterClass = classifier.classOf(character.codePointAt(0) ?? 0);
    if (!byClass.has(characterClass)) byClass.set(characterClass, character);
  }
  return Array.from(byClass, ([characterClass, character]) => ({ characterClass, character }));
}

/** Every class begins at the boundary of some set, or is the one of what no set has. */
function boundariesOf(program: Program): readonly string[] {
  const sets = new Set(
    program.instructions.map((instruction) =>
      instruction.op === 'characters' ? instruction.set : noCharacter,
    ),
  );
  return [...sets]
    .flat()
    .filter(isScalarValue)
    .map((code) => String.fromCodePoint(code));
}

function isScalarValue(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code >= 0xe000);
}
