import fc from 'fast-check';
import { describe, expect } from 'vitest';

import type { Decision, Egress, HTTPMatch, HTTPRouteGroup } from '../../src/index.js';
import { type Case, oneCase } from '../support/arbitraries.js';
import { decisionOf, isValid, withoutMessage } from '../support/decisions.js';
import { property } from '../support/property.js';

describe('policies are a union', () => {
  const caseAndSome = fc.tuple(oneCase, fc.infiniteStream(fc.boolean())).map(([one, kept]) => ({
    one: withoutGlobalEgress(one),
    fewer: { ...withoutGlobalEgress(one), policies: one.policies.filter(() => kept.next().value) },
  }));

  property('adding a policy never turns an allow into a deny', caseAndSome, ({ one, fewer }) => {
    if (decisionOf(fewer).verdict === 'allow') expect(decisionOf(one).verdict).toBe('allow');
  });

  property('removing a policy never turns a deny into an allow', caseAndSome, ({ one, fewer }) => {
    if (decisionOf(one).verdict === 'deny') expect(decisionOf(fewer).verdict).toBe('deny');
  });

  property('a request is allowed iff one policy by itself allows it', oneCase, (one) => {
    const together = withoutGlobalEgress(one);
    const alone = together.policies.map((policy) => decisionOf({ ...together, policies: [policy] }).verdict);
    expect(decisionOf(together).verdict).toBe(alone.includes('allow') ? 'allow' : 'deny');
  });

  property('the reported rule is the first that grants by itself, in input order', oneCase, (one) => {
    const together = withoutGlobalEgress(one);
    const granting = one.policies
      .filter((policy) => isValid(policy, one.routeGroups))
      .flatMap(onePolicyForEachPort)
      .map((policy) => decisionOf({ ...together, policies: [policy] }))
      .find(({ verdict }) => verdict === 'allow');
    const decision = decisionOf(together);
    expect(decision.verdict === 'allow' ? decision : undefined).toStrictEqual(granting);
  });

  property('an invalid policy decides as if it were absent', oneCase, (one) => {
    const policies = one.policies.filter((policy) => isValid(policy, one.routeGroups));
    expect(decisionOf(one)).toStrictEqual(decisionOf({ ...one, policies }));
  });
});

describe('order and duplicates', () => {
  const part = fc.constantFrom(...Object.keys(REARRANGEMENTS));

  property(
    'of any part never change the verdict, nor why and where it denies',
    fc.tuple(oneCase, rearranger(), part),
    ([one, rearrange, name]) => {
      const rearranged = REARRANGEMENTS[name]?.(one, rearrange) ?? one;
      expect(withoutRule(decisionOf(rearranged))).toStrictEqual(withoutRule(decisionOf(one)));
    },
  );

  property(
    'of all parts at once never change the verdict, nor why and where it denies',
    fc.tuple(oneCase, rearranger()),
    ([one, rearrange]) => {
      const rearranged = Object.values(REARRANGEMENTS).reduce(
        (changed, change) => change(changed, rearrange),
        one,
      );
      expect(withoutRule(decisionOf(rearranged))).toStrictEqual(withoutRule(decisionOf(one)));
    },
  );

  property('of route groups change nothing at all', fc.tuple(oneCase, rearranger()), ([one, rearrange]) => {
    expect(decisionOf({ ...one, routeGroups: rearrange(one.routeGroups) })).toStrictEqual(decisionOf(one));
  });
});

/** Puts items in another order and repeats some of them. */
type Rearrange = <Item>(items: readonly Item[]) => readonly Item[];

function rearranger(): fc.Arbitrary<Rearrange> {
  return fc
    .record({
      keys: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      repeated: fc.array(fc.nat(), { maxLength: 3 }),
    })
    .map(
      ({ keys, repeated }) =>
        (items) =>
          [...items, ...repeated.flatMap((at) => items.slice(at % (items.length || 1)).slice(0, 1))]
            .map((item, index) => ({ item, key: keys[index % keys.length] ?? 0 }))
            .sort((one, other) => one.key - other.key)
            .map(({ item }) => item),
    );
}

const REARRANGEMENTS: Readonly<Record<string, (one: Case, rearrange: Rearrange) => Case>> = {
  policies: (one, rearrange) => ({ ...one, policies: rearrange(one.policies) }),
  sources: inSpecs((spec, rearrange) => ({ ...spec, sources: rearrange(spec.sources) })),
  hosts: inSpecs((spec, rearrange) => ({ ...spec, hosts: spec.hosts && rearrange(spec.hosts) })),
  ipAddresses: inSpecs((spec, rearrange) => ({
    ...spec,
    ipAddresses: spec.ipAddresses && rearrange(spec.ipAddresses),
  })),
  ports: inSpecs((spec, rearrange) => ({ ...spec, ports: rearrange(spec.ports) })),
  matches: inSpecs((spec, rearrange) => ({ ...spec, matches: spec.matches && rearrange(spec.matches) })),
  routes: inGroups((matches, rearrange) => rearrange(matches)),
  methods: inGroups((matches, rearrange) =>
    matches.map((match) => ({ ...match, methods: match.methods && rearrange(match.methods) })),
  ),
  headers: inGroups((matches, rearrange) =>
    matches.map((match) => ({ ...match, headers: rearrangedHeaders(match, rearrange) })),
  ),
};

function inSpecs(change: (spec: Egress['spec'], rearrange: Rearrange) => Egress['spec']) {
  return (one: Case, rearrange: Rearrange): Case => ({
    ...one,
    policies: one.policies.map((policy) => ({ ...policy, spec: change(policy.spec, rearrange) })),
  });
}

function inGroups(change: (matches: readonly HTTPMatch[], rearrange: Rearrange) => readonly HTTPMatch[]) {
  return (one: Case, rearrange: Rearrange): Case => ({
    ...one,
    routeGroups: one.routeGroups.map((group): HTTPRouteGroup =>
      'spec' in group ? { ...group, spec: { matches: change(group.spec.matches, rearrange) } } : group,
    ),
  });
}

function rearrangedHeaders({ headers }: HTTPMatch, rearrange: Rearrange): HTTPMatch['headers'] {
  if (headers === undefined) return undefined;
  return rearrange(
    [headers].flat().flatMap((map) => Object.entries(map).map((entry) => Object.fromEntries([entry]))),
  );
}

function onePolicyForEachPort(policy: Egress): Egress[] {
  return policy.spec.ports.map((port) => ({ ...policy, spec: { ...policy.spec, ports: [port] } }));
}

function withoutGlobalEgress(one: Case): Case {
  return { ...one, mesh: { ...one.mesh, enableEgress: false } };
}

function withoutRule(decision: Decision): unknown {
  if (decision.verdict === 'deny') return withoutMessage(decision);
  return { verdict: 'allow', passthrough: decision.passthrough };
}
