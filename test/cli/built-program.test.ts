/** The program as it is shipped: the bundle, in a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { policyManifest, repository, temporaryFiles, walkthroughPolicies } from './support.js';

const main = join(repository, 'dist', 'cli', 'main.cjs');
const manifest = join(walkthroughPolicies, '1-http.yaml');

function run(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { input, encoding: 'utf8' });
}

test.each([
  [0, 'http://httpbin.org/get'],
  [1, 'http://example.com/get'],
  [2, 'example.com'],
])('exits with %i for %s', (exitCode, url) => {
  expect(run(['check', '-p', manifest, '--as', 'curl/curl', url]).status).toBe(exitCode);
});

test('reads manifests from a pipe', () => {
  const { status, stdout } = run(
    ['check', '--as', 'curl/curl', 'http://httpbin.org/'],
    policyManifest('piped'),
  );
  expect(status).toBe(0);
  expect(stdout).toContain('policy  curl/piped');
});

test('finds its own package when it is started by a link, as npm installs it', async () => {
  const directory = await temporaryFiles({});
  const link = join(directory, 'egress-policy');
  symlinkSync(main, link);
  const { status, stdout } = spawnSync(link, ['--version'], { cwd: directory, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a reader that closes the pipe changes nothing', async () => {
  const program = spawn(process.execPath, [
    main,
    'check',
    '-p',
    manifest,
    '--as',
    'curl/curl',
    'http://example.com/',
  ]);
  program.stdout.destroy();
  let stderr = '';
  program.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const exitCode = await new Promise((resolve) => program.on('close', resolve));
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
});
