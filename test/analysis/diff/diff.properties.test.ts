import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compare, diff } from '../../../src/analysis/index.js';
import { compile, evaluate, type RequestFields } from '../../../src/index.js';
import { manyRequests, type World } from '../../support/arbitraries.js';
import { check, propertyTimeout, settings } from '../../support/property.js';
import { covers } from './covers.js';

const skip = { onInvalid: 'skip' } as const;

/** A change to a world, made of parts of another one. */
const mutation = fc.constantFrom<(world: World, other: World) => World>(
  (world) => ({ ...world, policies: world.policies.slice(1) }),
  (world) => ({ ...world, policies: [...world.policies].reverse() }),
  (world, { policies }) => ({ ...world, policies: [...world.policies, ...policies.slice(0, 1)] }),
  (world, { policies }) => ({ ...world, policies: [...world.policies.slice(1), ...policies.slice(0, 1)] }),
  (world, { policies }) => ({ ...world, policies }),
  (world, { routeGroups }) => ({ ...world, routeGroups }),
  (world) => ({ ...world, routeGroups: world.routeGroups.slice(1) }),
  (world, { mesh }) => ({ ...world, mesh }),
  (world) => ({ ...world, mesh: { ...world.mesh, enableEgress: !world.mesh.enableEgress } }),
  (_, other) => other,
);

/** Two sets of policies are compared in some hundred decisions. */
const weight = 5;

function dearTheorem<Value>(name: string, arbitrary: fc.Arbitrary<Value>, holds: (value: Value) => void) {
  test(name, { timeout: propertyTimeout }, () => {
    check(fc.property(arbitrary, holds), weight);
  });
}

interface Pair {
  readonly before: World;
  readonly after: World;
  readonly requests: readonly RequestFields[];
}

/** Two worlds, mostly alike, and requests that are aimed at either. */
const pair: fc.Arbitrary<Pair> = fc
  .tuple(manyRequests, manyRequests, mutation)
  .map(([before, other, mutate]) => ({
    before,
    after: mutate(before, other),
    requests: [...before.requests, ...other.requests].map(completed).filter(isAscii),
  }));

/** What a client sends of necessity. */
function completed(request: RequestFields): RequestFields {
  const { ip = '203.0.113.9', host = 'other.test', method = 'GET', path = '/', sni = '' } = request;
  return { ...request, ip, host, method, path, sni };
}

function isAscii({ host, sni }: RequestFields): boolean {
  return /^[\0-\x7f]*$/.test(`${host ?? ''}${sni ?? ''}`);
}

function policySet({ policies, routeGroups, mesh }: World) {
  return { policies, routeGroups, mesh: mesh };
}

function verdict(world: World, request: RequestFields): 'allow' | 'deny' {
  return evaluate(request, world.policies, world.routeGroups, { mesh: world.mesh, ...skip }).verdict;
}

/** `namespace/name` of all sources, and `namespace/name:port` of all their ports. */
function namedIn(worlds: readonly World[]): ReadonlySet<string> {
  const valid = worlds.flatMap(({ policies, routeGroups, mesh }) =>
    policies.filter((policy) => {
      const { namespace = 'default' } = policy.metadata;
      const isHeeded =
        mesh.enableEgressPolicy !== false && (mesh.monitoredNamespaces?.includes(namespace) ?? true);
      const { issues } = compile([policy], routeGroups, skip);
      const isValid = !issues.some(
        ({ severity, resource }) => severity === 'error' && resource?.kind === 'Egress',
      );
      return isHeeded && isValid;
    }),
  );
  return new Set(
    valid.flatMap(({ spec }) =>
      spec.sources
        .filter(({ kind }) => kind === 'ServiceAccount')
        .flatMap(({ namespace, name }) => [
          `${namespace}/${name}`,
          ...spec.ports.map(({ number }) => `${namespace}/${name}:${number}`),
        ]),
    ),
  );
}

