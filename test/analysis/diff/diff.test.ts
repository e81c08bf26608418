import { describe, expect, test } from 'vitest';

import { detailsOf } from '../../../src/analysis/diff/describe-texts.js';
import {
  compare,
  diff,
  type EgressChange,
  formatDiff,
  formatDiffAsMarkdown,
} from '../../../src/analysis/index.js';
import type { HTTPMatch, PolicyManifests } from '../../../src/index.js';
import { egress, routeGroup, type ShortEgress } from '../../support/resources.js';

const http = (short: ShortEgress): PolicyManifests => ({
  policies: [egress({ hosts: ['a.test'], ...short })],
});
const routes = (...matches: readonly Partial<HTTPMatch>[]): PolicyManifests => ({
  policies: [egress({ hosts: ['a.test'], matches: ['routes'] })],
  routeGroups: [routeGroup('routes', matches)],
});
const nothing: PolicyManifests = { policies: [] };

/** What each change is about, without its example and its decisions. */
function summary({ changes }: { readonly changes: readonly EgressChange[] }): readonly string[] {
  return changes.map((change) =>
    [
      change.effect,
      `${change.protocols.join(',')} ${change.port ?? 'other'}`,
      ...detailsOf(change)
        .filter(([label]) => ['hosts', 'ranges', 'requests'].includes(label))
        .map(([, text]) => text),
    ].join(' | '),
  );
}

const equal: readonly (readonly [name: string, before: PolicyManifests, after: PolicyManifests])[] = [
  ['alternatives in another order', routes({ pathRegex: '/a|/b' }), routes({ pathRegex: '/b|/a' })],
  ['one route for two', routes({ pathRegex: '/a' }, { pathRegex: '/b' }), routes({ pathRegex: '/[ab]' })],
  [
    'adjacent ranges joined',
    http({ ipAddresses: ['10.0.0.0/9', '10.128.0.0/9'] }),
    http({ ipAddresses: ['10.0.0.0/8'] }),
  ],
  [
    'an IPv4 range written as IPv6',
    http({ ipAddresses: ['10.0.0.0/8'] }),
    http({ ipAddresses: ['::ffff:10.0.0.0/104'] }),
  ],
  ['both families for any address', http({ ipAddresses: ['0.0.0.0/0', '::/0'] }), http({})],
  [
    'a host beside a wildcard that has it',
    http({ hosts: ['*.a.test', 'b.a.test'] }),
    http({ hosts: ['*.a.test'] }),
  ],
  [
    'a route beside a wider one',
    routes({ pathRegex: '/a.*' }, { pathRegex: '/ab', methods: ['GET'] }),
    routes({ pathRegex: '/a.*' }),
  ],
  ['any path', routes({ pathRegex: '(?s).*' }), routes({})],
  ['a port that is named, and is that of the rule', http({ hosts: ['a.test', 'a.test:80'] }), http({})],
  ['policies that allow nothing', http({ hosts: [] }), nothing],
  [
    'a header name in another case',
    routes({ headers: { 'X-Env': 'a' } }),
    routes({ headers: { 'x-env': 'a' } }),
  ],
  [
    'a pattern for the header host that says what the hosts say',
    routes({ headers: { host: '(?i)a\\.test\\.?(:80)?' } }),
    http({}),
  ],
];

test.each(equal)('equal: %s', (_, before, after) => {
  expect(diff(before, after)).toEqual({ changes: [], unknown: [] });
  expect(compare(before, after)).toEqual({ answer: 'equal' });
});

