/** Runs the examples as a user does, and real curl against them. All servers and files are of this machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A line of an example's log. */
export interface LogEntry {
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** A running example. */
export class Example {
  readonly log: LogEntry[] = [];
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();
  private errors = '';

  constructor(script: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [join(root, 'examples', script), ...args], { cwd: root });
    if (!this.child.stdout || !this.child.stderr) throw new Error('no output');
    this.child.stderr.on('data', (text) => (this.errors += String(text)));
    createInterface(this.child.stdout).on('line', (line) => {
      this.log.push(JSON.parse(line) as LogEntry);
      for (const check of this.waiting) check();
    });
  }

  /** The first entry from `since` on that is as asked for. */
  async entry(isWanted: (entry: LogEntry) => boolean, since = 0): Promise<LogEntry> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        reject(new Error(`no such entry in ${JSON.stringify(this.log.slice(since))} ${this.errors}`));
      }, 20_000);
      const check = (): void => {
        const found = this.log.slice(since).find(isWanted);
        if (!found) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  /** The port that it listens on. */
  async port(): Promise<number> {
    const { port } = await this.entry(({ event }) => event === 'listening');
    return Number(port);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exit;
  }
}

export interface CurlResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs curl, which must end within a minute, untouched by the proxies and settings of this machine. */
export async function curl(args: readonly string[], input = ''): Promise<CurlResult> {
  return new Promise((resolve) => {
    const child = spawn('curl', ['-q', '--silent', '--show-error', '--max-time', '60', ...args], {
      env: { PATH: process.env['PATH'] },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.stdin.end(input);
    child.once('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** A directory that is removed by {@link TemporaryDirectory.remove}. */
export class TemporaryDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'egress-policy-example-'));

  file(name: string, content?: string): string {
    const path = join(this.path, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Files with a self-signed certificate for names, made by OpenSSL. */
export function makeCertificate(directory: TemporaryDirectory, names: readonly string[]): Certificate {
  const certificate = directory.file('certificate.pem');
  const key = directory.file('key.pem');
  const { status, stderr } = spawnSync(
    'openssl',
    [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
      '-subj', '/CN=test', '-addext', `subjectAltName=${names.join(',')}`, '-keyout', key, '-out', certificate,
    ],
    { encoding: 'utf8' },
  ); // prettier-ignore
  if (status !== 0) throw new Error(stderr);
  return { certificate, key };
}

/** Makes a server listen on a free port of loopback. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
