/** RE2 is found wherever the library runs, or done without: each way of running it is really run. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where re2-wasm is installed, and where it is not. */
const [installed, alone] = ['installed', 'alone'].map((name) =>
  realpathSync(mkdtempSync(join(tmpdir(), `egress-policy-${name}-`))),
);

/** `\C` tells who answers: RE2 knows it, and the parser refuses it. `(` is wrong, whoever answers. */
const ask = `
  const valid = (pattern) => regex.re2Authority.validate(pattern).valid;
  console.log(valid('(') ? 'nobody' : valid('\\\\C') ? 're2' : 'parser');
`;
const required = `const regex = require('./regex.cjs');${ask}`;
const imported = `import * as regex from './regex.mjs';${ask}`;
const importedLater = `import('./regex.mjs').then((regex) => {${ask}});`;

beforeAll(async () => {
  if (installed === undefined || alone === undefined) throw new Error('no folders');
  mkdirSync(join(installed, 'node_modules'));
  symlinkSync(join(root, 'node_modules', 're2-wasm'), join(installed, 'node_modules', 're2-wasm'));
  const bundle = (contents: string, outfile: string, options: object) =>
    build({
      stdin: { contents, resolveDir: root },
      outfile: join(installed, outfile),
      bundle: true,
      logLevel: 'error',
      ...options,
    });
  const library = `export * from './src/regex/index.js';`;
  const application = `import * as regex from './src/regex/index.js';${ask}`;
  await Promise.all([
    bundle(library, 'regex.mjs', { platform: 'node', format: 'esm' }),
    bundle(library, 'regex.cjs', { platform: 'node', format: 'cjs' }),
    bundle(application, 'application.mjs', { platform: 'node', format: 'esm' }),
    bundle(application, 'application.cjs', { platform: 'node', format: 'cjs' }),
    bundle(application, 'browser.js', { platform: 'browser', format: 'iife', minify: true }),
  ]);
  for (const file of ['application.mjs', 'application.cjs']) {
    copyFileSync(join(installed, file), join(alone, file));
  }
});

afterAll(() => {
  for (const folder of [installed, alone]) if (folder) rmSync(folder, { recursive: true });
});

const ways: readonly (readonly [way: string, args: readonly string[], input: string])[] = [
  ['node -e, require', ['-e', required], ''],
  ['node -p, require', ['-p', required], ''],
  ['node -e, import()', ['-e', importedLater], ''],
  ['node -e, import', ['--input-type=module', '-e', imported], ''],
  ['standard input, require', ['-'], required],
  ['standard input, import()', ['-'], importedLater],
  ['standard input, import', ['--input-type=module', '-'], imported],
  ['a bundle of ES modules', ['application.mjs'], ''],
  ['a bundle in CommonJS', ['application.cjs'], ''],
];

function answer(folder: string | undefined, args: readonly string[], input = ''): string {
  const { stdout, stderr } = spawnSync('node', args, { cwd: folder, input, encoding: 'utf8' });
  return stdout.replace(/\n[^]*/, '') + stderr;
}

it.each(ways)('RE2 answers: %s', (_, args, input) => {
  expect(answer(installed, args, input)).toBe('re2');
});

it.each(['application.mjs', 'application.cjs'])(
  'the parser answers in %s where re2-wasm is not installed',
  (file) => {
    expect(answer(alone, [file])).toBe('parser');
  },
);

it('the parser answers where Node.js is not there', () => {
  const withoutNode = 'data:text/javascript,delete globalThis.process';
  expect(answer(installed, ['--import', withoutNode, 'browser.js'])).toBe('parser');
});
