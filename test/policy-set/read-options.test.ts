import { describe, expect, test } from 'vitest';

import {
  compile,
  type EvaluateOptions,
  InvalidOptionError,
  type ResourceReference,
} from '../../src/index.js';
import type { PolicySet } from '../../src/policy-set/policy-set.js';
import { readResources } from '../support/read-resources.js';
import { egress, http, routeGroup } from '../support/resources.js';

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error instanceof InvalidOptionError ? { option: error.option, message: error.message } : error;
  }
}

describe('an option that has no such value is refused', () => {
  test.each<[options: unknown, option: string, message: string]>([
    [{ dialect: 'Envoy' }, 'dialect', 'dialect `Envoy` is none of `spec`, `envoy`, `pipy`'],
    [{ dialect: null }, 'dialect', 'dialect `null` is none of `spec`, `envoy`, `pipy`'],
    [{ onInvalid: 'ignore' }, 'onInvalid', 'onInvalid `ignore` is none of `throw`, `skip`'],
    [
      { mesh: { enableEgress: 'no' } },
      'mesh.enableEgress',
      'mesh.enableEgress `no` is none of `true`, `false`',
    ],
    [{ mesh: { enableEgress: 0 } }, 'mesh.enableEgress', 'mesh.enableEgress `0` is none of `true`, `false`'],
    [
      { mesh: { enableEgressPolicy: 'false' } },
      'mesh.enableEgressPolicy',
      'mesh.enableEgressPolicy `false` is none of `true`, `false`',
    ],
    [
      { mesh: { monitoredNamespaces: 'mesh' } },
      'mesh.monitoredNamespaces',
      'mesh.monitoredNamespaces `mesh` is not a list of namespaces',
    ],
    [
      { mesh: { monitoredNamespaces: ['mesh', 1] } },
      'mesh.monitoredNamespaces',
      'mesh.monitoredNamespaces `a list` is not a list of namespaces',
    ],
  ])('%j', (options, option, message) => {
    expect(errorOf(() => compile([], [], options as EvaluateOptions))).toEqual({ option, message });
  });
});

describe('options of the mesh', () => {
  const policies = [egress({ hosts: ['a.test'] }), egress({ namespace: 'shop', hosts: ['b.test'] })];
  const verdicts = (mesh: EvaluateOptions['mesh']) => {
    const evaluator = compile(policies, [], { mesh });
    return ['a.test', 'b.test', 'c.test'].map((host) => evaluator.evaluate(http(host)).verdict);
  };

  test.each<[mesh: EvaluateOptions['mesh'], verdicts: string[]]>([
    [undefined, ['allow', 'allow', 'deny']],
    [{}, ['allow', 'allow', 'deny']],
    [{ enableEgress: false, enableEgressPolicy: true }, ['allow', 'allow', 'deny']],
    [{ monitoredNamespaces: ['shop'] }, ['deny', 'allow', 'deny']],
    [{ monitoredNamespaces: [] }, ['deny', 'deny', 'deny']],
    [{ enableEgressPolicy: false }, ['deny', 'deny', 'deny']],
    [{ enableEgressPolicy: false, enableEgress: true }, ['allow', 'allow', 'allow']],
  ])('%j', (mesh, expected) => {
    expect(verdicts(mesh)).toEqual(expected);
  });
});

describe('what cannot be removed is named', () => {
  const how = 'name an Egress or HTTPRouteGroup by `kind`, `namespace` and `name`';

  test.each<[reference: unknown, what: string]>([
    [undefined, '`undefined`'],
    ['a', '`a`'],
    [{ namespace: 'mesh', name: 'a' }, '`an object`'],
    [{ kind: 1, namespace: 'mesh', name: 'a' }, 'a resource of kind `1`'],
    [{ kind: 'Egress', namespace: 'mesh' }, 'a resource of kind `Egress`'],
    [{ kind: 'egress', namespace: 'mesh', name: 'a' }, 'a resource of kind `egress`'],
    [{ kind: 'Service', namespace: 'mesh', name: 'a' }, 'a resource of kind `Service`'],
  ])('%j', (reference, what) => {
    const remove = [reference] as unknown as readonly ResourceReference[];
    expect(errorOf(() => compile([]).apply({ remove }))).toEqual({
      option: 'remove',
      message: `remove can't take out ${what}: ${how}`,
    });
  });

  test('what is not there is gone already, and so is what stood there without being a policy', () => {
    const evaluator = compile([], [], { onInvalid: 'skip' });
    expect(evaluator.apply({ remove: [{ kind: 'Egress', namespace: 'mesh', name: 'a' }] }).issues).toEqual(
      [],
    );
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'mesh', name: 'a' } };
    const withStray = evaluator.apply({ upsert: [service] });
    expect(withStray.issues).toMatchObject([{ code: 'unexpected-kind' }]);
    expect(withStray.apply({ remove: [service] }).issues).toEqual([]);
  });
});

describe('the resources of a policy set', () => {
  const [one, two] = [egress({ name: 'one', hosts: ['a.test'] }), egress({ name: 'two', hosts: ['b.test'] })];
  const [reads, writes] = [routeGroup('reads', [{}]), routeGroup('writes', [{}])];
  const namesIn = ({ policies, routeGroups }: PolicySet) =>
    [...policies, ...routeGroups].map(({ reference }) => reference.name);

  test('stand in input order, what is put in the place of another in its place, what is new at the end', () => {
    const set = readResources([one, two], [reads, writes]);
    expect(namesIn(set)).toEqual(['one', 'two', 'reads', 'writes']);
    expect(namesIn(set.apply({ upsert: [two, one, writes, reads] }))).toEqual([
      ...['one', 'two', 'reads', 'writes'],
    ]);
    const removed = set.apply({ remove: [one, reads] });
    expect(namesIn(removed)).toEqual(['two', 'writes']);
    expect(namesIn(removed.apply({ upsert: [one, reads] }))).toEqual(['two', 'one', 'writes', 'reads']);
    expect(namesIn(set)).toEqual(['one', 'two', 'reads', 'writes']);
  });

  test('are those that are declared: a route group that is only named is none', () => {
    const naming = egress({ name: 'naming', hosts: ['a.test'], matches: ['missing', 'reads'] });
    expect(namesIn(readResources([naming], [reads]))).toEqual(['naming', 'reads']);
  });

  test('removed and put in one change stand at the end', () => {
    const set = readResources([one, two], [reads, writes]);
    const change = { remove: [one, reads], upsert: [one, reads] };
    expect(namesIn(set.apply(change))).toEqual(['two', 'one', 'writes', 'reads']);
  });

  test('declared twice are reported as such, once per repetition', () => {
    const set = readResources([one, one, one, two], [reads, reads]);
    expect(namesIn(set)).toEqual(['one', 'one', 'one', 'two', 'reads']);
    expect(set.issues.map(({ code, resource }) => [code, resource?.name])).toEqual([
      ['duplicate-resource', 'one'],
      ['duplicate-resource', 'one'],
      ['duplicate-resource', 'reads'],
    ]);
    expect(namesIn(set.apply({ upsert: [one] }))).toEqual(['one', 'two', 'reads']);
    expect(set.apply({ upsert: [one, reads] }).issues).toEqual([]);
  });
});