describe('diff', () => {
  dearTheorem('every witness changes its verdict as said', pair, ({ before, after }) => {
    for (const change of diff(policySet(before), policySet(after), skip).changes) {
      const [from, to] = change.effect === 'allowed' ? ['deny', 'allow'] : ['allow', 'deny'];
      expect([verdict(before, change.witness), verdict(after, change.witness)]).toEqual([from, to]);
      expect([change.before.verdict, change.after.verdict]).toEqual([from, to]);
      expect(covers(change, change.witness, namedIn([before, after]))).toBe(true);
    }
  });

  dearTheorem(
    'a request changes its verdict if and only if a change describes it',
    pair,
    ({ before, after, requests }) => {
      const { changes, unknown } = diff(policySet(before), policySet(after), skip);
      expect(unknown).toEqual([]);
      const named = namedIn([before, after]);
      for (const request of requests) {
        const [from, to] = [verdict(before, request), verdict(after, request)];
        const effect = from === to ? [] : [to === 'allow' ? 'allowed' : 'denied'];
        const isMalformed = evaluate(request, [], [], { mesh: { enableEgress: true } }).verdict === 'deny';
        const described = changes
          .filter((change) => covers(change, request, named))
          .map((change) => change.effect);
        expect(isMalformed ? [] : [...new Set(described)], JSON.stringify(request)).toEqual(effect);
      }
    },
  );

  dearTheorem('nothing differs from itself', manyRequests, (world) => {
    expect(diff(policySet(world), policySet(world), skip)).toEqual({ changes: [], unknown: [] });
    expect(compare(policySet(world), policySet(world), skip)).toEqual({ answer: 'equal' });
  });

  dearTheorem('the other way round, what was allowed is denied', pair, ({ before, after }) => {
    const there = diff(policySet(before), policySet(after), skip).changes;
    const back = diff(policySet(after), policySet(before), skip).changes;
    const text = (changes: typeof there) =>
      changes
        .map(({ source, port, protocols, effect }) => JSON.stringify([source, port, protocols, effect]))
        .sort();
    const mirrored = back.map((change) => ({
      ...change,
      effect: change.effect === 'allowed' ? ('denied' as const) : ('allowed' as const),
    }));
    expect(new Set(text(mirrored))).toEqual(new Set(text(there)));
  });
});

describe('compare', () => {
  const opposite = { subset: 'superset', superset: 'subset' } as const;

  dearTheorem('agrees with every request', pair, ({ before, after, requests }) => {
    const { answer } = compare(policySet(before), policySet(after), skip);
    const verdicts = requests.map((request) => `${verdict(before, request)} ${verdict(after, request)}`);
    const isFound = (text: string) => verdicts.includes(text);
    if (isFound('deny allow')) expect(['subset', 'overlap', 'disjoint']).toContain(answer);
    if (isFound('allow deny')) expect(['superset', 'overlap', 'disjoint']).toContain(answer);
    if (isFound('allow allow')) expect(answer).not.toBe('disjoint');
  });

  dearTheorem('turns round', pair, ({ before, after }) => {
    const { answer } = compare(policySet(before), policySet(after), skip);
    const { answer: back } = compare(policySet(after), policySet(before), skip);
    expect(back).toBe(answer === 'subset' || answer === 'superset' ? opposite[answer] : answer);
  });

  test(
    'is equal for worlds that 10,000 requests do not tell apart, and for those alone',
    { timeout: 300_000 },
    () => {
      const requests = fc
        .sample(manyRequests, { ...settings, numRuns: 4000 })
        .flatMap((world) => world.requests)
        .map(completed)
        .filter(isAscii)
        .slice(0, 10_000);
      expect(requests).toHaveLength(10_000);
      const answers = new Set<string>();
      for (const { before, after } of fc.sample(pair, { ...settings, numRuns: 40 })) {
        const { answer } = compare(policySet(before), policySet(after), skip);
        answers.add(answer);
        const [left, right] = [before, after].map(({ policies, routeGroups, mesh }) =>
          compile(policies, routeGroups, { mesh, ...skip }),
        );
        const differs = requests.some(
          (request) => left?.evaluate(request).verdict !== right?.evaluate(request).verdict,
        );
        if (differs) expect(answer).not.toBe('equal');
        if (answer !== 'equal') {
          const [change] = diff(policySet(before), policySet(after), skip).changes;
          expect(change).toBeDefined();
        }
      }
      expect(answers.has('equal')).toBe(true);
      expect(answers.size).toBeGreaterThan(2);
    },
  );
});