const different: readonly (readonly [
  before: PolicyManifests,
  after: PolicyManifests,
  changes: readonly string[],
])[] = [
  [nothing, http({}), ['allowed | http 80 | a.test']],
  [http({}), http({ hosts: ['*.a.test', 'a.test'] }), ['allowed | http 80 | *.a.test']],
  [
    http({ hosts: ['b.a.test'] }),
    http({ hosts: ['*.a.test'] }),
    ['allowed | http 80 | *.a.test (not b.a.test)'],
  ],
  [http({ hosts: ['*'] }), http({ hosts: ['*', 'x:81'] }), ['allowed | http 80 | x:81']],
  [
    { policies: [egress({ ports: ['tcp 80'] })] },
    http({ hosts: ['a.test:80'] }),
    ['denied | http 80 | no name, or one with another port, * (not a.test:80)', 'denied | https,tcp 80'],
  ],
  [
    { policies: [egress({ ports: ['tcp 80'] })] },
    {
      policies: [egress({ hosts: ['a.test:80', 'b.test'], matches: ['routes'] })],
      routeGroups: [routeGroup('routes', [{ headers: { host: '(?s).*' } }])],
    },
    [
      'denied | http 80 | no name, or one with another port, * (not b.test, a.test:80)',
      'denied | https,tcp 80',
    ],
  ],
  [nothing, { policies: [egress({ ports: ['tcp 22'] })] }, ['allowed | http,https,tcp 22']],
  [
    { policies: [egress({ ports: ['tcp 22'], ipAddresses: ['10.0.0.0/8'] })] },
    { policies: [egress({ ports: ['tcp 22'], ipAddresses: ['10.0.0.0/9'] })] },
    ['denied | http,https,tcp 22 | 10.128.0.0/9'],
  ],
  [
    nothing,
    { policies: [egress({ ports: ['https 443'], hosts: ['a.test'] })] },
    ['allowed | https 443 | a.test'],
  ],
  [
    routes({ pathRegex: '/a' }),
    routes({ pathRegex: '/a.*' }),
    ['allowed | http 80 | a.test | any method path `/a.*`, but not `/a`'],
  ],
  [routes({ methods: ['GET'] }), routes({ methods: ['GET', 'PUT'] }), ['allowed | http 80 | a.test | PUT']],
  [routes({ methods: ['GET'] }), routes({}), ['allowed | http 80 | a.test | any method but GET']],
  [
    routes({ headers: { 'x-env': 'prod' } }),
    routes({}),
    [
      'allowed | http 80 | a.test | any method; no header `x-env` | any method; header `x-env` that is not `prod`',
    ],
  ],
  [
    routes({}),
    routes({ headers: { 'x-env': '(?s).*' } }),
    ['denied | http 80 | a.test | any method; no header `x-env`'],
  ],
  [
    routes({}),
    routes({ headers: { host: 'a\\.test' } }),
    ['denied | http 80 | a.test | any method; header `host` that is not `a\\.test`'],
  ],
  [nothing, { policies: [], mesh: { enableEgress: true } }, ['allowed | http,https,tcp other']],
];

test.each(different)('different: %#', (before, after, changes) => {
  expect(summary(diff(before, after))).toEqual(changes);
});

test('a change has a request that both sets have decided', () => {
  const [change] = diff(routes({ pathRegex: '/a' }), routes({ pathRegex: '/a[0-9]*' })).changes;
  expect(change).toMatchObject({
    effect: 'allowed',
    source: { namespace: 'curl', name: 'curl' },
    port: 80,
    witness: { protocol: 'http', ip: '192.0.2.1', port: 80, host: 'a.test', method: 'GET', path: '/a0' },
    before: { verdict: 'deny', reason: 'route-not-matched' },
    after: { verdict: 'allow', rule: { policy: { name: 'policy' } } },
  });
});

describe('compare', () => {
  test.each([
    ['subset', nothing, http({})],
    ['superset', http({ hosts: ['a.test', 'b.test'] }), http({})],
    ['disjoint', http({}), http({ hosts: ['b.test'] })],
    ['overlap', http({ hosts: ['a.test', 'b.test'] }), http({ hosts: ['b.test', 'c.test'] })],
    ['overlap', routes({ pathRegex: '/a.*' }), routes({ pathRegex: '/.*b' })],
    ['disjoint', routes({ pathRegex: '/a.*' }), routes({ pathRegex: '/b.*' })],
    ['equal', nothing, nothing],
  ] as const)('%s', (answer, before, after) => {
    expect(compare(before, after)).toEqual({ answer });
  });

  test('finds what both allow at a source and port that did not change', () => {
    const shared = egress({ name: 'shared', sources: ['shop/cart'], ports: ['tcp 1'] });
    const [before, after] = ['a.test', 'b.test'].map((host) => ({
      policies: [egress({ hosts: [host] }), shared],
    }));
    expect(compare(before ?? nothing, after ?? nothing)).toEqual({ answer: 'overlap' });
  });
});

describe('a budget that runs out', () => {
  const before = routes({ pathRegex: '.*a.{12}' });
  const after = routes({ pathRegex: '.*b.{12}' });

  test.each([
    ['states', { states: 10 }],
    ['instructions', { instructions: 10 }],
    ['classes', { classes: 2 }],
  ] as const)('%s: the answer is unknown', (exhausted, budget) => {
    const { changes, unknown } = diff(before, after, { budget });
    expect(changes).toEqual([]);
    expect(unknown).toContainEqual({
      source: { namespace: 'curl', name: 'curl' },
      port: 80,
      protocol: 'http',
      exhausted,
    });
    expect(compare(before, after, { budget })).toEqual({ answer: 'unknown', exhausted });
    expect(formatDiff({ changes, unknown })).toContain(`the budget \`${exhausted}\` ran out`);
    expect(formatDiffAsMarkdown({ changes, unknown })).toContain('#### Unknown');
  });

  test('what did not change needs no budget', () => {
    expect(compare(before, before, { budget: { states: 1, instructions: 1, classes: 0 } })).toEqual({
      answer: 'equal',
    });
  });
});

test('nothing in a policy can be taken for markup', () => {
  const name = 'x|y`<img src=1>@team[a](b)*c*';
  const text = formatDiffAsMarkdown(diff(nothing, http({ sources: [`${name}/z`] })));
  const row = text.split('\n').at(-1) ?? '';
  expect(row).toContain('x\\|y\\`&lt;img src=1&gt;&#64;team\\[a\\]\\(b\\)\\*c\\*/z');
  expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(8);
});
