import { describe, expect, test } from 'vitest';

import { type ReplayReport, startReplay } from '../../../src/analysis/index.js';
import { compile, type Egress } from '../../../src/index.js';
import { manyRequests } from '../../support/arbitraries.js';
import { property } from '../../support/property.js';
import { egress, http, tcp } from '../../support/resources.js';

const policies = [
  egress({ name: 'web', hosts: ['a.example'], ports: ['http 80', 'https 443'] }),
  egress({ name: 'any', hosts: ['*'] }),
];

function replayed(lines: readonly unknown[], options = {}): ReplayReport {
  const replay = startReplay(policies, [], options);
  for (const [index, line] of lines.entries()) {
    replay.add(typeof line === 'string' ? line : JSON.stringify(line), { file: 'log', line: index + 1 });
  }
  return replay.report();
}

test('counts by verdict, reason, source and rule', () => {
  const stranger = { source: { namespace: 'shop', name: 'cart' } };
  expect(
    replayed([
      http('a.example'),
      http('b.example'),
      tcp('192.0.2.7', 5432),
      http('a', stranger),
      tcp('192.0.2.7', 1),
    ]),
  ).toEqual({
    lines: 5,
    requests: 5,
    allowed: 2,
    passthrough: 0,
    denied: 3,
    reasons: [
      {
        reason: 'port-not-allowed',
        count: 2,
        example: {
          file: 'log',
          line: 3,
          message: 'no rule of `curl/curl` is for port 5432: allowed are `80`, `443`',
        },
      },
      {
        reason: 'no-policy-for-source',
        count: 1,
        example: {
          file: 'log',
          line: 4,
          message: 'no policy names the ServiceAccount `shop/cart` as a source',
        },
      },
    ],
    sources: [
      { source: 'curl/curl', requests: 4, denied: 2, reasons: { 'port-not-allowed': 2 } },
      { source: 'shop/cart', requests: 1, denied: 1, reasons: { 'no-policy-for-source': 1 } },
    ],
    otherSources: { requests: 0, denied: 0 },
    rules: [
      { policy: { namespace: 'mesh', name: 'web' }, port: { number: 80, protocol: 'http' }, requests: 1 },
      { policy: { namespace: 'mesh', name: 'web' }, port: { number: 443, protocol: 'https' }, requests: 0 },
      { policy: { namespace: 'mesh', name: 'any' }, port: { number: 80, protocol: 'http' }, requests: 1 },
    ],
    unreadable: { count: 0, examples: [] },
  });
});

