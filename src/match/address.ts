/**
 * IP addresses and ranges in text form, read exactly as Go's `net.ParseIP` and `net.ParseCIDR` read them,
 * because the control plane does: no octal or short forms, no zone, a prefix length wherever a range is meant.
 */

/**
 * An address as four 32-bit words, the most significant first.
 *
 * An IPv4 address stands in the last word, and so does an IPv4-mapped IPv6 address (RFC 4291, section
 * 2.5.5.2), which *is* that IPv4 address.
 */
export interface Address {
  readonly family: 4 | 6;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
}

/** A CIDR range (RFC 4632): the addresses of one family that share the first `prefixLength` bits. */
export interface IpRange {
  /** As written. */
  readonly text: string;
  /** The lowest address: host bits are masked off. */
  readonly network: Address;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefixLength: number;
}

export type IpRangeResult =
  { readonly ok: true; readonly range: IpRange } | { readonly ok: false; readonly reason: string };

/**
 * Reads an address as Go's `net.ParseIP` does; `undefined` for what that refuses.
 *
 * @example
 * parseAddress('10.0.0.1')?.family; // 4
 * parseAddress('010.0.0.1'); // undefined
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestAddress) return undefined;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === dot) return parseIPv4(text);
    if (code === colon) {
      const address = parseIPv6(text);
      return address && (isIPv4Mapped(address) ? ipv4(address.word3) : address);
    }
  }
  return undefined;
}

/**
 * Reads a range as Go's `net.ParseCIDR` does. A range of IPv4-mapped addresses is the IPv4 range.
 *
 * @example
 * parseIpRange('10.1.2.3/8'); // the range 10.0.0.0/8
 * parseIpRange('10.0.0.0'); // refused: no prefix length
 */
export function parseIpRange(text: string): IpRangeResult {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const address = parseAddress(text);
    if (!address) return { ok: false, reason: notAnAddress };
    return {
      ok: false,
      reason: `it has no prefix length: write \`${text}/${text.includes(':') ? 128 : 32}\``,
    };
  }
  const address = parseAddress(text.slice(0, slash));
  if (!address) return { ok: false, reason: notAnAddress };
  const writtenAsIPv6 = text.slice(0, slash).includes(':');
  const bits = writtenAsIPv6 ? 128 : 32;
  const length = parsePrefixLength(text.slice(slash + 1), bits);
  if (length === undefined) {
    return { ok: false, reason: `its prefix length is not a number from 0 to ${bits}` };
  }
  if (!writtenAsIPv6 || address.family === 6) return { ok: true, range: rangeOf(text, address, length) };
  if (length >= 96) return { ok: true, range: rangeOf(text, address, length - 96) };
  // Less than the mapped prefix is fixed, so the range is one of IPv6 addresses around `::ffff:0:0/96`.
  const unmapped: Address = { family: 6, word0: 0, word1: 0, word2: mappedPrefix, word3: address.word3 };
  return { ok: true, range: rangeOf(text, unmapped, length) };
}

/** Whether the range is of the address' family and contains it. */
export function rangeContains({ network, prefixLength }: IpRange, address: Address): boolean {
  if (network.family !== address.family) return false;
  const length = network.family === 4 ? prefixLength + 96 : prefixLength;
  return (
    maskWord(address.word3, length - 96) === network.word3 &&
    maskWord(address.word2, length - 64) === network.word2 &&
    maskWord(address.word1, length - 32) === network.word1 &&
    maskWord(address.word0, length) === network.word0
  );
}

/** Sets the bits behind the first `prefixLength` to zero; an IPv4 prefix counts within the last word. */
export function mask(address: Address, prefixLength: number): Address {
  const length = address.family === 4 ? prefixLength + 96 : prefixLength;
  return {
    family: address.family,
    word0: maskWord(address.word0, length),
    word1: maskWord(address.word1, length - 32),
    word2: maskWord(address.word2, length - 64),
    word3: maskWord(address.word3, length - 96),
  };
}

const dot = 0x2e;
const colon = 0x3a;
const mappedPrefix = 0xffff;
const notAnAddress =
  'it is not an IPv4 or IPv6 address with a prefix length, such as `10.0.0.0/8` or `2001:db8::/32`';

