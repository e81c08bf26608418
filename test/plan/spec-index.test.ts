/** What a decision costs, in rules that are asked: how many there are that cannot matter does not. */
import { describe, expect, test } from 'vitest';

import type { SpecRule, Stage } from '../../src/dialect/spec.js';
import type { EgressRequest } from '../../src/model/request.js';
import { fewRules } from '../../src/plan/rule-selection.js';
import { ConnectionIndex, ProtocolIndex } from '../../src/plan/spec-index.js';
import { egress, http, https, routeGroup, type ShortEgress } from '../support/resources.js';
import { checkedConnection, checkedRequest, specRules } from '../support/spec-rules.js';

const groups = [routeGroup('get', [{ pathRegex: '/get' }])];

interface Watched {
  readonly rules: readonly SpecRule[];
  /** The names of the policies whose rules are asked meanwhile. */
  askedBy(work: () => unknown): readonly string[];
}

/** Rules that tell when they are asked, because what is looked at first are their ranges. */
function watch(shorts: readonly ShortEgress[]): Watched {
  const asked = new Set<string>();
  const rules = specRules(shorts.map(egress), groups).map((rule) => ({
    ...rule,
    get ranges() {
      asked.add(rule.rule.policy.name);
      return rule.ranges;
    },
  }));
  return {
    rules,
    askedBy(work) {
      // What is made for the first time looks at every rule.
      work();
      asked.clear();
      work();
      return [...asked];
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const ofHosts = (count: number, rest: ShortEgress = {}) =>
  numbers(count).map((index): ShortEgress => ({ name: `h${index}`, hosts: [`h${index}.test`], ...rest }));

/** Each with a host and a range of its own. */
const inRanges = (count: number) =>
  numbers(count).map((index): ShortEgress => ({
    name: `r${index}`,
    hosts: [`h${index}.test`],
    ipAddresses: [`10.${index}.0.0/16`],
  }));

describe('a request asks', () => {
  const server = { name: 'server', ports: ['tcp 80'], ipAddresses: ['10.0.0.0/8'] };
  const tls = ofHosts(100, { ports: ['https 443'] });

  test.each<[what: string, readonly ShortEgress[], EgressRequest, readonly string[]]>([
    ['the rule of its host', ofHosts(100), http('h7.test'), ['h7']],
    ['the rule of its server name', tls, https('h7.test'), ['h7']],
    [
      'the rule of its host, and those that take TCP',
      [...ofHosts(100), server],
      http('h7.test', { ip: '10.0.0.1' }),
      ['h7'],
    ],
    [
      'those that take TCP at its address',
      [...ofHosts(100), server],
      http('none.test', { ip: '10.0.0.1' }),
      ['server'],
    ],
    ['one rule at its address, where none has its host', ofHosts(100), http('none.test'), ['h0']],
    [
      'any rule, where none is at its address',
      ofHosts(100, { ipAddresses: ['10.0.0.0/8'] }),
      http('none.test', { ip: '11.0.0.1' }),
      ['h0'],
    ],
    ['none of another protocol', tls, http('h7.test', { port: 443 }), []],
    [
      'all rules, if they are few',
      ofHosts(fewRules),
      http('none.test'),
      numbers(fewRules).map((index) => `h${index}`),
    ],
    ['one rule, if there is one more', ofHosts(fewRules + 1), http('none.test'), ['h0']],
  ])('%s', (_, shorts, request, names) => {
    const watched = watch(shorts);
    const index = new ProtocolIndex(watched.rules, request.protocol, request.port);
    expect(watched.askedBy(() => index.decide(checkedRequest(request)))).toEqual(names);
  });
});

describe('to tell which rules came nearest asks', () => {
  const routed = ofHosts(100, { matches: ['get'] });
  const ranged = [
    ...ofHosts(50, { ipAddresses: ['10.0.0.0/8'] }),
    ...ofHosts(50, { ipAddresses: ['11.0.0.0/8'] }),
  ];

  test.each<[what: string, readonly ShortEgress[], EgressRequest, Stage, number]>([
    ['none, where it is known for the host', routed, http('h7.test', { path: '/none' }), 'route', 0],
    [
      'those of the host',
      ofHosts(100, { matches: ['get'], ipAddresses: ['10.0.0.0/8'] }),
      http('h7.test', { path: '/none', ip: '10.0.0.1' }),
      'route',
      1,
    ],
    ['none, where all failed alike', ofHosts(100), http('none.test'), 'host', 0],
    ['none, where every address is wrong', ranged, http('h1.test', { ip: '12.0.0.1' }), 'address', 0],
    ['those at the address', ranged, http('none.test', { ip: '10.0.0.1' }), 'host', 50],
    [
      'all rules, if they are few',
      inRanges(fewRules),
      http('none.test', { ip: '10.0.0.1' }),
      'host',
      fewRules,
    ],
    [
      'one rule, if there is one more',
      inRanges(fewRules + 1),
      http('none.test', { ip: '10.0.0.1' }),
      'host',
      1,
    ],
  ])('%s', (_, shorts, request, failed, count) => {
    const watched = watch(shorts);
    const index = new ProtocolIndex(watched.rules, request.protocol, request.port);
    expect(watched.askedBy(() => index.nearest(checkedRequest(request), failed))).toHaveLength(count);
  });
});

describe('a connection asks', () => {
  const source = { namespace: 'curl', name: 'curl' };
  const connection = { source, port: 80, ip: '10.0.0.1' };
  const tcpRanges = numbers(100).map((index): ShortEgress => ({
    name: `t${index}`,
    ports: ['tcp 80'],
    ipAddresses: [`10.${index}.0.0/16`],
  }));

  test.each<[what: string, readonly ShortEgress[], readonly string[]]>([
    ['one rule of those that tell alike, and the first', ofHosts(100), ['h0']],
    [
      'one rule of each kind, and the first',
      [
        ...ofHosts(50, { ports: ['https 80'] }),
        ...numbers(50).map((index): ShortEgress => ({ name: `web${index}`, hosts: ['a.test'] })),
        ...numbers(50).map((index): ShortEgress => ({ name: `hostless${index}` })),
        ...numbers(50).map((index): ShortEgress => ({
          name: `routeless${index}`,
          hosts: ['a.test'],
          matches: ['missing'],
        })),
      ],
      ['h0', 'web0', 'hostless0', 'routeless0'],
    ],
    ['those that take TCP at its address', [...tcpRanges, ...ofHosts(50)], ['t0']],
    [
      'a rule for servers that speak first',
      [...ofHosts(50), { name: 'db', ports: ['tcp-server-first 80'], ipAddresses: ['11.0.0.0/8'] }],
      ['db', 'h0'],
    ],
    ['all rules, if they are few', ofHosts(fewRules), numbers(fewRules).map((index) => `h${index}`)],
    ['one rule, if there is one more', ofHosts(fewRules + 1), ['h0']],
  ])('%s', (_, shorts, names) => {
    const watched = watch(shorts);
    const index = new ConnectionIndex(watched.rules);
    expect(watched.askedBy(() => index.decide(checkedConnection(connection)))).toEqual(names);
  });
});
