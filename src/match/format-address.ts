import type { Address } from './address.js';

/**
 * Writes an address in its canonical text form (RFC 5952 for IPv6).
 *
 * @example
 * formatAddress(parseAddress('2001:DB8:0::1')); // '2001:db8::1'
 */
export function formatAddress({ family, word0, word1, word2, word3 }: Address): string {
  if (family === 4)
    return [word3 >>> 24, word3 >>> 16, word3 >>> 8, word3].map((byte) => byte & 0xff).join('.');
  const groups = [word0, word1, word2, word3].flatMap((word) => [word >>> 16, word & 0xffff]);
  const { start, length } = longestRunOfZeros(groups);
  const text = groups.map((group) => group.toString(16));
  if (length < 2) return text.join(':');
  return `${text.slice(0, start).join(':')}::${text.slice(start + length).join(':')}`;
}

/** The first, if several are as long: the one that RFC 5952, section 4.2.3, shortens. */
function longestRunOfZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
