/** What is given as a policy or route group and is neither: it grants nothing, and is reported for as long as it is there. */
import { describe, expect, test } from 'vitest';

import { compile, type Evaluator, InvalidOptionError, InvalidPolicyError } from '../../src/index.js';
import type { KubernetesResource } from '../../src/model/resources.js';
import { egress, http, routeGroup } from '../support/resources.js';

interface NamedResource {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

const resource = ({ kind, name, namespace = 'mesh' }: NamedResource) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace },
});
const deployment = (name: string, namespace?: string) =>
  resource({ kind: 'Deployment', name, ...(namespace && { namespace }) });
const nameless = egress({ name: '' });
const namelessGroup = routeGroup('', []);
const policy = egress({ hosts: ['a.test'] });

/** The resources that are reported, by kind and name, in order; `?` for those that cannot be named. */
function reported({ issues }: Pick<Evaluator, 'issues'>): string {
  return issues
    .map(({ resource }) => (resource ? `${resource.kind} ${resource.namespace}/${resource.name}` : '?'))
    .join(', ');
}

const compiled = (policies: readonly KubernetesResource[], groups: readonly KubernetesResource[] = []) =>
  compile(policies, groups, { onInvalid: 'skip' });

describe('what is neither a policy nor a route group', () => {
  test('is reported where it is: first among the policies, then among the route groups', () => {
    const evaluator = compiled(
      [deployment('a'), policy, deployment('b')],
      [deployment('c'), egress({ name: 'd' }), namelessGroup],
    );
    expect(reported(evaluator)).toBe(
      'Deployment mesh/a, Deployment mesh/b, Deployment mesh/c, Egress mesh/d, ?',
    );
    expect(evaluator.evaluate(http('a.test')).verdict).toBe('allow');
  });

  test('is reported beside what else is wrong, in input order', () => {
    const invalid = egress({ name: 'invalid', hosts: ['a b'] });
    const group = routeGroup('group', [{ pathRegex: '(' }]);
    const evaluator = compiled(
      [deployment('a'), invalid, deployment('b')],
      [deployment('c'), group, deployment('d')],
    );
    expect(reported(evaluator)).toBe(
      'Deployment mesh/a, Egress mesh/invalid, Deployment mesh/b, Deployment mesh/c, HTTPRouteGroup mesh/group, Deployment mesh/d',
    );
  });

  test('does not stand for a route group of its name', () => {
    const routed = egress({ hosts: ['a.test'], matches: ['reads'] });
    const alone = compiled([routed], [deployment('reads')]);
    expect(alone.issues.map(({ code }) => code)).toEqual(['missing-route-group', 'unexpected-kind']);
    for (const evaluator of [
      compiled([routed], [deployment('reads'), routeGroup('reads', [{ pathRegex: '/get' }])]),
      alone.apply({ upsert: [routeGroup('reads', [{ pathRegex: '/get' }]), deployment('reads')] }),
    ]) {
      expect(evaluator.issues.map(({ code }) => code)).toEqual(['unexpected-kind']);
      expect(evaluator.evaluate(http('a.test')).verdict).toBe('allow');
    }
  });

  test.each([
    ['among policies', [deployment('a')], []],
    ['among route groups', [], [deployment('a')]],
    ['without a name', [nameless], []],
    ['a route group without a name', [], [namelessGroup]],
  ])('is refused, unless what is invalid is skipped: %s', (_, policies, groups) => {
    expect(() => compile(policies, groups)).toThrow(InvalidPolicyError);
    expect(compiled(policies, groups).issues).toHaveLength(1);
  });
});

describe('a change', () => {
  const before = compiled([deployment('a'), deployment('b'), deployment('a')], [deployment('c')]);

  test('puts it in the place of what has its name: the first, if several have', () => {
    const evaluator = before.apply({ upsert: [deployment('a')] });
    expect(reported(evaluator)).toBe('Deployment mesh/a, Deployment mesh/b, Deployment mesh/c');
  });

  test.each([
    ['kind', resource({ kind: 'Service', name: 'a' }), 'Service mesh/a'],
    ['namespace', deployment('a', 'other'), 'Deployment other/a'],
    ['name', deployment('z'), 'Deployment mesh/z'],
  ])('puts it at the end where the %s is another', (_, added, name) => {
    expect(reported(before.apply({ upsert: [added] }))).toBe(
      `Deployment mesh/a, Deployment mesh/b, Deployment mesh/a, ${name}, Deployment mesh/c`,
    );
  });

  test.each([
    ['a policy', nameless],
    ['a route group', namelessGroup],
    ['a text', 'egress.yaml'],
  ])('refuses what has no name, whatever is skipped: %s', (_, added: unknown) => {
    for (const evaluator of [before, compile([policy])]) {
      expect(() => evaluator.apply({ upsert: [added as KubernetesResource] })).toThrow(InvalidOptionError);
    }
  });

  test('takes out all of a name', () => {
    expect(reported(before.apply({ remove: [deployment('a')] }))).toBe(
      'Deployment mesh/b, Deployment mesh/c',
    );
    expect(reported(before.apply({ remove: [deployment('c')] }))).toBe(
      'Deployment mesh/a, Deployment mesh/b, Deployment mesh/a',
    );
  });

  test('leaves the evaluator before it as it was', () => {
    before.apply({ upsert: [deployment('z')], remove: [deployment('a')] });
    expect(reported(before)).toBe(
      'Deployment mesh/a, Deployment mesh/b, Deployment mesh/a, Deployment mesh/c',
    );
  });

  test('that brings it is refused, unless what is invalid is skipped', () => {
    const evaluator = compile([policy]);
    expect(() => evaluator.apply({ upsert: [deployment('a')] })).toThrow(InvalidPolicyError);
  });
});