test('counts lines that tell of no request, keeps the first, and passes over blank ones', () => {
  const report = replayed(['', ' \t', ...Array.from({ length: 7 }, () => '{}'), http('a.example')]);
  expect(report).toMatchObject({ lines: 8, requests: 1, unreadable: { count: 7 } });
  expect(report.unreadable.examples.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
});

test('tells what passes because no rule captures it', () => {
  const report = replayed([http('a.example'), tcp('192.0.2.7', 1)], { mesh: { enableEgress: true } });
  expect(report).toMatchObject({ allowed: 2, passthrough: 1, denied: 0 });
});

describe('sources', () => {
  const fromMany = (count: number): readonly unknown[] =>
    Array.from({ length: count }, (_, index) =>
      tcp('192.0.2.7', 1, { source: { namespace: 'n', name: `s${index}` } }),
    );

  test('beyond the top are counted together', () => {
    const { sources, otherSources } = replayed([...fromMany(30), tcp('192.0.2.7', 1)], { topSources: 3 });
    expect(sources).toHaveLength(3);
    expect(otherSources).toEqual({ requests: 28, denied: 28 });
  });

  test('with most denials come first, then those with most requests', () => {
    const from = (name: string, host: string) => http(host, { source: { namespace: 'curl', name } });
    const open = egress({ name: 'open', sources: ['curl/busy', 'curl/calm'], hosts: ['a.example'] });
    const replay = startReplay([open]);
    for (const request of [
      from('calm', 'a.example'),
      from('busy', 'a.example'),
      from('busy', 'a.example'),
      from('stray', 'b.example'),
    ]) {
      replay.add(JSON.stringify(request), { line: 1 });
    }
    expect(replay.report().sources.map(({ source }) => source)).toEqual([
      'curl/stray',
      'curl/busy',
      'curl/calm',
    ]);
  });

  test('are counted one by one up to a bound', () => {
    const { sources, otherSources } = replayed(fromMany(10_010), { topSources: Infinity });
    expect(sources).toHaveLength(10_000);
    expect(otherSources).toEqual({ requests: 10, denied: 10 });
  });

  test('with absurd names are among the others', () => {
    const absurd = tcp('192.0.2.7', 1, { source: { namespace: 'n', name: 'x'.repeat(600) } });
    expect(replayed([absurd])).toMatchObject({ sources: [], otherSources: { requests: 1, denied: 1 } });
  });
});

test('the report is a copy: what is counted later does not reach it', () => {
  const replay = startReplay(policies);
  const before = replay.report();
  replay.add('{}', { line: 1 });
  replay.add(JSON.stringify(http('a.example')), { line: 2 });
  expect(before).toMatchObject({ lines: 0, sources: [], unreadable: { count: 0, examples: [] } });
  expect(before.rules.every(({ requests }) => requests === 0)).toBe(true);
});

property('every line is counted once, as it is decided', manyRequests, (world) => {
  const options = { mesh: world.mesh, onInvalid: 'skip' } as const;
  const replay = startReplay(world.policies, world.routeGroups, options);
  world.requests.forEach((request, index) => {
    replay.add(JSON.stringify(request), { line: index + 1 });
  });
  const report = replay.report();

  const evaluator = compile(world.policies, world.routeGroups, options);
  const decisions = world.requests.map((request) => evaluator.evaluate(request));
  expect(report.lines).toBe(decisions.length);
  expect(report.allowed).toBe(decisions.filter(({ verdict }) => verdict === 'allow').length);
  expect(report.passthrough).toBe(
    decisions.filter((one) => one.verdict === 'allow' && one.passthrough).length,
  );
  expect(report.denied + report.unreadable.count).toBe(decisions.length - report.allowed);
  expect(report.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(report.denied);
  expect(report.rules.reduce((sum, { requests }) => sum + requests, 0)).toBe(
    report.allowed - report.passthrough,
  );
});

property('without the rules that are never used, the same requests are allowed', manyRequests, (world) => {
  const options = { mesh: { ...world.mesh, enableEgress: false }, onInvalid: 'skip' } as const;
  const replay = startReplay(world.policies, world.routeGroups, options);
  for (const request of world.requests) replay.add(JSON.stringify(request), { line: 1 });
  const report = replay.report();

  const used = new Set(
    report.rules
      .filter(({ requests }) => requests > 0)
      .map(({ policy, port }) => `${policy.namespace}/${policy.name} ${port.number} ${port.protocol}`),
  );
  const isUsed = ({ metadata }: Egress, port: Egress['spec']['ports'][number]): boolean =>
    used.has(
      `${metadata.namespace ?? 'default'}/${metadata.name} ${port.number} ${port.protocol.toLowerCase()}`,
    );
  const fewer = world.policies.map((policy) => ({
    ...policy,
    spec: { ...policy.spec, ports: policy.spec.ports.filter((port) => isUsed(policy, port)) },
  }));

  const evaluator = compile(world.policies, world.routeGroups, options);
  const reduced = compile(fewer, world.routeGroups, options);
  for (const request of world.requests) {
    const readable = JSON.parse(JSON.stringify(request)) as typeof request;
    if (evaluator.evaluate(readable).verdict === 'allow') {
      expect(reduced.evaluate(readable).verdict).toBe('allow');
    }
  }
});
