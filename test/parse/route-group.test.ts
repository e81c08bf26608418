import { describe, expect, test } from 'vitest';

import { issuesOf, parseRouteGroup } from '../../src/parse/route-group.js';
import { strictnessOf } from '../../src/parse/strictness.js';
import { validRouteGroup } from '../bad-input/resources.js';
import { replaceField } from '../support/replace-field.js';

/** The group as the `spec` dialect takes it. */
function readGroup(resource: unknown) {
  const group = parseRouteGroup(resource);
  const { reference, routes } = group;
  return { reference, resource, routes, issues: issuesOf(group, strictnessOf.spec) };
}

const spoil = (at: string, value: unknown) => readGroup(replaceField(validRouteGroup, { at, value }));
const [match] = validRouteGroup.spec.matches;

const route = {
  group: 'get',
  match: 'get',
  pathRegex: '/get',
  methods: ['GET'],
  headers: [{ name: 'x-env', regex: 'prod|test' }],
};

describe.each(['v1alpha3', 'v1alpha4'])('%s', (version) => {
  test('matches stand under spec', () => {
    const resource = { ...validRouteGroup, apiVersion: `specs.smi-spec.io/${version}` };
    expect(readGroup(resource)).toEqual({
      reference: { kind: 'HTTPRouteGroup', namespace: 'curl', name: 'get' },
      resource,
      routes: [route],
      issues: [],
    });
  });
});

describe.each(['v1alpha1', 'v1alpha2'])('%s', (version) => {
  const { metadata, kind, spec } = validRouteGroup;
  const apiVersion = `specs.smi-spec.io/${version}`;

  test('matches stand at the top', () => {
    const { routes, issues } = readGroup({ apiVersion, kind, metadata, matches: spec.matches });
    expect(routes).toEqual([route]);
    expect(issues).toEqual([]);
  });

  test('matches under spec are reported, not read', () => {
    const { routes, issues } = readGroup({ apiVersion, kind, metadata, spec });
    expect(routes).toEqual([]);
    expect(issues.map(({ code }) => code)).toEqual(['missing-field', 'unknown-field']);
  });
});

test('matches at the top of a later version belong under spec', () => {
  const { apiVersion, kind, metadata, spec } = validRouteGroup;
  const { issues } = readGroup({ apiVersion, kind, metadata, matches: spec.matches });
  expect(issues).toMatchObject([
    { code: 'missing-field', path: ['spec'] },
    { code: 'unknown-field', suggestion: 'spec.matches' },
  ]);
});

describe('headers', () => {
  test.each([
    ['a map', { a: '1', B: '2' }],
    ['a list of maps', [{ a: '1' }, { B: '2' }]],
    ['a list of one map', [{ a: '1', B: '2' }]],
  ])('%s is read in order, names as spelt', (_, headers) => {
    expect(spoil('spec.matches[0].headers', headers).routes[0]?.headers).toEqual([
      { name: 'a', regex: '1' },
      { name: 'B', regex: '2' },
    ]);
  });

  test.each([[[]], [{}], [[{}]]])('%j constrains nothing', (headers) => {
    expect(spoil('spec.matches[0].headers', headers)).toMatchObject({
      routes: [{ headers: [] }],
      issues: [],
    });
  });

  test('names that every object inherits constrain like any other', () => {
    const headers: unknown = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
    const expected = [
      { name: '__proto__', regex: 'a' },
      { name: 'constructor', regex: 'b' },
      { name: 'toString', regex: 'c' },
    ];
    expect(spoil('spec.matches[0].headers', headers)).toMatchObject({
      routes: [{ headers: expected }],
      issues: [],
    });
    expect(spoil('spec.matches[0].headers', [headers])).toMatchObject({ routes: [{ headers: expected }] });
  });

  test.each(['{"a": 1, "b": "2"}', '{"a b": "1"}', '{"__proto__": 1}', '[{"b": "2"}, 5]'])(
    'of which one can not be read, as in %s, take the whole route along: it would match more without',
    (json) => {
      const headers: unknown = JSON.parse(json);
      const { routes } = spoil('spec.matches', [
        { ...match, headers },
        { ...match, name: 'other' },
      ]);
      expect(routes).toEqual([{ ...route, match: 'other' }]);
    },
  );
});

test('a match with a name alone matches everything', () => {
  expect(spoil('spec.matches', [{ name: 'all' }]).routes).toEqual([
    { group: 'get', match: 'all', pathRegex: undefined, methods: [], headers: [] },
  ]);
});

test('every regex and method is checked, even of a match that has no name', () => {
  const malformed = { pathRegex: '(', methods: ['a b'], headers: { a: ')' } };
  expect(
    spoil('spec.matches', [malformed])
      .issues.map(({ code }) => code)
      .sort(),
  ).toEqual(['invalid-field', 'invalid-regex', 'invalid-regex', 'missing-field']);
});

test('a method that is a token, but refused by the API server, stays and is warned of', () => {
  const { routes, issues } = spoil('spec.matches[0].methods', ['PURGE', '*']);
  expect(routes[0]?.methods).toEqual(['PURGE', '*']);
  expect(issues).toMatchObject([{ code: 'invalid-field', severity: 'warning' }]);
});
