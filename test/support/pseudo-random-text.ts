/** A text of `a` and `b` in which hardly any part repeats: the same for the same seed. */
export function pseudoRandomText(length: number, seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state & 64) === 0 ? 'a' : 'b';
  }).join('');
}
