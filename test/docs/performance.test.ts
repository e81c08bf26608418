import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { test } from 'vitest';

const script = join(import.meta.dirname, '..', 'bench', 'document.js');

test('tables and plots of docs/performance.md show what results.json says', () => {
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
});
