import { describe, expect, test } from 'vitest';

import { type Divergence, divergence, type DivergenceCode } from '../../../src/analysis/index.js';
import { type Dialect, evaluate } from '../../../src/index.js';
import { httpbin, outcome, policies, routed, type Setting } from '../../dialect/outcome.js';
import { world } from '../../support/arbitraries.js';
import { property } from '../../support/property.js';
import { routeGroup } from '../../support/resources.js';

const tls = (...hosts: readonly string[]) => ({ ports: ['https 443'], hosts });
const tcp = (...ipAddresses: readonly string[]) => ({ ports: ['tcp 443'], ipAddresses });

function findings({ policies: all, routeGroups = [], enableEgress = false }: Setting): readonly Divergence[] {
  return divergence(all, routeGroups, { mesh: { enableEgress } });
}

type Row = readonly [
  code: DivergenceCode,
  effect: Divergence['effect'],
  dialects: readonly Dialect[],
  setting: Setting,
];

const rows: readonly Row[] = [
  ['regex-unanchored', 'hole', ['pipy'], routed({ pathRegex: '/get' })],
  ['query-matched', 'hole', ['pipy'], routed({ pathRegex: '/get' })],
  ['query-matched', 'outage', ['pipy'], routed({ pathRegex: '^/get$' })],
  ['header-unanchored', 'hole', ['pipy'], routed({ headers: { 'x-env': 'prod' } })],
  ['header-absent', 'hole', ['pipy'], routed({ headers: { 'x-env': '.*' } })],
  ['header-case', 'outage', ['pipy'], routed({ headers: { 'X-Env': 'prod' } })],
  [
    'routes-merged',
    'hole',
    ['pipy'],
    routed(
      { pathRegex: '/a', methods: ['GET'], headers: { 'x-a': '1' } },
      { pathRegex: '/a', methods: ['POST'], headers: { 'x-a': '1', 'x-b': '.*' } },
    ),
  ],
  [
    'routes-merged',
    'outage',
    ['pipy'],
    routed({ pathRegex: '/a', headers: { 'x-a': '1' } }, { pathRegex: '/a', headers: { 'x-a': '2' } }),
  ],
  ['regex-dialect', 'outage', ['pipy'], routed({ pathRegex: '(?i)/get' })],
  ['sni-not-checked', 'hole', ['pipy'], policies(tls('a.test'))],
  ['protocol-not-checked', 'hole', ['pipy'], policies(tls('a.test'))],
  ['protocol-not-checked', 'hole', ['envoy'], policies(tls())],
  ['address-ignored', 'hole', ['envoy'], policies({ ...httpbin, ipAddresses: ['10.0.0.0/8'] })],
  ['host-case', 'outage', ['pipy'], policies(httpbin)],
  ['host-case', 'outage', ['envoy'], policies(tls('A.test'))],
  ['host-trailing-dot', 'outage', ['envoy', 'pipy'], policies(httpbin)],
  ['wildcard-literal', 'outage', ['pipy'], policies({ hosts: ['*.a.test'] })],
  ['wildcard-unresolvable', 'outage', ['envoy'], policies({ hosts: ['*.a.test'] })],
  ['hosts-missing', 'outage', ['pipy'], policies(tls())],
  ['protocol-case', 'outage', ['envoy'], policies({ ...httpbin, ports: ['HTTP 80'] })],
  ['alpn-into-http', 'outage', ['envoy'], policies({ ...httpbin, ports: ['http 443'] }, tcp())],
  [
    'server-first',
    'outage',
    ['envoy'],
    policies(
      { ...tls('a.test'), ipAddresses: ['10.0.0.0/8'] },
      { ports: ['tcp-server-first 443'], ipAddresses: ['11.0.0.0/8'] },
    ),
  ],
  [
    'chain-shadowed',
    'outage',
    ['envoy'],
    policies(tcp('10.0.0.0/8'), { ...tls('a.test'), ipAddresses: ['10.1.0.0/16'] }),
  ],
  [
    'virtual-host-shadowed',
    'outage',
    ['envoy'],
    {
      ...policies({ hosts: ['*.test'] }, { hosts: ['any.test'], matches: ['group'] }),
      routeGroups: [routeGroup('group', [{ pathRegex: '/get' }])],
    },
  ],
  ['listener-rejected', 'outage', ['envoy'], policies(tls('a.test'), tls('a.test', 'b.test'))],
  ['duplicate-domain', 'outage', ['envoy'], policies(httpbin, httpbin)],
  ['invalid-policy', 'hole', ['envoy', 'pipy'], policies(tcp('10.0.0.0'))],
  [
    'order-dependent',
    'outage',
    ['pipy'],
    policies(tcp('10.0.0.0/8'), { ...httpbin, ports: ['http 443'], ipAddresses: ['10.1.0.0/16'] }),
  ],
];

