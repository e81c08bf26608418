import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';

import { caseFileJsonSchema } from '../../src/parse/schemas.js';
import { repository } from '../cli/support.js';

const file = join(repository, 'docs', 'schemas', 'cases.schema.json');

// `npm run schemas` writes the file.
test('the JSON Schema of files of test cases is up to date', async () => {
  const options = await resolveConfig(file);
  const text = await format(JSON.stringify(caseFileJsonSchema()), { ...options, parser: 'json' });
  await expect(text).toMatchFileSnapshot(file);
});

test('it knows every field, and no other', () => {
  expect(caseFileJsonSchema()).toMatchObject({
    type: 'object',
    required: ['cases'],
    additionalProperties: false,
    properties: {
      policies: { type: 'array' },
      cases: {
        minItems: 1,
        items: {
          required: ['request', 'expect'],
          additionalProperties: false,
          properties: {
            request: { anyOf: [{ type: 'string' }, { type: 'object', required: ['protocol', 'port'] }] },
            expect: { enum: ['allow', 'deny'] },
          },
        },
      },
    },
  });
});
