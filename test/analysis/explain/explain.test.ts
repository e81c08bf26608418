import { describe, expect, test } from 'vitest';

import { explain } from '../../../src/analysis/explain/explain.js';
import type { Explanation } from '../../../src/analysis/explain/explanation.js';
import { InvalidOptionError, InvalidPolicyError } from '../../../src/model/errors.js';
import { egress, http, https, routeGroup, tcp } from '../../support/resources.js';

const reads = routeGroup('reads', [{ pathRegex: '/get', methods: ['GET'], headers: { 'X-Env': 'prod' } }]);

function checksOf({ rules }: Explanation, index = 0) {
  return rules[index]?.checks.map(({ check, passed, expected, actual }) => [check, passed, expected, actual]);
}

describe('the checks of a rule', () => {
  test('are all answered, with both values, also behind one that fails', () => {
    const policy = egress({ hosts: ['httpbin.org'], ipAddresses: ['10.0.0.0/8'], matches: ['reads'] });
    const explanation = explain(http('example.com', { ip: '192.0.2.1', path: '/put?a' }), [policy], [reads]);
    expect(explanation.rules[0]?.outcome).toBe('address');
    expect(checksOf(explanation)).toEqual([
      ['source', true, ['curl/curl'], 'curl/curl'],
      ['port', true, ['80'], '80'],
      ['protocol', true, ['http'], 'http'],
      ['address', false, ['10.0.0.0/8'], '192.0.2.1'],
      ['host', false, ['httpbin.org'], 'example.com'],
      ['route', false, ['reads//get'], 'GET /put'],
    ]);
  });

  test('name each part of each route', () => {
    const policy = egress({ hosts: ['*'], matches: ['reads'] });
    const { rules } = explain(http('a.test', { headers: { 'x-env': 'test' } }), [policy], [reads]);
    expect(rules[0]?.checks[5]?.routes).toEqual([
      {
        group: 'reads',
        match: '/get',
        passed: false,
        parts: [
          { part: 'path', passed: true, expected: '/get', actual: '/get' },
          { part: 'method', passed: true, expected: 'GET', actual: 'GET' },
          { part: 'header', name: 'X-Env', passed: false, expected: 'prod', actual: 'test' },
        ],
      },
    ]);
  });

  test('show the TLS server name to an https rule, and no host to a tcp rule', () => {
    const policy = egress({ hosts: ['a.test'], ports: ['https 443', 'tcp 443'] });
    const explanation = explain(https('b.test'), [policy]);
    expect(checksOf(explanation)?.[4]).toEqual(['host', false, ['a.test'], 'b.test']);
    expect(checksOf(explanation, 1)?.[4]).toEqual(['host', true, [], undefined]);
  });

  test('are given for all granting rules, not only the first', () => {
    const policies = ['one', 'two', 'three'].map((name) =>
      egress({ name, hosts: [name === 'two' ? 'a.test' : 'httpbin.org'] }),
    );
    const { rules, nearest } = explain(http('httpbin.org'), policies);
    expect(rules.map(({ outcome }) => outcome)).toEqual(['granted', 'host', 'granted']);
    expect(nearest).toEqual([]);
  });

  test('are not given for what is malformed', () => {
    const { decision, rules } = explain(http('httpbin.org', { port: 0 }), [egress({ hosts: ['*'] })]);
    expect(decision).toMatchObject({ verdict: 'deny', reason: 'invalid-request', field: 'port' });
    expect(rules).toEqual([]);
  });

  test('fail at the route for a malformed path, even of a tcp rule', () => {
    const { rules, nearest } = explain(tcp('10.0.0.1', 80, { path: '/a b' }), [
      egress({ ports: ['tcp 80'] }),
    ]);
    expect(rules[0]?.outcome).toBe('route');
    expect(rules[0]?.checks.at(-1)?.passed).toBe(false);
    expect(nearest).toEqual([]);
  });
});

