import ipaddr from 'ipaddr.js';

import type { Address } from './address.js';

/**
 * Writes an address in its canonical text form (RFC 5952 for IPv6).
 *
 * @example
 * formatAddress(parseAddress('2001:DB8:0::1')); // '2001:db8::1'
 */
export function formatAddress(address: Address): string {
  const { family, word0, word1, word2, word3 } = address;
  const words = family === 4 ? [word3] : [word0, word1, word2, word3];
  return ipaddr.fromByteArray(words.flatMap(bytes)).toString();
}

function bytes(word: number): number[] {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
}
