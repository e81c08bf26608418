/**
 * The code point at `at`, or -1 where a surrogate stands alone. One above 0xFFFF takes two code units.
 */
export function scalarValueAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if ((unit & 0xf800) !== 0xd800) return unit;
  const low = text.charCodeAt(at + 1);
  // `charCodeAt` behind the end is NaN, which fails the comparison.
  if (unit >= 0xdc00 || !(low >= 0xdc00 && low < 0xe000)) return -1;
  return 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}
