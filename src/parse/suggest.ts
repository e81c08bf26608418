/** Longer words are no typing errors of a field's name. */
const longestWord = 64;

/**
 * The candidate that a writer most likely meant: equal but for case, a beginning of it, or a few
 * typing errors away; `undefined` if none is near.
 *
 * @example
 * suggest('host', ['hosts', 'ports']); // 'hosts'
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = distanceBetween(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Edit distance, or infinity if the words are not alike; a beginning counts as two errors. */
function distanceBetween(word: string, candidate: string): number {
  const isBeginning = word.length >= 3 && (candidate.startsWith(word) || word.startsWith(candidate));
  const tolerated = Math.min(3, Math.floor(Math.max(word.length, candidate.length) / 3));
  const distance = editDistance(word, candidate);
  return Math.min(distance <= tolerated ? distance : Infinity, isBeginning ? 2 : Infinity);
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = left[row - 1] === right[column - 1] ? 0 : 1;
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
          ? (beforePrevious[column - 2] ?? Infinity) + 1
          : Infinity;
      current.push(
        Math.min(
          (previous[column] ?? Infinity) + 1,
          (current[column - 1] ?? Infinity) + 1,
          (previous[column - 1] ?? Infinity) + replaced,
          swapped,
        ),
      );
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[right.length] ?? Infinity;
}
