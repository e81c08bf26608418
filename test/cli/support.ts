import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import type { Context } from '../../src/cli/context.js';
import { runProgram } from '../../src/cli/run.js';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const walkthroughDirectory = join(repository, 'docs', 'walkthrough');
export const walkthroughPolicies = join(walkthroughDirectory, 'policies');

export interface Surroundings {
  /** What standard input holds. Default: it is a terminal that nobody types on. */
  readonly stdin?: string | undefined;
  readonly cwd?: string;
  readonly env?: Context['env'];
  /** Whether standard output and standard error are terminals. */
  readonly isTTY?: boolean;
}

export interface Transcript {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process and returns what it wrote. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Transcript> {
  const transcript = { stdout: '', stderr: '' };
  const exitCode = await runProgram(contextFor(args, surroundings, transcript));
  return { exitCode, ...transcript };
}

export function contextFor(
  args: readonly string[],
  { stdin, cwd = repository, env = {}, isTTY = false }: Surroundings,
  transcript: { stdout: string; stderr: string },
): Context {
  return {
    args,
    stdin: Object.assign(Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]), {
      isTTY: stdin === undefined,
    }),
    stdout: { isTTY, write: (text) => (transcript.stdout += text) },
    stderr: { isTTY, write: (text) => (transcript.stderr += text) },
    cwd,
    env,
  };
}

/** Creates a directory with files, by their paths in it, until the test ends. */
export async function temporaryFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'egress-policy-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
  return directory;
}

/** The manifest of a policy of `curl/curl` for HTTP to one host on port 80. */
export function policyManifest(name: string, host = 'httpbin.org', protocol = 'http'): string {
  return `apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: ${name}, namespace: curl }
spec:
  sources: [{ kind: ServiceAccount, name: curl, namespace: curl }]
  hosts: [${host}]
  ports: [{ number: 80, protocol: ${protocol} }]
`;
}
