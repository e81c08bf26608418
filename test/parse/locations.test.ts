import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { FieldPath } from '../../src/model/issue.js';
import { locate } from '../../src/parse/locations.js';
import { parseManifests } from '../../src/parse/manifests.js';
import { property } from '../support/property.js';

const text = `# a comment
kind: List
items:
- apiVersion: policy.openservicemesh.io/v1alpha1
  kind: Egress
  metadata: {name: a}
  spec:
    ports: &ports
    - number: 80
      protocol: http
---
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: {name: b}
spec:
  hosts: ["a.org",
          "b.org"]
`;
const { policies } = parseManifests({ file: 'dir/egress.yaml', text });

test.each<[number, FieldPath, string]>([
  [0, [], '4:3'],
  [0, ['kind'], '5:3'],
  [0, ['metadata', 'name'], '6:14'],
  [0, ['spec', 'ports'], '8:5'],
  [0, ['spec', 'ports', 0], '9:7'],
  [0, ['spec', 'ports', 0, 'protocol'], '10:7'],
  [1, [], '12:1'],
  [1, ['spec', 'hosts', 0], '16:11'],
  [1, ['spec', 'hosts', 1], '17:11'],
  // Of what is absent, the nearest ancestor that is there.
  [0, ['spec', 'sources'], '7:3'],
  [0, ['spec', 'ports', 0, 'number', 'x'], '9:7'],
  [0, ['spec', 'ports', 1, 'number'], '8:5'],
  [1, ['spec', 'hosts', 2], '16:3'],
])('policy %i, %j stands at %s', (index, path, place) => {
  const [line, column] = place.split(':').map(Number);
  expect(locate(policies[index], path)).toEqual({ file: 'dir/egress.yaml', line, column });
});

test('a copy of a resource, or anything else, stands nowhere', () => {
  expect(locate(structuredClone(policies[0]), [])).toBeUndefined();
  expect(locate('x', [])).toBeUndefined();
  expect(locate(null, [])).toBeUndefined();
});

test('an alias stands where it is used, what is in it where it is written', () => {
  const aliased = `kind: Egress
apiVersion: policy.openservicemesh.io/v1alpha1
metadata: &m
  name: a
spec: *m
`;
  const [policy] = parseManifests(aliased).policies;
  expect(locate(policy, ['spec'])).toEqual({ line: 5, column: 1 });
  expect(locate(policy, ['spec', 'name'])).toEqual({ line: 4, column: 3 });
});

function* pathsOf(value: unknown, path: FieldPath = []): Generator<FieldPath> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [step, child] of Object.entries(value)) {
    yield* pathsOf(child, [...path, isList ? Number(step) : step]);
  }
}

property(
  'every key of every object stands where it is located',
  fc.tuple(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.constantFrom(0, 2, '\t')),
  ([spec, indentation]) => {
    const source = JSON.stringify(
      { apiVersion: 'policy.openservicemesh.io/v1alpha1', kind: 'Egress', metadata: { name: 'a' }, spec },
      null,
      indentation,
    );
    const [policy] = parseManifests(source).policies;
    const lines = source.split('\n');
    for (const path of pathsOf(policy)) {
      const { line, column } = locate(policy, path) ?? { line: 0, column: 0 };
      const found = lines[line - 1]?.slice(column - 1) ?? '';
      const step = path.at(-1);
      if (typeof step === 'string') expect(found.startsWith(JSON.stringify(step)), path.join('.')).toBe(true);
    }
  },
);