describe('the nearest misses', () => {
  test('stand with the deepest stage first, then the fewest failing checks', () => {
    const policies = [
      egress({ name: 'port', ports: ['http 8080'], hosts: ['a.test'] }),
      egress({ name: 'two checks', hosts: ['b.test'], ipAddresses: ['10.0.0.0/8'] }),
      egress({ name: 'host', hosts: ['b.test'] }),
      egress({ name: 'address', hosts: ['a.test'], ipAddresses: ['10.0.0.0/8'] }),
    ];
    const { nearest } = explain(http('a.test'), policies, [], { nearest: 9 });
    expect(nearest.map(({ rule }) => rule.policy.name)).toEqual(['host', 'address', 'two checks', 'port']);
    expect(nearest[2]?.failed).toEqual(['address', 'host']);
  });

  test('are as many as asked for', () => {
    const policies = ['a', 'b', 'c', 'd'].map((name) => egress({ name, hosts: [`${name}.test`] }));
    expect(explain(http('x.test'), policies).nearest).toHaveLength(3);
    expect(explain(http('x.test'), policies, [], { nearest: 0 }).nearest).toEqual([]);
    expect(() => explain(http('x.test'), policies, [], { nearest: -1 })).toThrow(InvalidOptionError);
  });

  test('are those of other sources if no policy names the source', () => {
    const policies = [
      egress({ name: 'other port', ports: ['http 81'], hosts: ['*'] }),
      egress({ name: 'web', sources: ['shop/web'], hosts: ['httpbin.org'] }),
    ];
    const { rules, nearest } = explain(http('httpbin.org'), policies.slice(1));
    expect(rules).toEqual([]);
    expect(nearest).toMatchObject([
      {
        failed: ['source'],
        requestChange: { changes: [{ field: 'source', from: 'curl/curl', to: 'shop/web' }] },
        policyChange: {
          changes: [
            {
              path: ['spec', 'sources', 1],
              value: { kind: 'ServiceAccount', namespace: 'curl', name: 'curl' },
            },
          ],
        },
      },
    ]);
  });
});

interface ChangeCase {
  readonly name: string;
  readonly policy: Parameters<typeof egress>[0];
  readonly request: Parameters<typeof explain>[0];
  readonly groups?: readonly ReturnType<typeof routeGroup>[];
  /** `field: from -> to`. */
  readonly sent: readonly string[] | undefined;
  /** The paths, and values, to add. */
  readonly added: readonly (readonly [path: string, value: unknown])[] | undefined;
}

