/**
 * Runs the code of the documentation.
 *
 * - A `ts` block is type-checked and run as a module of its own, against the built package.
 *   What its `// =>` comments claim must hold: see `instrument()`.
 * - A `console` block holds `$ command` lines, each followed by its whole output. All run in one shell.
 *   A command must exit with 0, unless the next one is `echo $?`.
 * - A block with `file=NAME` in its info string is a file that the other blocks of its document may read.
 * - A block that can't be run says `not-run="REASON"`. Their list is below, so that none is added unseen.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { consoleResults, consoleSteps, scriptOf } from './console-block.js';
import { type CodeBlock, codeBlocksOf } from './markdown.js';
import { instrument, recordModule, withoutLayout } from './typescript-block.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const temporary = mkdtempSync(join(tmpdir(), 'egress-policy-docs-'));

const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort(),
];
const blocks = documents.flatMap((name) => codeBlocksOf(name, readFileSync(join(root, name), 'utf8')));
const isExecutable = ({ language }: CodeBlock): boolean => language === 'ts' || language === 'console';
const toRun = blocks.filter((block) => isExecutable(block) && block.notRun === undefined);

/** Each document has a directory, in which the package is installed. */
const directoryOf = (document: string): string => join(temporary, document.replaceAll('/', '-'));
const programs = join(temporary, 'bin');

function writeProgram(name: string, body: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(programs, name), 0o755);
}

beforeAll(() => {
  const main = join(root, 'dist', 'cli', 'main.cjs');
  if (!existsSync(main)) throw new Error('the package is not built: run `npm run build`');
  mkdirSync(programs);
  writeProgram('egress-policy', `exec '${process.execPath}' '${main}' "$@"`);
  writeProgram('npx', 'exec "$@"');
  for (const document of documents) {
    const directory = directoryOf(document);
    mkdirSync(join(directory, 'node_modules'), { recursive: true });
    symlinkSync(root, join(directory, 'node_modules', 'egress-policy'));
    writeFileSync(join(directory, 'record.mjs'), recordModule);
  }
  for (const { document, file, code } of blocks) {
    if (file === undefined) continue;
    const path = join(directoryOf(document), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}\n`);
  }
});

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

test('these blocks are not run, for these reasons', () => {
  const notRun = blocks.filter((block) => isExecutable(block) && block.notRun !== undefined);
  expect(notRun.map(({ document, notRun: reason }) => `${document}: ${reason}`)).toEqual([
    'README.md: it installs packages; the cases are run in docs/walkthrough/README.md',
    'README.md: it is for a clone; the same is run in docs/walkthrough/README.md',
    'README.md: it is what runs these tests',
    'README.md: it packs and installs the package',
    'docs/getting-started.md: it packs and installs the package',
    'docs/test-harnesses.md: Vitest runs it: test/adapters/vitest/document.test.ts',
    'docs/test-harnesses.md: Vitest runs it: test/adapters/vitest/document.test.ts',
  ]);
});

test('the documents that a reader begins with hold blocks to run', () => {
  for (const document of ['README.md', join('docs', 'getting-started.md')]) {
    const languages = toRun.filter((block) => block.document === document).map(({ language }) => language);
    expect(new Set(languages)).toEqual(new Set(['ts', 'console']));
  }
});

test('all TypeScript has the right types', () => {
  const files = toRun
    .filter(({ language }) => language === 'ts')
    .map(({ document, line, code }) => {
      const path = join(directoryOf(document), `line-${line}.ts`);
      writeFileSync(path, `${code}\nexport {};\n`);
      return path;
    });
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    typeRoots: [join(root, 'node_modules', '@types')],
    types: ['node'],
  });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(problems).toEqual([]);
});

describe.each(toRun.map((block) => [`${block.document}:${block.line}`, block] as const))('%s', (_, block) => {
  test(block.language, () => {
    if (block.language === 'ts') checkTypeScript(block);
    else checkConsole(block);
  });
});

function checkTypeScript({ document, line, code }: CodeBlock): void {
  const directory = directoryOf(document);
  const { code: module, expectations } = instrument(code);
  writeFileSync(join(directory, `line-${line}.mjs`), module);
  const { status, stderr } = spawnSync(process.execPath, [`line-${line}.mjs`], {
    cwd: directory,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });

  const shown = new Map<string, unknown>(
    Object.entries(JSON.parse(readFileSync(join(directory, 'shown.json'), 'utf8')) as object),
  );
  for (const expectation of expectations) {
    const actual = shown.get(`${expectation.line}`);
    expect(withoutLayout(String(actual)), `line ${line + expectation.line}`).toBe(
      withoutLayout(expectation.text),
    );
  }
}

function checkConsole({ document, code }: CodeBlock): void {
  const steps = consoleSteps(code);
  const { stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${scriptOf(steps)}`], {
    cwd: directoryOf(document),
    encoding: 'utf8',
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env['PATH']}`, NO_COLOR: '1' },
  });
  const results = consoleResults(stdout);
  const actual = steps.map(({ command }, index) => ({ command, output: results[index]?.output }));
  expect(actual).toEqual(steps);
  for (const [index, { command }] of steps.entries()) {
    if (steps[index + 1]?.command !== 'echo $?') expect(results[index]?.exitCode, command).toBe(0);
  }
}
