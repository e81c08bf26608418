import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { rangeContains } from '../../src/match/address.js';
import {
  authorityMatches,
  parseAuthority,
  parseHostPattern,
  parseServerName,
  serverNameMatches,
} from '../../src/match/host.js';
import { HostSet } from '../../src/match/host-set.js';
import { RangeSet } from '../../src/match/range-set.js';
import { addressOf, rangeOf } from '../support/addresses.js';
import { property } from '../support/property.js';

const byte = fc.constantFrom(0, 1, 127, 128, 254, 255);
const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
const group = fc.constantFrom('0', '1', '8000', 'fffe', 'ffff');
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));

const range = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })),
);
const ranges = fc.array(
  range.map(([address, length]) => `${address}/${length}`),
  { maxLength: 40, size: 'max' },
);

const label = fc.constantFrom('a', 'b', 'example', 'com');
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const port = fc.constantFrom('', '', ':80', ':8080');
const host = fc.tuple(fc.constantFrom('', '', '*.'), name, port).map((parts) => parts.join(''));
const hosts = fc.array(fc.oneof(host, fc.constantFrom('*', '*:80')), { maxLength: 40, size: 'max' });

function parsed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the generated text does not parse');
  return value;
}

describe('a set answers as asking one after the other', () => {
  property('ranges', fc.tuple(ranges, fc.array(fc.oneof(ipv4, ipv6))), ([texts, addresses]) => {
    const all = texts.map(rangeOf);
    const set = new RangeSet(all);
    for (const text of addresses) {
      const address = addressOf(text);
      expect(set.firstContaining(address)).toBe(all.find((one) => rangeContains(one, address)));
    }
  });

  property('hosts', fc.tuple(hosts, fc.array(fc.tuple(name, port))), ([texts, names]) => {
    const all = texts.map((text) => {
      const result = parseHostPattern(text);
      return parsed(result.ok ? result.pattern : undefined);
    });
    const set = new HostSet(all, 80);
    for (const [sent, sentPort] of [...names, ['', ''] as const]) {
      const authority = parsed(parseAuthority(sent + sentPort));
      const serverName = parsed(parseServerName(sent));
      expect(set.firstForAuthority(authority)).toBe(all.find((one) => authorityMatches(one, authority, 80)));
      expect(set.firstForServerName(serverName)).toBe(all.find((one) => serverNameMatches(one, serverName)));
    }
  });
});
