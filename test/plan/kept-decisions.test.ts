/** What a rule has granted is kept, up to a bound; keeping it must never mix up two grants. */
import { describe, expect, test } from 'vitest';

import { compile, type Grant, type RequestFields } from '../../src/index.js';
import { egress, http, routeGroup } from '../support/resources.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const some = numbers(30);
const hosts = some.map((index) => `h${index}.test`);
const ranges = some.map((index) => `10.${index}.0.0/16`);
const groups = [
  routeGroup(
    'many',
    some.map((index) => ({ name: `m${index}`, pathRegex: `/p${index}` })),
  ),
];

const [host, range, route] = [
  (index: number): Partial<RequestFields> => ({ host: `h${index}.test` }),
  (index: number): Partial<RequestFields> => ({ ip: `10.${index}.0.1` }),
  (index: number): Partial<RequestFields> => ({ path: `/p${index}` }),
];
const first = { host: 'h0.test', ip: '10.0.0.1', path: '/p0' };

function expectedGrant(request: Partial<RequestFields>): Partial<Grant['rule']> {
  const { host = '', ip = '', path = '' } = { ...first, ...request };
  return {
    host,
    ipRange: `${ip.split('.').slice(0, 2).join('.')}.0.0/16`,
    route: { group: 'many', match: path.replace('/p', 'm') },
  };
}

describe.each([
  ['hosts', host],
  ['ranges', range],
  ['routes', route],
])('a rule grants many of its %s, again and again', (most, vary) => {
  const few = <Entry>(kind: string, entries: readonly Entry[]) =>
    kind === most ? entries : entries.slice(0, 12);
  const policy = egress({
    hosts: few('hosts', hosts),
    ipAddresses: few('ranges', ranges),
    matches: ['many'],
  });
  const evaluator = compile([policy], groups);

  test.each([
    ['alone', some.map(vary)],
    [
      'beside other entries',
      some.flatMap((index) =>
        [host, range, route].map((other) => ({ ...other(index % 12), ...vary(index) })),
      ),
    ],
  ])('%s', (_, requests) => {
    for (const request of [...requests, ...requests, ...[...requests].reverse()]) {
      const decision = evaluator.evaluate(http('h0.test', { ...first, ...request }));
      expect(decision).toMatchObject({ verdict: 'allow', rule: expectedGrant(request) });
    }
  });

  test('which makes nothing new, the second time', () => {
    const requests = some.map((index) => http('h0.test', { ...first, ...vary(index) }));
    const decisions = requests.map((request) => evaluator.evaluate(request));
    for (const [index, request] of requests.entries()) {
      expect(evaluator.evaluate(request)).toBe(decisions[index]);
    }
  });
});

describe('a denial is kept, too', () => {
  const policies = [
    egress({ name: 'a', hosts: ['a.test'], matches: ['many'] }),
    egress({ name: 'b', hosts: ['b.test'], ipAddresses: ['10.0.0.0/8'] }),
  ];
  const evaluator = compile(policies, groups);

  test.each([
    ['another host', http('c.test')],
    ['another route', http('a.test', { path: '/none' })],
    ['no path', http('a.test', { path: undefined })],
    ['no host', http(undefined)],
    ['another protocol', http('a.test', { protocol: 'tcp' })],
  ])('%s', (_, request) => {
    const denial = evaluator.evaluate(request);
    expect(denial.verdict).toBe('deny');
    expect(evaluator.evaluate({ ...request })).toBe(denial);
    expect(Object.isFrozen(denial)).toBe(true);
  });

  test('... each its own', () => {
    const asked = [
      http('c.test'),
      http('a.test', { path: '/none' }),
      http('b.test'),
      http(undefined),
      http('a.test', { path: undefined }),
    ];
    const plain = asked.map((request) => compile(policies, groups).evaluate(request));
    for (const again of [asked, [...asked]]) {
      expect(again.map((request) => evaluator.evaluate(request))).toEqual(plain);
    }
  });
});
