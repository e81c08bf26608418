import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';

import { repository } from '../cli/support.js';
import { unicodeTableSource } from './unicode-table-source.js';

const file = join(repository, 'src', 'regex', 'syntax', 'unicode-table.ts');

// `npm run unicode` writes the file.
it('the table is what RE2 answers', { timeout: 300_000 }, async () => {
  const options = await resolveConfig(file);
  const text = await format(unicodeTableSource(), { ...options, parser: 'typescript' });
  await expect(text).toMatchFileSnapshot(file);
});