const changeCases: readonly ChangeCase[] = [
  {
    name: 'a misspelt host: the one that looks like it',
    policy: { hosts: ['a.test', 'httpbin.org'] },
    request: http('httpbn.org'),
    sent: ['host: httpbn.org -> httpbin.org'],
    added: [['spec.hosts.2', 'httpbn.org']],
  },
  {
    name: "a host with another port than the rule's",
    policy: { hosts: ['*.example.com'] },
    request: http('a.example.com:81'),
    sent: ['host: a.example.com:81 -> www.example.com'],
    added: [['spec.hosts.1', 'a.example.com:81']],
  },
  {
    name: 'a server name',
    policy: { ports: ['https 443'], hosts: ['a.test:443', '*.a.test'] },
    request: https('b.test'),
    sent: ['sni: b.test -> www.a.test'],
    added: [['spec.hosts.2', 'b.test']],
  },
  {
    name: 'no server name: no host can be added for it',
    policy: { ports: ['https 443'], hosts: ['a.test'] },
    request: https(''),
    sent: ['sni:  -> a.test'],
    added: undefined,
  },
  {
    name: 'an http rule without hosts',
    policy: {},
    request: http('a.test'),
    sent: undefined,
    added: [['spec.hosts.0', 'a.test']],
  },
  {
    name: 'an address, IPv6',
    policy: { ports: ['tcp 80'], ipAddresses: ['10.0.0.0/8', '2001:db8::/32'] },
    request: tcp('2001:db9::1', 80),
    sent: ['ip: 2001:db9::1 -> 10.0.0.0'],
    added: [['spec.ipAddresses.2', '2001:db9::1/128']],
  },
  {
    name: 'no address: no range can be added for it',
    policy: { ports: ['tcp 80'], ipAddresses: ['10.0.0.0/8'] },
    request: tcp(undefined, 80),
    sent: ['ip: undefined -> 10.0.0.0'],
    added: undefined,
  },
  {
    name: 'a port and a protocol',
    policy: { hosts: ['a.test'], ports: ['http 80'] },
    request: https('b.test'),
    sent: ['port: 443 -> 80', 'protocol: https -> http', 'host: undefined -> a.test'],
    added: [
      ['spec.ports.1', { number: 443, protocol: 'https' }],
      ['spec.hosts.1', 'b.test'],
    ],
  },
  {
    name: 'a method: of the route that lacks nothing else',
    policy: { hosts: ['a.test'], matches: ['reads'] },
    request: http('a.test', { method: 'PUT' }),
    groups: [
      routeGroup('reads', [
        { pathRegex: '/put', methods: ['HEAD'] },
        { pathRegex: '/g.t', methods: ['GET'] },
      ]),
    ],
    sent: ['method: PUT -> GET'],
    added: [['spec.matches.1.methods.1', 'PUT']],
  },
  {
    name: 'a path: a route for it alone',
    policy: { hosts: ['a.test'], matches: ['missing', 'reads'] },
    request: http('a.test', { path: '/v1.0/a+b?c' }),
    groups: [routeGroup('reads', [{ pathRegex: '/status/[0-9]{3}(/.*)?' }])],
    sent: ['path: /v1.0/a+b -> /status/000'],
    added: [['spec.matches.1', { name: 'get-v1-0-a-b', pathRegex: '/v1\\.0/a\\+b', methods: ['GET'] }]],
  },
  {
    name: 'headers, the authority among them',
    policy: { hosts: ['*'], matches: ['reads'] },
    request: http('b.test', { headers: { 'x-env': 'test', 'x-b': 'b' } }),
    groups: [routeGroup('reads', [{ headers: { 'X-Env': 'prod|staging', host: 'a\\.test' } }])],
    sent: ['headers.X-Env: test -> prod', 'host: b.test -> a.test'],
    added: [['spec.matches.1', { name: 'get-get', pathRegex: '/get', methods: ['GET'] }]],
  },
  {
    name: 'a path and a method that are absent',
    policy: { hosts: ['a.test'], matches: ['reads'] },
    request: http('a.test', { path: undefined, method: undefined }),
    groups: [routeGroup('reads', [{ methods: ['GET', 'HEAD'] }])],
    sent: ['path: undefined -> /', 'method: undefined -> GET'],
    added: undefined,
  },
  {
    name: 'a pattern that matches nothing',
    policy: { hosts: ['a.test'], matches: ['reads'] },
    request: http('a.test'),
    groups: [routeGroup('reads', [{ pathRegex: '[^\\x00-\\x{10FFFF}]' }, { pathRegex: 'a\\b\\Bb' }])],
    sent: undefined,
    added: [['spec.matches.2', { name: 'get-get', pathRegex: '/get', methods: ['GET'] }]],
  },
  {
    name: 'a route group that is not there',
    policy: { hosts: ['a.test'], matches: ['reads'] },
    request: http('a.test'),
    groups: [routeGroup('reads', [{}], 'elsewhere')],
    sent: undefined,
    added: [
      [
        '',
        {
          apiVersion: 'specs.smi-spec.io/v1alpha4',
          kind: 'HTTPRouteGroup',
          metadata: { namespace: 'mesh', name: 'reads' },
          spec: { matches: [{ name: 'get-get', pathRegex: '/get', methods: ['GET'] }] },
        },
      ],
    ],
  },
];

describe('the smallest changes', () => {
  test.each(changeCases.map((row) => [row.name, row] as const))(
    '%s',
    (_, { policy, request, groups, sent, added }) => {
      const [miss] = explain(request, [egress(policy)], groups ?? []).nearest;
      const changes = miss?.requestChange?.changes;
      expect(changes?.map(({ field, from, to }) => `${field}: ${from ?? 'undefined'} -> ${to}`)).toEqual(
        sent,
      );
      expect(miss?.policyChange?.changes.map(({ path, value }) => [path.join('.'), value])).toEqual(added);
    },
  );
});

