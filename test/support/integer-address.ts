import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as an integer. A mapped IPv6 address has a width of 32, as it is IPv4. */
export interface IntegerAddress {
  readonly width: 32 | 128;
  readonly value: bigint;
}

export interface IntegerRange extends IntegerAddress {
  readonly prefixLength: number;
}

export function integerAddress(text: string): IntegerAddress | undefined {
  const value = isIPv4(text) ? (0xffffn << 32n) | ipv4Integer(text) : ipv6Integer(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { width: 32, value: value & 0xffffffffn } : { width: 128, value };
}

/** Reads CIDR notation; a mapped range of 96 bits or more is the IPv4 range in it. */
export function integerRange(text: string): IntegerRange | undefined {
  const [, base = '', length = ''] = /^([^/]*)\/([0-9]+)$/.exec(text) ?? [];
  const address = integerAddress(base);
  if (address === undefined || Number(length) > (isIPv4(base) ? 32 : 128)) return undefined;
  if (address.width === 128 || isIPv4(base)) return { ...address, prefixLength: Number(length) };
  return Number(length) >= 96
    ? { ...address, prefixLength: Number(length) - 96 }
    : { width: 128, value: (0xffffn << 32n) | address.value, prefixLength: Number(length) };
}

/** Whether the first `prefixLength` bits agree. */
export function integerRangeContains(range: IntegerRange, address: IntegerAddress): boolean {
  const hostBits = BigInt(range.width - range.prefixLength);
  return range.width === address.width && range.value >> hostBits === address.value >> hostBits;
}

function ipv4Integer(text: string): bigint {
  return text.split('.').reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

function ipv6Integer(text: string): bigint | undefined {
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = withoutDottedTail(text).split('::');
  const front = head.split(':').filter(Boolean);
  const back = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return BigInt(`0x${[...front, ...zeros, ...back].map((group) => group.padStart(4, '0')).join('')}`);
}

/** `::ffff:1.2.3.4` as `::ffff:0102:0304`. */
function withoutDottedTail(text: string): string {
  return text.replace(/[0-9]+\.[0-9.]+$/, (dotted) => {
    const hex = ipv4Integer(dotted).toString(16).padStart(8, '0');
    return `${hex.slice(0, 4)}:${hex.slice(4)}`;
  });
}
