import { execFile } from 'node:child_process';
import { extname } from 'node:path';

import { quote } from '../model/quote.js';
import { InputError } from './errors.js';
import { decode, manifestExtensions, type TextSource } from './io.js';

/**
 * Reads a file, or all manifests of a directory, as they are in a revision of the git repository around `cwd`.
 *
 * @param name as git writes it: `REVISION:PATH`, the path beginning at the root of the repository, or with `./`
 * @throws {InputError} if git can't, or if there is no manifest
 */
export async function readGitSources(name: string, cwd: string): Promise<readonly TextSource[]> {
  const fail = (reason: string): InputError => new InputError(`cannot read ${quote(name)}: ${reason}`);
  if (name.startsWith('-')) throw fail('no revision begins with `-`');
  const git = (args: readonly string[], input = ''): Promise<Buffer> =>
    runGit(args, input, cwd).catch((error: unknown) => {
      throw fail(error instanceof Error ? error.message : String(error));
    });
  const type = (await git(['cat-file', '-t', name])).toString().trim();
  if (type === 'blob') return [{ file: name, text: decode(await git(['cat-file', 'blob', name]), name) }];
  if (type !== 'tree') throw fail(`it is a ${type}, not a file or a directory: write \`REVISION:PATH\``);
  const files = manifestsOf(await git(['ls-tree', '-r', '-z', '--full-tree', name]));
  if (files.length === 0) throw fail('it holds no .yaml, .yml or .json file');
  const contents = splitBatch(await git(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join('')));
  const separator = name.endsWith(':') || name.endsWith('/') ? '' : '/';
  return files.map(({ path }, index) => {
    const file = `${name}${separator}${path}`;
    return { file, text: decode(contents[index] ?? Buffer.alloc(0), file) };
  });
}

interface TreeEntry {
  readonly id: string;
  readonly path: string;
}

/** Regular files that are manifests by their name; those below a name with a leading dot are skipped. */
function manifestsOf(listing: Buffer): readonly TreeEntry[] {
  return listing
    .toString()
    .split('\0')
    .map((line) => /^100[0-7]{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line))
    .flatMap((parts) => {
      const [, id = '', path = ''] = parts ?? [];
      const isHidden = path.split('/').some((part) => part.startsWith('.'));
      return manifestExtensions.has(extname(path)) && !isHidden ? [{ id, path }] : [];
    });
}

/** Takes the output of `git cat-file --batch` apart: for each object a line with its size, its bytes, a line feed. */
function splitBatch(output: Buffer): readonly Buffer[] {
  const contents: Buffer[] = [];
  for (let start = 0; start < output.length;) {
    const end = output.indexOf('\n', start);
    const size = Number(output.subarray(start, end).toString().split(' ')[2]);
    contents.push(output.subarray(end + 1, end + 1 + size));
    start = end + 1 + size + 1;
  }
  return contents;
}

const largestOutput = 1 << 30;

/** Without a shell, so that no character of a name has a special meaning. */
function runGit(args: readonly string[], input: string, cwd: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...args],
      { cwd, encoding: 'buffer', maxBuffer: largestOutput },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (error.code === 'ENOENT') reject(new Error('`git` is not installed'));
        else reject(new Error(firstLine(stderr.toString()) || error.message));
      },
    );
    // A git that ends before it has read everything reports why by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/^fatal: /, '') ?? '';
}
