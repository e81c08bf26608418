import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type CoverageItem, measureCoverage } from '../../../src/analysis/cases/coverage.js';
import { parseManifests } from '../../../src/index.js';
import type { EgressRequest } from '../../../src/model/request.js';
import type { Egress } from '../../../src/model/resources.js';
import { oneCase, type World } from '../../support/arbitraries.js';
import { decisionOf, isValid } from '../../support/decisions.js';
import { property } from '../../support/property.js';
import { egress, http, https, routeGroup, tcp } from '../../support/resources.js';

function idle(items: readonly CoverageItem[]): readonly string[] {
  return items.filter(({ exercised }) => !exercised).map(({ kind, text }) => `${kind} ${text}`);
}

const web = egress({
  name: 'web',
  hosts: ['a.example', 'b.example', '*.example'],
  ipAddresses: ['192.0.2.0/24', '10.0.0.0/8'],
  ports: ['http 80', 'https 443'],
  matches: ['reads'],
});
const groups = [routeGroup('reads', [{ pathRegex: '/get' }, { pathRegex: '/put' }])];
const ip = '192.0.2.7';

describe('a request exercises', () => {
  test('nothing, unless it is granted', () => {
    const items = measureCoverage([http('a.example', { path: '/post', ip })], [web], groups);
    expect(items.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'rule 80 http',
      'rule 443 https',
      'host a.example',
      'host b.example',
      'host *.example',
      'range 192.0.2.0/24',
      'range 10.0.0.0/8',
      'route reads//get',
      'route reads//put',
    ]);
    expect(idle(items)).toHaveLength(items.length);
  });

  test('every entry that would grant it alone', () => {
    expect(idle(measureCoverage([http('a.example', { ip })], [web], groups))).toEqual([
      'rule 443 https',
      'host b.example',
      'range 10.0.0.0/8',
      'route reads//put',
    ]);
  });

  test('every entry that would grant it alone, of a list so long that it is looked up', () => {
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const long = egress({
      name: 'long',
      hosts: numbers.map((number) => `${number}.example`),
      ipAddresses: numbers.map((number) => `10.0.${number}.0/24`),
      matches: ['long'],
    });
    const routes = [
      routeGroup(
        'long',
        numbers.map((number) => ({ pathRegex: `/${number}` })),
      ),
    ];
    const request = http('3.example', { ip: '10.0.4.1', path: '/5' });
    const used = measureCoverage([request], [long], routes).filter(({ exercised }) => exercised);
    expect(used.map(({ text }) => text)).toEqual(['80 http', '3.example', '10.0.4.0/24', 'long//5']);
  });

  test('hosts and ranges on any port', () => {
    const requests = [http('a.example', { ip }), https('b.example', { ip: '10.0.0.1' })];
    expect(idle(measureCoverage(requests, [web], groups))).toEqual(['route reads//put']);
  });

  test('a rule that another one stands before', () => {
    const twice = [egress({ name: 'one', hosts: ['*'] }), egress({ name: 'two', hosts: ['a.example'] })];
    expect(idle(measureCoverage([http('a.example')], twice))).toEqual([]);
  });
});

describe('there is nothing to exercise in', () => {
  test('the hosts of a tcp port, and routes of other than http ports', () => {
    const policy = egress({ hosts: ['a.example'], ports: ['tcp 5432'], matches: ['reads'] });
    const items = measureCoverage([tcp(ip, 5432)], [policy], groups);
    expect(items).toEqual([
      { kind: 'rule', policy: { namespace: 'mesh', name: 'policy' }, text: '5432 tcp', exercised: true },
    ]);
  });

  test('policies that are invalid or ignored', () => {
    expect(measureCoverage([], [egress({ hosts: ['a b'] })])).toEqual([]);
    expect(measureCoverage([], [web], groups, { mesh: { enableEgressPolicy: false } })).toEqual([]);
    expect(measureCoverage([], [web], groups, { mesh: { monitoredNamespaces: ['shop'] } })).toEqual([]);
  });
});

test('each item has its place in the manifest', () => {
  const text = JSON.stringify(web, null, 1);
  const { policies } = parseManifests({ file: 'web.json', text });
  const items = measureCoverage([], policies, groups);
  const places = items.map(
    ({ location }) => `${location?.file}: ${text.split('\n')[(location?.line ?? 0) - 1]?.trim()}`,
  );
  expect(places).toContain('web.json: "b.example",');
  expect(places).toContain('web.json: "192.0.2.0/24",');
});

/** What of a policy some request needs, found by removing all else from it and deciding again. */
function exercisedAlone(world: World, requests: readonly EgressRequest[]): readonly string[] {
  const monitored = world.mesh.monitoredNamespaces;
  const inForce = world.policies.filter(
    (policy) =>
      isValid(policy, world.routeGroups) &&
      world.mesh.enableEgressPolicy !== false &&
      (monitored?.includes(policy.metadata.namespace ?? 'default') ?? true),
  );
  return inForce.flatMap((policy) => {
    const grants = (spec: Partial<Egress['spec']>): boolean =>
      requests.some((request) => {
        const policies = [{ ...policy, spec: { ...policy.spec, ...spec } }];
        const mesh = { enableEgress: false };
        return decisionOf({ policies, routeGroups: world.routeGroups, mesh, request }).verdict === 'allow';
      });
    const { ports, hosts = [], ipAddresses = [] } = policy.spec;
    const named = ports.filter(({ protocol }) => /^https?$/i.test(protocol));
    return [
      ...ports.map(
        (port) => `rule ${port.number} ${port.protocol.toLowerCase()} ${grants({ ports: [port] })}`,
      ),
      ...(named.length === 0
        ? []
        : hosts.map((host) => `host ${host} ${grants({ hosts: [host], ports: named })}`)),
      ...ipAddresses.map((range) => `range ${range} ${grants({ ipAddresses: [range] })}`),
    ];
  });
}

property(
  'what is exercised is what grants when it stands alone',
  fc.tuple(oneCase, fc.array(oneCase, { maxLength: 3 })),
  ([world, others]) => {
    const requests = [world, ...others].map(({ request }) => request);
    const items = measureCoverage(requests, world.policies, world.routeGroups, { mesh: world.mesh });
    const found = items.filter(({ kind }) => kind !== 'route');
    expect(found.map(({ kind, text, exercised }) => `${kind} ${text} ${exercised}`)).toEqual(
      exercisedAlone(world, requests),
    );
  },
);
