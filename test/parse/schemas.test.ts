import { expect, test } from 'vitest';

import {
  checkShape,
  egressJsonSchema,
  egressSchema,
  httpRouteGroupJsonSchema,
  httpRouteGroupSchema,
  meshConfigJsonSchema,
  meshConfigSchema,
} from '../../src/parse/schemas.js';
import { validEgress, validMeshConfig, validRouteGroup } from '../bad-input/resources.js';

test('the schemas accept the resources they describe', () => {
  expect(checkShape(egressSchema, validEgress)).toEqual({ ok: true, value: validEgress });
  expect(checkShape(httpRouteGroupSchema, validRouteGroup)).toEqual({ ok: true, value: validRouteGroup });
  expect(checkShape(meshConfigSchema, validMeshConfig)).toEqual({ ok: true, value: validMeshConfig });
});

test('early route groups have their matches at the top', () => {
  const { kind, metadata, spec } = validRouteGroup;
  const early = { apiVersion: 'specs.smi-spec.io/v1alpha2', kind, metadata, matches: spec.matches };
  expect(checkShape(httpRouteGroupSchema, early)).toEqual({ ok: true, value: early });
  const { apiVersion } = validRouteGroup;
  expect(checkShape(httpRouteGroupSchema, { ...early, apiVersion }).ok).toBe(false);
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
