import type { IpRange } from '../../../match/address.js';
import { formatAddress } from '../../../match/format-address.js';

/** One text for one range. */
export function canonicalRange({ network, prefixLength }: IpRange): string {
  return `${formatAddress(network)}/${prefixLength}`;
}