describe('it finds', () => {
  test.each(rows)('%s, %s, in %s', (code, effect, dialects, setting) => {
    const found = findings(setting);
    const finding = found.find(
      (one) =>
        one.code === code &&
        one.effect === effect &&
        dialects.every((dialect) => one.dialects.some((other) => other === dialect)),
    );
    expect(
      finding,
      found.map((one) => `${one.code} ${one.effect} ${one.dialects.join()}`).join('\n'),
    ).toBeDefined();
  });
});

describe('it finds nothing where the three agree', () => {
  test.each<[string, Setting]>([
    ['no policies', policies()],
    ['tcp', policies(tcp())],
    ['tcp with ranges', policies(tcp('10.0.0.0/8', '2001:db8::/32'))],
    [
      'tcp on two ports, for two sources',
      policies({ ports: ['tcp 22', 'tcp-server-first 3306'], sources: ['curl/curl', 'shop/cart'] }),
    ],
    ['http without hosts', policies({})],
    ['a policy that names nobody', policies({ ...httpbin, sources: [] })],
    ['all policies ignored', { ...policies(tcp()), enableEgress: true }],
  ])('%s', (_, setting) => {
    expect(findings(setting)).toEqual([]);
  });
});

property('every witness diverges, as it is reported', world, ({ policies: all, routeGroups, mesh }) => {
  for (const { witness, verdicts, decisions, effect, dialects } of divergence(all, routeGroups, { mesh })) {
    const decide = (dialect: Dialect) =>
      evaluate(witness, all, routeGroups, { dialect, mesh, onInvalid: 'skip' });
    expect({ spec: decide('spec'), envoy: decide('envoy'), pipy: decide('pipy') }).toEqual(decisions);
    expect(dialects.length).toBeGreaterThan(0);
    expect(verdicts.spec).toBe(effect === 'hole' ? 'deny' : 'allow');
    for (const dialect of dialects) {
      expect(verdicts[dialect] !== verdicts.spec || decisions[dialect].orderDependent === true).toBe(true);
    }
  }
});

test('a finding is one for each code, rule and effect', () => {
  const setting = routed({ pathRegex: '/get' }, { pathRegex: '/put' });
  const keys = findings(setting).map(({ code, effect, rule }) => JSON.stringify([code, effect, rule]));
  expect(new Set(keys).size).toBe(keys.length);
});

test('holes come first', () => {
  const effects = findings(routed({ pathRegex: '/get' })).map(({ effect }) => effect);
  expect(effects).toEqual([...effects].sort());
});

test('a witness is as an operator would try it', () => {
  const setting = routed({ pathRegex: '/get' });
  const unanchored = findings(setting).find(({ code }) => code === 'regex-unanchored');
  expect(unanchored?.witness).toMatchObject({
    protocol: 'http',
    host: 'httpbin.org',
    method: 'GET',
    path: '/getx',
  });
  expect(unanchored && outcome(unanchored.witness, setting, 'pipy')).toBe('allow by a');
});
