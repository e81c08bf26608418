import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { lint } from '../../../src/analysis/lint/lint.js';
import { hostCovers } from '../../../src/analysis/lint/redundancy/host-cover.js';
import { createRangeCover } from '../../../src/analysis/lint/redundancy/range-cover.js';
import { compile } from '../../../src/evaluator.js';
import { type IpRange, parseAddress, parseIpRange, rangeContains } from '../../../src/match/address.js';
import { formatAddress } from '../../../src/match/format-address.js';
import { authorityMatches, parseAuthority, parseHostPattern } from '../../../src/match/host.js';
import type { Egress } from '../../../src/model/resources.js';
import { manyRequests } from '../../support/arbitraries.js';
import { property, settings } from '../../support/property.js';
import { egress, http, routeGroup } from '../../support/resources.js';

/** The policies without the rules that are called redundant, all of them at once. */
function withoutRedundant(policies: readonly Egress[], findings: ReturnType<typeof lint>): readonly Egress[] {
  return policies.map((policy) => {
    const { name, namespace = 'default' } = policy.metadata;
    const own = findings.filter(
      ({ resource }) => resource?.name === name && resource.namespace === namespace,
    );
    const shadowed = own.some(({ code }) => code === 'shadowed-policy');
    const redundant = own.filter(({ code }) => code === 'redundant-rule').map(({ path }) => path[2]);
    const ports = policy.spec.ports.filter((_, index) => !shadowed && !redundant.includes(index));
    return { ...policy, spec: { ...policy.spec, ports } };
  });
}

/** Each policy twice, the copy narrowed or not, so that much is redundant. */
const redundantWorlds = fc
  .tuple(manyRequests, fc.array(fc.nat(3), { minLength: 10, maxLength: 10 }))
  .map(([world, changes]) => ({
    ...world,
    policies: world.policies.flatMap((policy, index) => {
      const copy = { ...policy, metadata: { ...policy.metadata, name: `copy-${index}` } };
      const { hosts, ipAddresses, sources } = policy.spec;
      const narrowed = [
        { ...policy.spec, hosts: hosts?.slice(0, 1) },
        { ...policy.spec, ipAddresses: ipAddresses?.slice(0, 1) },
        { ...policy.spec, sources: sources.slice(0, 1) },
        policy.spec,
      ][changes[index] ?? 3];
      return [{ ...copy, spec: narrowed ?? policy.spec }, policy];
    }),
  }));

property(
  'redundant rules can be removed, all at once, without changing any verdict',
  redundantWorlds,
  (world) => {
    const { policies, routeGroups, mesh, requests } = world;
    const options = { mesh, onInvalid: 'skip' } as const;
    const fewer = withoutRedundant(policies, lint(policies, routeGroups, { mesh }));
    const before = compile(policies, routeGroups, options);
    const after = compile(fewer, routeGroups, options);
    for (const request of requests) {
      expect(after.evaluate(request).verdict).toBe(before.evaluate(request).verdict);
    }
  },
);

test('that property is not empty: rules are called redundant in many of its worlds', () => {
  const worlds = fc.sample(redundantWorlds, { numRuns: 200, seed: settings.seed ?? 1 });
  const counts = worlds.map(
    ({ policies, routeGroups }) =>
      lint(policies, routeGroups).filter(
        ({ code }) => code === 'redundant-rule' || code === 'shadowed-policy',
      ).length,
  );
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(60);
});

describe('ranges', () => {
  const range = (text: string): IpRange => {
    const result = parseIpRange(text);
    if (!result.ok) throw new Error(text);
    return result.range;
  };
  const smallRange = fc
    .tuple(fc.constantFrom('10.0.0.', '2001:db8::'), fc.nat(15), fc.integer({ min: 0, max: 5 }))
    .map(([network, host, bits]) =>
      range(
        `${network}${host.toString(network.includes(':') ? 16 : 10)}/${(network.includes(':') ? 128 : 32) - bits}`,
      ),
    );

  property(
    'cover another iff they contain each of its addresses',
    fc.tuple(fc.array(smallRange), smallRange),
    ([outer, inner]) => {
      const prefix = inner.network.family === 4 ? '10.0.0.' : '2001:db8::';
      const addresses = Array.from(
        { length: 64 },
        (_, host) => `${prefix}${host.toString(inner.network.family === 4 ? 10 : 16)}`,
      )
        .map((text) => parseAddress(text))
        .filter((address) => address !== undefined)
        .filter((address) => rangeContains(inner, address));
      const contained = addresses.every((address) => outer.some((one) => rangeContains(one, address)));
      expect(createRangeCover(outer)(inner), formatAddress(inner.network)).toBe(contained);
    },
  );

  test('of all widths, at the ends of the address space', () => {
    expect(createRangeCover([range('::/1'), range('8000::/1')])(range('::/0'))).toBe(true);
    expect(createRangeCover([range('0.0.0.0/0')])(range('255.255.255.255/32'))).toBe(true);
    expect(createRangeCover([range('0.0.0.0/1'), range('128.0.0.0/2')])(range('0.0.0.0/0'))).toBe(false);
    expect(createRangeCover([])(range('10.0.0.0/8'))).toBe(false);
  });
});

const hostTexts = [
  'a.test',
  'b.a.test',
  'ba.test',
  '*.a.test',
  '*.b.a.test',
  '*.test',
  '*',
  'A.test.',
  'x.b.a.test',
];
const entries = hostTexts.flatMap((text) => [text, `${text}:80`, `${text}:81`]);
const authorities = [
  'a.test',
  'b.a.test',
  'ba.test',
  'c.a.test',
  'c.b.a.test',
  'x.b.a.test',
  'test',
  'c.test',
  'other',
].flatMap((text) => [text, `${text}:80`, `${text}:81`, `${text}:82`]);

property(
  'a host covers another only if it matches each authority that the other matches',
  fc.tuple(fc.constantFrom(...entries), fc.constantFrom(...entries)),
  ([outerText, innerText]) => {
    const [outer, inner] = [parseHostPattern(outerText), parseHostPattern(innerText)];
    if (!outer.ok || !inner.ok) throw new Error('not a host');
    const included = authorities.every((text) => {
      const authority = parseAuthority(text);
      if (!authority) throw new Error(text);
      return (
        !authorityMatches(inner.pattern, authority, 80) || authorityMatches(outer.pattern, authority, 80)
      );
    });
    expect(hostCovers(outer.pattern, inner.pattern, 80)).toBe(included);
  },
);

test('many rules of one host are not compared with each other for ever', () => {
  const policies = Array.from({ length: 500 }, (_, index) =>
    egress({ name: `p${index}`, hosts: ['a.test'], matches: [`g${index}`] }),
  );
  const groups = policies.map((_, index) =>
    routeGroup(`g${index}`, [{ pathRegex: `/(x|y)*${'(a|b)'.repeat(index % 20)}` }]),
  );
  const findings = lint(policies, groups);
  const shadowed = findings.filter(({ code }) => code === 'shadowed-policy').length;
  expect(shadowed).toBeLessThan(policies.length);
  expect(compile(policies, groups).evaluate(http('a.test', { path: '/xyx' })).verdict).toBe('allow');
});
