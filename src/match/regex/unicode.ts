import type { CharacterSet } from './character-set.js';
import { anyCharacter, contains, equalSets, intersect, rangeOf, union, unionOf } from './character-set.js';
import { caseFoldingRings, generalCategories, scripts } from './unicode-table.js';

const known = new Map<string, CharacterSet>();

/**
 * The characters of a Unicode class by the name RE2 gives it: a general category (`L`, `Lu`), a script
 * (`Greek`) or `Any`; `undefined` for a name that RE2 does not have.
 */
export function unicodeClass(name: string): CharacterSet | undefined {
  const set = known.get(name) ?? readClass(name);
  if (set !== undefined) known.set(name, set);
  return set;
}

function readClass(name: string): CharacterSet | undefined {
  if (name === 'Any') return anyCharacter;
  if (/^[CLMNPSZ]$/.test(name)) {
    const parts = Object.keys(generalCategories).filter((category) => category.startsWith(name));
    return unionOf(parts.map(read));
  }
  return Object.hasOwn(generalCategories, name) || Object.hasOwn(scripts, name) ? read(name) : undefined;
}

function read(name: string): CharacterSet {
  const boundaries: number[] = [];
  let boundary = 0;
  for (const difference of (generalCategories[name] ?? scripts[name] ?? '').split(' ')) {
    boundary += Number.parseInt(difference, 36);
    boundaries.push(boundary);
  }
  return intersect(boundaries, anyCharacter);
}

interface FoldingRun {
  readonly start: number;
  readonly count: number;
  readonly stride: number;
  readonly difference: number;
}

let foldingRuns: readonly FoldingRun[] | undefined;

function readFoldingRuns(): readonly FoldingRun[] {
  let previous = 0;
  return caseFoldingRings.split(' ').map((entry) => {
    const [from = 0, count = 0, stride = 1, difference = 0] = entry
      .split(',')
      .map((number) => Number.parseInt(number, 36));
    previous += from;
    return { start: previous, count, stride, difference };
  });
}

/** The set with every case variant of its members: what `(?i)` makes of it. */
export function foldCase(set: CharacterSet): CharacterSet {
  foldingRuns ??= readFoldingRuns();
  const runs = foldingRuns;
  const folded = union(set, unionOf(runs.flatMap((run) => nextVariants(set, run))));
  // Each round takes one step around the rings of case variants, of which the longest has four members.
  return equalSets(set, folded) ? set : foldCase(folded);
}

function nextVariants(set: CharacterSet, run: FoldingRun): CharacterSet[] {
  const { start, count, stride, difference } = run;
  const last = start + (count - 1) * stride;
  const present = intersect(set, rangeOf(start, last));
  if (present.length === 0) return [];
  if (stride === 1) return [present.map((boundary) => boundary + difference)];
  const variants: CharacterSet[] = [];
  for (let code = start; code <= last; code += stride) {
    if (contains(present, code)) variants.push(rangeOf(code + difference, code + difference));
  }
  return variants;
}
