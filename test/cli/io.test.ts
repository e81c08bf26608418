import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { InputError } from '../../src/cli/errors.js';
import { painterFor, readSources } from '../../src/cli/io.js';
import { contextFor, temporaryFiles } from './support.js';

async function filesRead(cwd: string, names: readonly string[], stdin = ''): Promise<readonly string[]> {
  const context = contextFor([], { cwd, stdin }, { stdout: '', stderr: '' });
  return (await readSources(names, context)).map(({ file, text }) => `${file}: ${text}`);
}

test('a directory gives its manifests in a fixed order, those of the directories in it last', async () => {
  const cwd = await temporaryFiles({
    'policies/b.yaml': 'b',
    'policies/a.yml': 'a',
    'policies/B.json': 'B',
    'policies/README.md': 'skipped',
    'policies/.hidden.yaml': 'skipped',
    'policies/.git/config.yaml': 'skipped',
    'policies/a/z.yaml': 'z',
    'policies/a/deeper/y.yaml': 'y',
  });
  const expected = ['B.json: B', 'a.yml: a', 'b.yaml: b', 'a/z.yaml: z', 'a/deeper/y.yaml: y'];
  expect(await filesRead(cwd, ['policies'])).toEqual(expected.map((file) => join('policies', file)));
});

test('a mounted ConfigMap is read once, and a link back to a directory does no harm', async () => {
  const cwd = await temporaryFiles({ 'mount/..2024_01_01/egress.yaml': 'x' });
  symlinkSync('..2024_01_01', join(cwd, 'mount', '..data'));
  symlinkSync(join('..data', 'egress.yaml'), join(cwd, 'mount', 'egress.yaml'));
  symlinkSync('.', join(cwd, 'mount', 'loop'));
  symlinkSync('.', join(cwd, 'mount', 'loop.yaml'));
  expect(await filesRead(cwd, ['mount'])).toEqual(['mount/egress.yaml: x']);
});

test('files, directories and standard input are read in the order of the arguments', async () => {
  const cwd = await temporaryFiles({ 'named-otherwise.txt': 'a', 'policies/b.yaml': 'b' });
  expect(await filesRead(cwd, ['policies', '-', 'named-otherwise.txt'], 'piped')).toEqual([
    'policies/b.yaml: b',
    '<stdin>: piped',
    'named-otherwise.txt: a',
  ]);
});

test('a byte order mark is not part of the text', async () => {
  const cwd = await temporaryFiles({ 'a.yaml': '\uFEFFa' });
  expect(await filesRead(cwd, ['a.yaml'])).toEqual(['a.yaml: a']);
});

describe('refuses', () => {
  test.each([
    ['missing.yaml', 'cannot read `missing.yaml`: there is no such file or directory'],
    ['latin1.yaml', '`latin1.yaml` is not UTF-8 text'],
    ['empty', 'directory `empty` holds no .yaml, .yml or .json file'],
    ['latin1.yaml/egress.yaml', 'cannot read `latin1.yaml/egress.yaml`: ENOTDIR'],
  ])('%j', async (name, message) => {
    const cwd = await temporaryFiles({ 'latin1.yaml': Uint8Array.of(0xe9), 'empty/README.md': '' });
    const reading = filesRead(cwd, [name]);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
  });
});

test.each([
  [true, {}, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
  [undefined, {}, false],
])('on a terminal: %s, with %j: coloured %s', (isTTY, env, coloured) => {
  const paint = painterFor({ isTTY, write: () => true }, env);
  expect(paint('red', 'text')).toBe(coloured ? '\u001b[31mtext\u001b[39m' : 'text');
});