/** Eight groups with an IPv4 tail: nothing longer is an address. */
const longestAddress = '0000:0000:0000:0000:0000:0000:255.255.255.255'.length;

/** Go stops reading digits here, so leading zeros are the only way to a longer prefix length. */
const prefixLengthOverflow = 0xffffff;

function rangeOf(text: string, address: Address, prefixLength: number): IpRange {
  return { text, network: mask(address, prefixLength), prefixLength };
}

function maskWord(word: number, bits: number): number {
  if (bits >= 32) return word;
  if (bits <= 0) return 0;
  return (word & (-1 << (32 - bits))) >>> 0;
}

function ipv4(value: number): Address {
  return { family: 4, word0: 0, word1: 0, word2: 0, word3: value };
}

function isIPv4Mapped(address: Address): boolean {
  return address.word0 === 0 && address.word1 === 0 && address.word2 === mappedPrefix;
}

function parsePrefixLength(text: string, bits: number): number | undefined {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    length = length * 10 + digit;
    if (length >= prefixLengthOverflow) return undefined;
  }
  return text.length > 0 && length <= bits ? length : undefined;
}

function parseIPv4(text: string): Address | undefined {
  const value = parseDottedDecimal(text, 0);
  return value === undefined ? undefined : ipv4(value);
}

/** Four decimal numbers up to 255 without leading zeros, from `start` to the end of the text. */
function parseDottedDecimal(text: string, start: number): number | undefined {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let octets = 0;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === dot) {
      if (digits === 0 || octets === 3) return undefined;
      value = value * 256 + octet;
      octets++;
      octet = 0;
      digits = 0;
      continue;
    }
    const digit = code - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    if (digits > 0 && octet === 0) return undefined;
    octet = octet * 10 + digit;
    digits++;
    if (octet > 255) return undefined;
  }
  return digits > 0 && octets === 3 ? value * 256 + octet : undefined;
}

/** Up to eight groups of up to four hexadecimal digits, one `::`, and an IPv4 tail (RFC 4291, section 2.2). */
function parseIPv6(text: string): Address | undefined {
  const groups = [0, 0, 0, 0, 0, 0, 0, 0];
  let count = 0;
  let ellipsis = -1;
  let index = 0;
  if (text.startsWith('::')) {
    ellipsis = 0;
    index = 2;
  }
  while (index < text.length) {
    if (count === 8) return undefined;
    const start = index;
    let group = 0;
    for (let digit; index < text.length; index++) {
      digit = hexadecimalDigit(text.charCodeAt(index));
      if (digit < 0) break;
      if (index - start === 4) return undefined;
      group = group * 16 + digit;
    }
    if (index === start) return undefined;
    if (text.charCodeAt(index) === dot) {
      if (count > 6 || (ellipsis < 0 && count !== 6)) return undefined;
      const tail = parseDottedDecimal(text, start);
      if (tail === undefined) return undefined;
      groups[count++] = tail >>> 16;
      groups[count++] = tail & 0xffff;
      break;
    }
    groups[count++] = group;
    if (index === text.length) break;
    if (text.charCodeAt(index) !== colon) return undefined;
    index++;
    if (text.charCodeAt(index) === colon) {
      if (ellipsis >= 0) return undefined;
      ellipsis = count;
      index++;
    } else if (index === text.length) {
      return undefined;
    }
  }
  if (count === 8 ? ellipsis >= 0 : ellipsis < 0) return undefined;
  if (ellipsis >= 0) {
    const tail = count - ellipsis;
    groups.copyWithin(8 - tail, ellipsis, count);
    groups.fill(0, ellipsis, 8 - tail);
  }
  const [g0 = 0, g1 = 0, g2 = 0, g3 = 0, g4 = 0, g5 = 0, g6 = 0, g7 = 0] = groups;
  return {
    family: 6,
    word0: g0 * 0x10000 + g1,
    word1: g2 * 0x10000 + g3,
    word2: g4 * 0x10000 + g5,
    word3: g6 * 0x10000 + g7,
  };
}

function hexadecimalDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
