import { expect, test } from 'vitest';

import {
  egressJsonSchema,
  egressSchema,
  httpRouteGroupJsonSchema,
  httpRouteGroupSchema,
  meshConfigJsonSchema,
  meshConfigSchema,
} from '../../src/parse/schemas.js';
import { validEgress, validMeshConfig, validRouteGroup } from '../bad-input/resources.js';

test('the schemas accept the resources they describe', () => {
  expect(egressSchema.parse(validEgress)).toEqual(validEgress);
  expect(httpRouteGroupSchema.parse(validRouteGroup)).toEqual(validRouteGroup);
  expect(meshConfigSchema.parse(validMeshConfig)).toEqual(validMeshConfig);
});

test('early route groups have their matches at the top', () => {
  const { kind, metadata, spec } = validRouteGroup;
  const early = { apiVersion: 'specs.smi-spec.io/v1alpha2', kind, metadata, matches: spec.matches };
  expect(httpRouteGroupSchema.parse(early)).toEqual(early);
  expect(httpRouteGroupSchema.safeParse({ ...early, apiVersion: validRouteGroup.apiVersion }).success).toBe(
    false,
  );
});

test('the JSON Schemas state required fields, types and ranges', () => {
  expect(egressJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      kind: { const: 'Egress' },
      spec: {
        required: ['sources', 'ports'],
        properties: {
          hosts: { type: 'array', items: { type: 'string' } },
          ports: { items: { properties: { number: { type: 'integer', minimum: 1, maximum: 65535 } } } },
        },
      },
    },
  });
  expect(httpRouteGroupJsonSchema()).toMatchObject({
    anyOf: [{ required: ['apiVersion', 'kind', 'metadata', 'spec'] }, {}],
  });
  expect(meshConfigJsonSchema()).toMatchObject({ properties: { kind: { const: 'MeshConfig' } } });
});
