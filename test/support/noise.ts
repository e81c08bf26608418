/** A text of `a` and `b`, of which hardly two parts are alike: the same for the same seed. */
export function noise(length: number, seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state & 64) === 0 ? 'a' : 'b';
  }).join('');
}
