import { describe, expect, test } from 'vitest';

import { readResources } from '../support/read-resources.js';
import { egress, routeGroup } from '../support/resources.js';

const names = (input: unknown) => readResources(input, []).policies.map(({ reference }) => reference.name);
const codes = (policies: unknown, routeGroups: unknown = []) =>
  readResources(policies, routeGroups).issues.map(({ code, severity }) => `${severity} ${code}`);

const one = egress({ name: 'one', hosts: ['one.org'] });
const two = egress({ name: 'two', hosts: ['two.org'] });
const list = (kind: string, items: readonly unknown[]) => ({ apiVersion: 'v1', kind, metadata: {}, items });

describe('input', () => {
  test.each([
    ['an array', [one, two]],
    ['a List', list('List', [one, two])],
    ['an EgressList', list('EgressList', [one, two])],
    ['lists in lists', [list('List', [list('EgressList', [one])]), [[two]]]],
  ])('%s is read in order', (_, input) => {
    expect(names(input)).toEqual(['one', 'two']);
    expect(codes(input)).toEqual([]);
  });

  test('a single resource is read', () => {
    expect(names(one)).toEqual(['one']);
  });

  test('an empty list holds nothing', () => {
    const { policies, routeGroups, issues } = readResources(
      [list('List', [])],
      list('HTTPRouteGroupList', []),
    );
    expect({ policies, routeGroups, issues }).toEqual({ policies: [], routeGroups: [], issues: [] });
  });

  test.each([[null], [undefined], ['egress.yaml'], [5], [true]])('%j is reported', (input) => {
    expect(codes(input)).toEqual(['error not-a-resource']);
  });

  test('no route groups are none', () => {
    expect(codes([one], undefined)).toEqual([]);
  });

  test('a List without items is reported', () => {
    expect(codes({ apiVersion: 'v1', kind: 'List' })).toEqual(['error not-a-resource']);
  });

  test('a list that contains itself ends', () => {
    const endless: unknown[] = [];
    endless.push(endless, one);
    expect(names(endless).filter((name) => name === 'one')).toHaveLength(16);
    expect(codes(endless)).toContain('error not-a-resource');
  });

  test('an item that names no resource is reported with its place', () => {
    const { issues, policies } = readResources([one, list('List', [two, 'x'])], [{}]);
    expect(issues).toMatchObject([
      { code: 'not-a-resource', path: [1, 'items', 1] },
      { code: 'not-a-resource', path: [0] },
    ]);
    expect(policies.map(({ valid }) => valid)).toEqual([true, true]);
  });
});

describe('route groups', () => {
  const naming = (...matches: string[]) => egress({ hosts: ['a.org'], matches });
  const get = routeGroup('get', [{ pathRegex: '/get' }]);
  const put = routeGroup('put', [{ pathRegex: '/put' }]);
  const routesOf = (policy: unknown, groups: unknown) =>
    readResources([policy], groups).policies[0]?.rules[0]?.routes?.map(({ match }) => match);

  test('of all names contribute their routes, in the order of the policy', () => {
    expect(routesOf(naming('put', 'get'), [get, put])).toEqual(['/put', '/get']);
  });

  test('without a reference there is no constraint', () => {
    expect(routesOf(one, [get])).toBeUndefined();
  });

  test('that are missing contribute no route', () => {
    expect(routesOf(naming('gone', 'get'), [get])).toEqual(['/get']);
    expect(routesOf(naming('gone'), [get])).toEqual([]);
    expect(readResources([naming('get', 'gone')], [get]).issues).toMatchObject([
      {
        code: 'missing-route-group',
        severity: 'warning',
        group: 'gone',
        path: ['spec', 'matches', 1, 'name'],
      },
    ]);
  });

  test('are looked up in the namespace of the policy', () => {
    expect(routesOf(naming('get'), [routeGroup('get', [{ pathRegex: '/get' }], 'other')])).toEqual([]);
  });

  test('of no namespace stand in default', () => {
    const policy = { ...naming('get'), metadata: { name: 'policy' } };
    expect(routesOf(policy, [{ ...get, metadata: { name: 'get' } }])).toEqual(['/get']);
  });

  test('names and namespaces are never confused', () => {
    const policy = egress({ namespace: 'a/b', hosts: ['a.org'], matches: ['c'] });
    expect(routesOf(policy, [routeGroup('b/c', [{}], 'a')])).toEqual([]);
    expect(routesOf({ ...policy, metadata: { name: 'x', namespace: '__proto__' } }, [get])).toEqual([]);
  });

  test('that are invalid make each policy invalid that names them, and no other', () => {
    const { policies, issues } = readResources(
      [naming('put'), one],
      [routeGroup('put', [{ pathRegex: '(' }])],
    );
    expect(policies.map(({ valid }) => valid)).toEqual([false, true]);
    expect(issues).toMatchObject([
      { code: 'invalid-route-group', severity: 'error', resource: { kind: 'Egress' } },
      { code: 'invalid-regex', severity: 'error', resource: { kind: 'HTTPRouteGroup' } },
    ]);
  });

  test('that are declared twice alike count once', () => {
    expect(routesOf(naming('get'), [get, structuredClone(get)])).toEqual(['/get']);
    expect(codes([naming('get')], [get, get])).toEqual(['warning duplicate-resource']);
  });

  test('that are declared twice differently are invalid: nobody knows which one the mesh holds', () => {
    const other = routeGroup('get', [{ pathRegex: '/.*' }]);
    expect(codes([naming('get')], [get, other])).toEqual([
      'error invalid-route-group',
      'error duplicate-resource',
    ]);
  });

  test('are not confused with a resource of another kind that has the name', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'get', namespace: 'mesh' } };
    expect(codes([naming('get')], [service, get])).toEqual(['error unexpected-kind']);
  });
});

test('policies of one name both count, with a warning on the later one', () => {
  const again = egress({ name: 'one', hosts: ['again.org'] });
  const { policies, issues } = readResources([one, again, egress({ name: 'one', namespace: 'other' })], []);
  expect(policies.flatMap(({ rules }) => rules.map(({ hosts }) => hosts))).toEqual([
    ['one.org'],
    ['again.org'],
    [],
  ]);
  expect(policies.every(({ valid }) => valid)).toBe(true);
  expect(issues).toMatchObject([{ code: 'duplicate-resource', severity: 'warning' }]);
});

test('issues come in input order, those of the policies first', () => {
  const spoilt = (name: string) => egress({ name, hosts: ['*.*'] });
  const { issues } = readResources([spoilt('b'), spoilt('a')], [routeGroup('g', [{ pathRegex: '(' }])]);
  expect(issues.map(({ resource }) => resource?.name)).toEqual(['b', 'a', 'g']);
});
