import fc from 'fast-check';
import { describe, expect } from 'vitest';

import {
  compile,
  type Egress,
  type Evaluator,
  type HTTPRouteGroup,
  type KubernetesResource,
  type ResourceReference,
} from '../../src/index.js';
import { anyRequest, groupMatches, policyShape } from '../support/many-policies.js';
import { property } from '../support/property.js';
import { egress, routeGroup } from '../support/resources.js';

const policyName = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const groupName = fc.constantFrom('g0', 'g1', 'g2', 'missing');
const namespace = fc.constantFrom('mesh', 'mesh', 'mesh', 'shop');

const policy: fc.Arbitrary<Egress> = fc
  .tuple(policyName, namespace, policyShape, fc.constantFrom(0, 0, 0, 0, 0, 1))
  .map(([name, of, shape, isBad]) =>
    egress({ ...shape, name, namespace: of, ...(isBad === 1 && { ipAddresses: ['10.0.0.0'] }) }),
  );

const group: fc.Arbitrary<HTTPRouteGroup> = fc
  .tuple(groupName, namespace, groupMatches, fc.constantFrom(0, 0, 0, 0, 0, 1))
  .map(([name, of, matches, isBad]) =>
    routeGroup(name, isBad === 1 ? [{ pathRegex: '(' }] : matches.slice(0, 3), of),
  );

const stray = fc.constantFrom<KubernetesResource>(
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'mesh' } },
  { apiVersion: 'policy.openservicemesh.io/v2', kind: 'Egress', metadata: { name: 'b', namespace: 'mesh' } },
);

const upsert = fc.oneof(
  { weight: 8, arbitrary: policy },
  { weight: 6, arbitrary: group },
  { weight: 1, arbitrary: stray },
);

const removal: fc.Arbitrary<ResourceReference> = fc.oneof(
  fc.record({ kind: fc.constant('Egress'), namespace, name: policyName }),
  fc.record({ kind: fc.constant('HTTPRouteGroup'), namespace, name: groupName }),
);

const change = fc.record({
  upsert: fc.array(upsert, { maxLength: 3 }),
  remove: fc.array(removal, { maxLength: 2 }),
});

const history = fc.record({
  policies: fc.array(policy, { maxLength: 6 }),
  routeGroups: fc.array(group, { maxLength: 4 }),
  changes: fc.array(change, { minLength: 1, maxLength: 6 }),
  requests: fc.array(anyRequest, { minLength: 4, maxLength: 12 }),
});

/** What apply is documented to mean, on plain lists. */
class Resources {
  constructor(
    readonly policies: readonly KubernetesResource[],
    readonly routeGroups: readonly KubernetesResource[],
  ) {}

  remove(reference: ResourceReference): Resources {
    const stays = (resource: KubernetesResource) => keyOf(resource) !== keyOfReference(reference);
    return new Resources(this.policies.filter(stays), this.routeGroups.filter(stays));
  }

  upsert(resource: KubernetesResource): Resources {
    return resource.kind === 'HTTPRouteGroup'
      ? new Resources(this.policies, put(this.routeGroups, resource))
      : new Resources(put(this.policies, resource), this.routeGroups);
  }
}

function put(resources: readonly KubernetesResource[], resource: KubernetesResource): KubernetesResource[] {
  const place = resources.findIndex((other) => keyOf(other) === keyOf(resource));
  if (place < 0) return [...resources, resource];
  const others = resources.filter((other, index) => index === place || keyOf(other) !== keyOf(resource));
  return others.map((other, index) => (index === place ? resource : other));
}

function keyOf({ kind, metadata }: KubernetesResource): string {
  const { namespace, name } = metadata as { namespace: string; name: string };
  return keyOfReference({ kind: String(kind), namespace, name });
}

function keyOfReference({ kind, namespace, name }: ResourceReference): string {
  return `${kind} ${namespace}/${name}`;
}

describe('apply', () => {
  property('equals compiling what has become of the resources, issues included', history, (all) => {
    let resources = new Resources(all.policies, all.routeGroups);
    let evaluator = fromScratch(resources);
    for (const { upsert, remove } of all.changes) {
      resources = remove.reduce((before, reference) => before.remove(reference), resources);
      resources = upsert.reduce((before, resource) => before.upsert(resource), resources);
      evaluator = evaluator.apply({ upsert, remove });
      const compiled = fromScratch(resources);
      expect(evaluator.issues).toStrictEqual(compiled.issues);
      for (const request of all.requests) {
        expect(evaluator.evaluate(request)).toStrictEqual(compiled.evaluate(request));
      }
    }
  });

  property('leaves what it is applied to as it was, and branches', history, (all) => {
    const first = fromScratch(new Resources(all.policies, all.routeGroups));
    const answers = (evaluator: Evaluator) => all.requests.map((request) => evaluator.evaluate(request));
    const before = answers(first);
    const branches = all.changes.map((change) => first.apply(change));
    const ofBranches = branches.map(answers);
    expect(answers(first)).toStrictEqual(before);
    expect(branches.map(answers)).toStrictEqual(ofBranches);
    expect(all.changes.map((change) => answers(first.apply(change)))).toStrictEqual(ofBranches);
  });
});

function fromScratch({ policies, routeGroups }: Resources): Evaluator {
  return compile(policies, routeGroups, { onInvalid: 'skip' });
}
