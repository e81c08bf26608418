// Builds dist/ unless it is newer than everything it is made of. Tests of the built package rely on it.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const inputs = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts'];
const outputs = [
  'docs/playground/index.html',
  'dist/index.js',
  'dist/index.cjs',
  'dist/index.d.ts',
  'dist/index.d.cts',
  'dist/cli/main.cjs',
];

/** Folders count too: their time changes when a file in them is renamed or removed. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const built = outputs.map((file) => join(root, file));
const isFresh =
  built.every((file) => existsSync(file)) &&
  Math.min(...built.map((file) => statSync(file).mtimeMs)) >
    Math.max(...inputs.map((file) => newest(join(root, file))));

if (!isFresh)
  execFileSync('npm', ['run', '--silent', 'build', '--', '--silent'], { cwd: root, stdio: 'inherit' });
