import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { codeBlocksOf } from '../../docs/markdown.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

test('the test files of the guide pass, with the built package', () => {
  const project = mkdtempSync(join(tmpdir(), 'egress-policy-harness-'));
  try {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(root, join(project, 'node_modules', 'egress-policy'));
    for (const peer of ['vitest', 'fast-check']) {
      symlinkSync(join(root, 'node_modules', peer), join(project, 'node_modules', peer));
    }
    const name = join('docs', 'test-harnesses.md');
    for (const { file, code } of codeBlocksOf(name, readFileSync(join(root, name), 'utf8'))) {
      if (file !== undefined) writeFileSync(join(project, file), code);
    }
    const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, 'run', '--root', project, '--reporter=json'],
      { cwd: project, encoding: 'utf8', env: { ...process.env, VITEST: undefined } },
    );
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 5, numTotalTests: 5 });
  } finally {
    rmSync(project, { recursive: true });
  }
});