describe('a change is only shown where it is verified', () => {
  const everything = egress({ name: 'everything', hosts: ['a.test'] });
  const reading = egress({ name: 'reading', hosts: ['b.test'], matches: ['reads'] });
  const changesOf = (explanation: Explanation, name: string) =>
    explanation.nearest.find(({ rule }) => rule.policy.name === name);

  // A second policy with the host makes Envoy reject the routes of both.
  test.each([
    { dialect: 'spec', shown: ['b.test'] },
    { dialect: 'envoy', shown: undefined },
  ] as const)('a host that another policy has, in $dialect', ({ dialect, shown }) => {
    const explanation = explain(http('b.test', { path: '/put' }), [everything, reading], [reads], {
      dialect,
    });
    expect(explanation.decision.verdict).toBe('deny');
    const { policyChange } = changesOf(explanation, 'everything') ?? {};
    expect(policyChange?.changes.map(({ value }) => value)).toEqual(shown);
  });

  test.each([
    { dialect: 'spec', shown: ['a.test'] },
    { dialect: 'envoy', shown: undefined },
  ] as const)('a request to a host whose routes are rejected, in $dialect', ({ dialect, shown }) => {
    const again = egress({ name: 'again', hosts: ['a.test'], matches: ['reads'] });
    const explanation = explain(http('c.test'), [everything, again], [reads], { dialect });
    const { requestChange } = changesOf(explanation, 'everything') ?? {};
    expect(requestChange?.changes.map(({ to }) => to)).toEqual(shown);
  });
});

describe('notes', () => {
  test('tell where a dialect allows what no policy says', () => {
    const policy = egress({ hosts: ['a.test'], matches: ['reads'] });
    const paths = routeGroup('reads', [{ pathRegex: '/get' }]);
    const request = http('a.test', { path: '/forget/getx' });
    expect(explain(request, [policy], [paths], { dialect: 'pipy' }).notes).toEqual([
      'no rule grants this request by what the policies say, but the `pipy` dialect allows it',
    ]);
    expect(explain(request, [policy], [paths]).notes).toEqual([]);
  });

  test('tell where a dialect does not allow what a rule grants', () => {
    const policies = [
      egress({ name: 'one', hosts: ['a.test'] }),
      egress({ name: 'two', hosts: ['a.test'], matches: ['reads'] }),
    ];
    expect(explain(http('a.test'), policies, [reads], { dialect: 'envoy' }).notes).toEqual([
      'the policies say allow, by the rule that grants above, but the `envoy` dialect does not do so',
    ]);
    expect(explain(http('a.test'), policies.slice(0, 1), [reads], { dialect: 'envoy' }).notes).toEqual([]);
  });

  test('tell of policies of the source that do not count', () => {
    const policies = [
      egress({ name: 'broken', hosts: ['f*o'] }),
      egress({ name: 'far', namespace: 'elsewhere', hosts: ['*'] }),
      egress({ name: 'not mine', sources: ['a/b'], hosts: ['f*o'] }),
    ];
    const options = { onInvalid: 'skip', mesh: { monitoredNamespaces: ['mesh'] } } as const;
    expect(explain(http('a.test'), policies, [], options).notes).toEqual([
      'Egress `mesh/broken` names this source, but it is invalid: host `f*o` is invalid: it has a `*` other than a first label: write `*.` and a name, or `*` alone',
      'Egress `elsewhere/far` names this source, but namespace `elsewhere` is not monitored',
    ]);
  });

  test('tell that the mesh has egress policies switched off', () => {
    const { rules, notes } = explain(http('a.test'), [egress({ hosts: ['*'] })], [], {
      mesh: { enableEgressPolicy: false },
    });
    expect(rules).toEqual([]);
    expect(notes).toEqual([
      'Egress `mesh/policy` names this source, but the mesh has egress policies switched off',
    ]);
  });
});

test('invalid policies are refused, as by evaluate()', () => {
  expect(() => explain(http('a.test'), [egress({ hosts: ['f*o'] })])).toThrow(InvalidPolicyError);
});
