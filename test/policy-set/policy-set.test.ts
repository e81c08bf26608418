import { describe, expect, test } from 'vitest';

import { evaluatorOf } from '../../src/evaluator.js';
import { InvalidPolicyError } from '../../src/model/errors.js';
import { PolicySet } from '../../src/policy-set/policy-set.js';
import { readOptions } from '../../src/policy-set/read-options.js';
import { oneCase } from '../support/arbitraries.js';
import { property } from '../support/property.js';
import { readResources } from '../support/read-resources.js';
import { egress, http, routeGroup } from '../support/resources.js';

const verdictsOf = (set: PolicySet) =>
  ['a.test', 'b.test', 'c.test'].map((host) => evaluatorOf(set).evaluate(http(host)).verdict);

describe('replace', () => {
  const [one, other] = [egress({ name: 'a', hosts: ['a.test'] }), egress({ name: 'a', hosts: ['b.test'] })];

  test('another declaration of the same name stays', () => {
    const set = readResources([one, other], []);
    const by = egress({ name: 'a', hosts: ['c.test'] });
    const replaced = set.replace({ declaration: one, by, routeGroups: [] });
    expect(verdictsOf(replaced)).toEqual(['deny', 'allow', 'allow']);
    expect(verdictsOf(set)).toEqual(['allow', 'allow', 'deny']);
  });

  test('route groups come with it, and reach the other policies that name them', () => {
    const declaration = egress({ name: 'a', hosts: ['a.test'], matches: ['reads'] });
    const naming = egress({ name: 'b', hosts: ['b.test'], matches: ['reads'] });
    const set = readResources([declaration, naming], []);
    const routeGroups = [routeGroup('reads', [{ pathRegex: '/get' }])];
    const by = egress({ name: 'a', hosts: ['c.test'], matches: ['reads'] });
    expect(verdictsOf(set.replace({ declaration, by, routeGroups }))).toEqual(['deny', 'allow', 'allow']);
  });
});

describe('in another dialect', () => {
  property('a set is what reading it in that dialect makes of it', oneCase, (world) => {
    const { policies, routeGroups, request } = world;
    for (const dialect of ['envoy', 'pipy', 'spec'] as const) {
      const turned = readResources(policies, routeGroups, 'envoy').inDialect(dialect);
      const read = readResources(policies, routeGroups, dialect);
      expect(turned.issues).toEqual(read.issues);
      expect(turned.policies).toEqual(read.policies);
      expect(turned.routeGroups).toEqual(read.routeGroups);
      expect(evaluatorOf(turned).evaluate(request)).toEqual(evaluatorOf(read).evaluate(request));
    }
  });

  test('a set can be changed like any other', () => {
    const set = readResources([egress({ name: 'a', hosts: ['a.test'] })], []).inDialect('envoy');
    const changed = set.apply({ upsert: [egress({ name: 'b', hosts: ['b.test'] })] });
    expect(verdictsOf(changed)).toEqual(['allow', 'allow', 'deny']);
  });

  test('what that dialect refuses is refused', () => {
    const policy = egress({ hosts: ['a.test'], matches: ['reads'] });
    const group = routeGroup('reads', [{ pathRegex: '[[:alpha:]]+(?i)' }]);
    const set = PolicySet.read({ policies: [policy], routeGroups: [group], issues: [] }, readOptions({}));
    expect(() => set.inDialect('pipy')).toThrow(InvalidPolicyError);
  });
});

test('sets that are read apart share no names', () => {
  const many = Array.from({ length: 3000 }, (_, number) => egress({ name: `p${number}`, hosts: ['a.test'] }));
  readResources(many, []);
  const few = readResources([egress({ name: 'a', hosts: ['a.test'] })], []);
  expect(few.sources.nameCount).toBe(1);
});
