/**
 * A set of Unicode scalar values (code points without the surrogates) as its boundaries, ascending:
 * the first number opens the first range, the second closes it (exclusive), and so on. `[97, 123]`
 * is `a` to `z`. Two equal sets always have equal boundaries.
 */
export type CharacterSet = readonly number[];

const END = 0x11_0000;
const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xe000;

/** The set without members. */
export const noCharacter: CharacterSet = [];

/** Every scalar value: what `(?s).` matches. */
export const anyCharacter: CharacterSet = [0, SURROGATES_START, SURROGATES_END, END];

const singletons: readonly CharacterSet[] = Array.from({ length: 128 }, (_, code) => [code, code + 1]);

/** The set of one code point; ASCII ones are shared. */
export function characterOf(codePoint: number): CharacterSet {
  return singletons[codePoint] ?? rangeOf(codePoint, codePoint);
}

/** The set of the scalar values from `first` to `last`, both included. */
export function rangeOf(first: number, last: number): CharacterSet {
  const range = [first, last + 1];
  return last < SURROGATES_START || first >= SURROGATES_END ? range : intersect(range, anyCharacter);
}

/** The only member of a set, or -1 when it has none or several. */
export function onlyMember(set: CharacterSet): number {
  const [start, end] = set;
  return set.length === 2 && start !== undefined && end === start + 1 ? start : -1;
}

export function isEmptySet(set: CharacterSet): boolean {
  return set.length === 0;
}

export function equalSets(left: CharacterSet, right: CharacterSet): boolean {
  return (
    left === right || (left.length === right.length && left.every((boundary, at) => boundary === right[at]))
  );
}

/** Whether the set has the code point; binary search. */
export function contains(set: CharacterSet, codePoint: number): boolean {
  return countBoundariesUpTo(set, codePoint) % 2 === 1;
}

/** How many of the ascending boundaries are at most `codePoint`. */
export function countBoundariesUpTo(boundaries: ArrayLike<number>, codePoint: number): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] ?? END) <= codePoint) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function union(left: CharacterSet, right: CharacterSet): CharacterSet {
  if (left.length === 0 || left === right) return right;
  if (right.length === 0) return left;
  return merge(left, right, 1);
}

export function intersect(left: CharacterSet, right: CharacterSet): CharacterSet {
  if (left.length === 0 || right.length === 0) return noCharacter;
  return left === right ? left : merge(left, right, 2);
}

/** The members of `left` that `right` has not. */
export function subtract(left: CharacterSet, right: CharacterSet): CharacterSet {
  return intersect(left, negate(right));
}

/** Every scalar value that the set has not. */
export function negate(set: CharacterSet): CharacterSet {
  const complement = set[0] === 0 ? set.slice(1) : [0, ...set];
  if (complement.at(-1) === END) complement.pop();
  else complement.push(END);
  return merge(complement, anyCharacter, 2);
}

/** The union of many sets, in one sort: for sets gathered range by range. */
export function unionOf(sets: readonly CharacterSet[]): CharacterSet {
  if (sets.length < 3) return union(sets[0] ?? noCharacter, sets[1] ?? noCharacter);
  const half = sets.length >>> 1;
  return union(unionOf(sets.slice(0, half)), unionOf(sets.slice(half)));
}

export function areDisjoint(left: CharacterSet, right: CharacterSet): boolean {
  let at = 0;
  let other = 0;
  while (at < left.length && other < right.length) {
    const leftStart = left[at] ?? END;
    const rightStart = right[other] ?? END;
    if (leftStart < rightStart) {
      if ((left[at + 1] ?? END) > rightStart) return false;
      at += 2;
    } else {
      if ((right[other + 1] ?? END) > leftStart) return false;
      other += 2;
    }
  }
  return true;
}

/** The code points that at least `threshold` of the two sets have. */
function merge(left: CharacterSet, right: CharacterSet, threshold: 1 | 2): CharacterSet {
  const merged: number[] = [];
  let at = 0;
  let other = 0;
  let inside = false;
  while (at < left.length || other < right.length) {
    const boundary = Math.min(left[at] ?? END, right[other] ?? END);
    if (at < left.length && left[at] === boundary) at += 1;
    if (other < right.length && right[other] === boundary) other += 1;
    const isNowInside = (at & 1) + (other & 1) >= threshold;
    if (isNowInside !== inside) merged.push(boundary);
    inside = isNowInside;
  }
  return merged;
}

/**
 * Splits the code points into classes that no set tells apart: the boundaries, ascending and starting
 * with 0, of intervals, and the class of each interval. Classes count from 0.
 */
export interface CharacterPartition {
  readonly boundaries: readonly number[];
  readonly classes: readonly number[];
  readonly classCount: number;
  /** For each of the sets, in their order, whether it has each class. */
  readonly members: readonly Uint8Array[];
}

/** The coarsest partition of which each of the sets is a union of classes. */
export function partition(sets: readonly CharacterSet[]): CharacterPartition {
  const boundaries = [...new Set([0, ...sets.flat()])].filter((at) => at < END).sort((a, b) => a - b);
  const signatures: string[] = boundaries.map(() => '');
  const indexOf = new Map(boundaries.map((boundary, index) => [boundary, index]));
  sets.forEach((set, number) => {
    for (let at = 0; at < set.length; at += 2) {
      const end = indexOf.get(set[at + 1] ?? END) ?? boundaries.length;
      for (let index = indexOf.get(set[at] ?? END) ?? end; index < end; index += 1) {
        signatures[index] = `${signatures[index] ?? ''}${number},`;
      }
    }
  });
  const classOf = new Map<string, number>();
  const classes = signatures.map((signature) => {
    const known = classOf.get(signature) ?? classOf.size;
    classOf.set(signature, known);
    return known;
  });
  const members = sets.map(() => new Uint8Array(classOf.size));
  for (const [signature, number] of classOf) {
    for (const set of signature.split(',').slice(0, -1)) {
      const row = members[Number(set)];
      if (row !== undefined) row[number] = 1;
    }
  }
  return { boundaries, classes, classCount: classOf.size, members };
}
