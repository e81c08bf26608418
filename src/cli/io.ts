import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';

import { quote } from '../model/quote.js';
import type { Context, Input, Output } from './context.js';
import { InputError } from './errors.js';

/** The text of a manifest and the name under which its issues are reported. */
export interface TextSource {
  readonly file: string;
  readonly text: string;
}

export const manifestExtensions: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);
const standardInputName = '<stdin>';

/**
 * Reads files, directories and, for `-`, standard input.
 *
 * @throws {InputError} if one can't be read, is not UTF-8, or is a directory without manifests.
 */
export async function readSources(
  names: readonly string[],
  context: Context,
): Promise<readonly TextSource[]> {
  const sources: TextSource[] = [];
  for (const name of names) {
    if (name === '-') sources.push(await readStandardInput(context.stdin));
    else sources.push(...(await readFileOrDirectory(name, context.cwd)));
  }
  return sources;
}

export async function readStandardInput(stdin: Input): Promise<TextSource> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return { file: standardInputName, text: decode(Buffer.concat(chunks), standardInputName) };
}

/**
 * Reads a file or, for `-`, standard input piece by piece.
 *
 * @throws {InputError} if it can't be read.
 */
export async function* readChunks(
  name: string,
  { stdin, cwd }: Context,
): AsyncGenerator<Uint8Array | string> {
  try {
    yield* name === '-' ? stdin : createReadStream(resolve(cwd, name));
  } catch (error) {
    throw explainSystemError(error, name);
  }
}

async function readFileOrDirectory(name: string, cwd: string): Promise<readonly TextSource[]> {
  const read = async (): Promise<readonly TextSource[]> => {
    const path = resolve(cwd, name);
    if (!(await stat(path)).isDirectory()) return [await readText(name, cwd)];
    const files = await listManifests(name, cwd);
    if (files.length === 0) {
      throw new InputError(`directory ${quote(name)} holds no .yaml, .yml or .json file`);
    }
    return Promise.all(files.map((file) => readText(file, cwd)));
  };
  try {
    return await read();
  } catch (error) {
    throw explainSystemError(error, name);
  }
}

async function readText(file: string, cwd: string): Promise<TextSource> {
  return { file, text: decode(await readFile(resolve(cwd, file)), file) };
}

export function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${quote(file)} is not UTF-8 text`);
  }
}

/**
 * Lists the manifests below a directory in a fixed order, files before the directories beside them.
 *
 * Names with a leading dot and links to directories are skipped: a mounted ConfigMap has each of its files again under
 * such names, and a link may lead back to its own directory.
 */
async function listManifests(directory: string, cwd: string): Promise<readonly string[]> {
  const entries = (await readdir(resolve(cwd, directory), { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1));

  const files: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() || !manifestExtensions.has(extname(entry.name))) continue;
    if ((await stat(resolve(cwd, path))).isFile()) files.push(path);
  }
  for (const entry of entries) {
    if (entry.isDirectory()) files.push(...(await listManifests(join(directory, entry.name), cwd)));
  }
  return files;
}

interface SystemError extends Error {
  readonly code: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

/** What to throw in place of an error of the file system; any other error as it is. */
function explainSystemError(error: unknown, name: string): unknown {
  return isSystemError(error)
    ? new InputError(`cannot read ${quote(name)}: ${describeSystemError(error)}`)
    : error;
}

function describeSystemError({ code, message }: SystemError): string {
  const descriptions = new Map([
    ['ENOENT', 'there is no such file or directory'],
    ['EACCES', 'permission is denied'],
  ]);
  return descriptions.get(code) ?? message;
}

export type Colour = 'red' | 'green' | 'yellow' | 'bold';

const ansiCodes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  bold: [1, 22],
};

/** Paints text. */
export type Paint = (colour: Colour, text: string) => string;

/** Paints on a terminal only, and not if `NO_COLOR` is set (https://no-color.org). */
export function painterFor(output: Output, env: Context['env']): Paint {
  const plain = !output.isTTY || Boolean(env['NO_COLOR']) || env['TERM'] === 'dumb';
  if (plain) return (_, text) => text;
  return (colour, text) => {
    const [on, off] = ansiCodes[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
