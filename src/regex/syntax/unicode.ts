import {
  anyCharacter,
  type CharacterSet,
  countBoundariesUpTo,
  intersect,
  union,
  unionOf,
} from './character-set.js';
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
  // Empty for `Cs`, the surrogates, which are no scalar values.
  for (const difference of (generalCategories[name] ?? scripts[name] ?? '').match(/\w+/g) ?? []) {
    boundary += Number.parseInt(difference, 36);
    boundaries.push(boundary);
  }
  return intersect(boundaries, anyCharacter);
}

/** Case variants: each code point that has any, ascending, and how far the next one in its ring lies. */
interface FoldingRings {
  readonly codePoints: readonly number[];
  readonly differences: readonly number[];
}

let foldingRings: FoldingRings | undefined;

function readFoldingRings(): FoldingRings {
  const entries: (readonly [codePoint: number, difference: number])[] = [];
  let start = 0;
  for (const entry of caseFoldingRings.split(' ')) {
    const [from = 0, count = 0, stride = 1, difference = 0] = entry
      .split(',')
      .map((number) => Number.parseInt(number, 36));
    start += from;
    for (let step = 0; step < count; step += 1) entries.push([start + step * stride, difference]);
  }
  entries.sort(([left], [right]) => left - right);
  return {
    codePoints: entries.map(([codePoint]) => codePoint),
    differences: entries.map(([, difference]) => difference),
  };
}

/** The set with every case variant of its members: what `(?i)` makes of it. */
export function foldCase(set: CharacterSet): CharacterSet {
  const rings = (foldingRings ??= readFoldingRings());
  const variants: number[] = [];
  for (let at = 0; at < set.length; at += 2) {
    const end = countBoundariesUpTo(rings.codePoints, (set[at + 1] ?? 0) - 1);
    for (let index = countBoundariesUpTo(rings.codePoints, (set[at] ?? 0) - 1); index < end; index += 1) {
      addRing(rings, index, variants);
    }
  }
  return variants.length === 0 ? set : union(set, setOf(variants));
}

/** Adds the other members of the ring at `start`. */
function addRing({ codePoints, differences }: FoldingRings, start: number, variants: number[]): void {
  for (let index = start; ;) {
    const variant = (codePoints[index] ?? 0) + (differences[index] ?? 0);
    index = countBoundariesUpTo(codePoints, variant) - 1;
    if (index === start) return;
    variants.push(variant);
  }
}

function setOf(codePoints: readonly number[]): CharacterSet {
  const boundaries: number[] = [];
  for (const codePoint of [...codePoints].sort((left, right) => left - right)) {
    const end = boundaries.at(-1);
    if (end === undefined || codePoint > end) boundaries.push(codePoint, codePoint + 1);
    else boundaries[boundaries.length - 1] = codePoint + 1;
  }
  return boundaries;
}
