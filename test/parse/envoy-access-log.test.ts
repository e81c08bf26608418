import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { envoyFields } from '../../src/parse/envoy-access-log.js';
import { repository } from '../cli/support.js';

test('the documentation lists the fields that are read, and their operators', () => {
  const text = readFileSync(join(repository, 'docs', 'replay.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \| `(%.*%)` \|/gm)].map(([, field, operator]) => [
    field,
    operator,
  ]);
  expect(rows.sort()).toEqual(Object.entries(envoyFields).sort());
});
