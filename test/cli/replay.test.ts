import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { policyManifest, repository, run, temporaryFiles } from './support.js';

const request = {
  source: 'curl/curl',
  protocol: 'http',
  port: 80,
  host: 'httpbin.org',
  method: 'GET',
  path: '/',
};
const allowed = JSON.stringify(request);
const denied = JSON.stringify({ ...request, host: 'example.com' });

function files(log: string): Promise<string> {
  return temporaryFiles({
    'policies/web.yaml': policyManifest('web'),
    'policies/api.yaml': policyManifest('api', 'api.example'),
    'requests.jsonl': log,
  });
}

const args = ['replay', '-p', 'policies', 'requests.jsonl'];

describe('the counts', () => {
  test('as text', async () => {
    const cwd = await files(`${allowed}\n${denied}\n\n${denied}\nstarting up\n`);
    expect(await run(args, { cwd })).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `4  lines
3  requests
1  allowed
2  denied
1  can't be read

denied, by reason, with the first of each:
  2  host-not-allowed  requests.jsonl:2: no \`http\` rule of \`curl/curl\` on port 80 has this host: allowed are \`api.example\`, \`httpbin.org\`

denied, by source:
  2  curl/curl  of 3

never used:
  curl/api  80 http  policies/api.yaml:7:11

can't be read, the first of 1:
  requests.jsonl:5: it is not JSON: \`starting up\`
`,
    });
  });

  test('as text, without empty sections', async () => {
    const cwd = await files(allowed);
    const { stdout } = await run(['replay', '-p', 'policies/web.yaml', 'requests.jsonl'], { cwd });
    expect(stdout).toBe("1  lines\n1  requests\n1  allowed\n0  denied\n0  can't be read\n");
  });

  test('as text, with what passes because no rule captures it', async () => {
    const cwd = await files(`${allowed}\n${JSON.stringify({ ...request, port: 81 })}`);
    const { stdout } = await run([...args, '--enable-egress'], { cwd });
    expect(stdout).toContain('2  allowed        of these 1 that no rule captures\n');
  });

  test('as JSON', async () => {
    const cwd = await files(`${allowed}\n${denied}\n`);
    const { stdout } = await run([...args, '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      lines: 2,
      requests: 2,
      allowed: 1,
      denied: 1,
      reasons: [{ reason: 'host-not-allowed', count: 1, example: { file: 'requests.jsonl', line: 2 } }],
      sources: [{ source: 'curl/curl', requests: 2, denied: 1 }],
      unreadable: { count: 0 },
    });
  });
});

test('the log may come from standard input, be more than one, and leave the source to an option', async () => {
  const cwd = await files(allowed);
  const { stdout } = await run([...args, '-', '--as', 'shop/cart'], {
    cwd,
    stdin: '{"protocol":"HTTP/1.1","authority":"httpbin.org","method":"GET","path":"/","upstream_host":"-"}',
  });
  expect(stdout).toContain('no policy names the ServiceAccount `shop/cart` as a source');
  expect(stdout).toContain('<stdin>:1');
});

describe('--fail-on-deny', () => {
  test.each([
    ['all is allowed', allowed, 0],
    ['a request is denied', `${allowed}\n${denied}`, 1],
    ["a line can't be read", `${allowed}\n{}`, 1],
    ['there is nothing', '', 0],
  ])('if %s', async (_, log, exitCode) => {
    const cwd = await files(log);
    expect((await run([...args, '--fail-on-deny'], { cwd })).exitCode).toBe(exitCode);
    expect((await run(args, { cwd })).exitCode).toBe(0);
  });
});

test('progress is shown on a terminal only, and removed at the end', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(1000);
  const cwd = await files(`${allowed}\n`);
  const { stderr } = await run(args, { cwd, isTTY: true });
  now.mockRestore();
  expect(stderr).toBe('\r\u001b[K1 lines ...\r\u001b[K');
});

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [['replay', '-p', 'policies'], 'no log is given'],
  [['replay', '-'], 'policies and log cannot both come from standard input: pass `--policies FILE`'],
  [['replay', '-p', '-', '-'], 'policies and log cannot both come from standard input'],
  [['replay', '-p', 'policies', 'missing'], 'cannot read `missing`: there is no such file or directory'],
  [['replay', '-p', 'policies', 'policies'], 'cannot read `policies`'],
  [['replay', '-p', 'policies', '--as', 'curl', 'requests.jsonl'], 'does not name a ServiceAccount'],
  [['replay', '-p', 'policies', '--dialect', 'speck', 'requests.jsonl'], 'option `--dialect` takes'],
  [
    ['replay', '-p', 'policies', 'requests.jsonl'],
    'none of 2 lines can be read: requests.jsonl:1: it is not JSON: `<html>`',
  ],
];

test.each(refused)('refuses %j', async (refusedArgs, message) => {
  const cwd = await files('<html>\n</html>\n');
  const { exitCode, stdout, stderr } = await run(refusedArgs, { cwd });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('a log that is larger than the heap is replayed', async () => {
  const cwd = await files('');
  const main = join(repository, 'dist', 'cli', 'main.cjs');
  const program = spawn(
    process.execPath,
    ['--max-old-space-size=64', main, 'replay', '-p', 'policies', '--format', 'json', '-'],
    { cwd },
  );
  let stdout = '';
  program.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const ended = once(program, 'close');

  const padding = 'x'.repeat(1500);
  for (let batch = 0; batch < 100; batch++) {
    const lines = Array.from({ length: 1000 }, (_, index) =>
      JSON.stringify({ ...request, source: `team-${batch}-${index}/app`, path: `/${index}/${padding}` }),
    );
    if (!program.stdin.write(`${lines.join('\n')}\n`)) await once(program.stdin, 'drain');
  }
  program.stdin.end();

  expect(await ended).toEqual([0, null]);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({ lines: 100_000, denied: 100_000, otherSources: { requests: 99_980 } });
});
