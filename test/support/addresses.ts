/** Addresses and ranges as the library reads them, of texts that are well-formed. */
import { type Address, type IpRange, parseAddress, parseIpRange } from '../../src/match/address.js';

export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (!address) throw new Error(`no address: ${text}`);
  return address;
}

export function rangeOf(text: string): IpRange {
  const result = parseIpRange(text);
  if (!result.ok) throw new Error(`no range: ${text}`);
  return result.range;
}
