import { execFileSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles } from './support.js';

const httpbin = policyManifest('a');
const example = policyManifest('a', 'example.com');

describe('prints', () => {
  test('what becomes allowed and denied, each with an example', async () => {
    const cwd = await temporaryFiles({ 'before.yaml': httpbin, 'after.yaml': example });
    const { exitCode, stdout, stderr } = await run(['diff', 'before.yaml', 'after.yaml'], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toBe(`curl/curl
  + allowed  http 80
      hosts     example.com
      example   GET \`/\` to 192.0.2.1:80 with \`Host: example.com\`
      before    denied: no \`http\` rule of \`curl/curl\` on port 80 has this host: allowed are \`httpbin.org\`
      after     allowed by policy \`curl/a\`
  - denied  http 80
      hosts     httpbin.org
      example   GET \`/\` to 192.0.2.1:80 with \`Host: httpbin.org\`
      before    allowed by policy \`curl/a\`
      after     denied: no \`http\` rule of \`curl/curl\` on port 80 has this host: allowed are \`example.com\`

1 newly allowed, 1 newly denied
`);
  });

  test('that there is no difference', async () => {
    const cwd = await temporaryFiles({
      'before/a.yaml': httpbin,
      'after.yaml': `${httpbin}---\n${httpbin.replace('name: a', 'name: b')}`,
    });
    expect(await run(['diff', 'before', 'after.yaml'], { cwd })).toEqual({
      exitCode: 0,
      stdout: 'no difference: both allow the same\n',
      stderr: '',
    });
  });

  test('JSON', async () => {
    const cwd = await temporaryFiles({ 'after.yaml': httpbin });
    const { stdout } = await run(['diff', '--format', 'json', '-', 'after.yaml'], { cwd, stdin: example });
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [{ effect: 'allowed', hosts: [{ host: 'httpbin.org' }] }, { effect: 'denied' }],
      unknown: [],
    });
  });

  test('Markdown', async () => {
    const cwd = await temporaryFiles({ 'before.yaml': httpbin, 'after.yaml': example });
    const { stdout } = await run(['diff', '--format=markdown', 'before.yaml', 'after.yaml'], { cwd });
    expect(stdout).toContain(
      '### Egress: 1 newly allowed, 1 newly denied\n\n#### Newly allowed\n\n| source |',
    );
    expect(stdout).toMatch(/^\| curl\/curl \| http 80 \| example\.com \| any \| any \| GET /m);
  });

  test('in colour on a terminal', async () => {
    const cwd = await temporaryFiles({ 'before.yaml': httpbin, 'after.yaml': example });
    const { stdout } = await run(['diff', 'before.yaml', 'after.yaml'], { cwd, isTTY: true });
    expect(stdout).toContain('\u001b[32m+ allowed\u001b[39m');
  });
});

test('the settings of the mesh count', async () => {
  const cwd = await temporaryFiles({ 'a.yaml': httpbin, 'b.yaml': example });
  const { exitCode } = await run(['diff', '--disable-egress-policy', 'a.yaml', 'b.yaml'], { cwd });
  expect(exitCode).toBe(0);
});

describe('revisions of a git repository', () => {
  async function repository() {
    const cwd = await temporaryFiles({
      'policies/a.yaml': httpbin,
      'policies/sub dir/b.json': '{}',
      'policies/.hidden/c.yaml': 'a: [',
      'policies/notes.txt': 'not a manifest',
    });
    const git = (...args: readonly string[]) => execFileSync('git', args, { cwd, stdio: 'pipe' });
    git('init', '-q');
    git('add', '-A', '-f');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'policies');
    return cwd;
  }

  test('of a file and of a directory', async () => {
    const cwd = await repository();
    expect((await run(['diff', 'HEAD:policies/a.yaml', 'policies/a.yaml'], { cwd })).exitCode).toBe(0);
    const { exitCode, stderr } = await run(
      ['diff', '--skip-invalid', 'HEAD:policies', 'HEAD:policies/a.yaml'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('HEAD:policies/sub dir/b.json');
    expect(stderr).not.toContain('.hidden');
  });

  test.each([
    ['HEAD:missing', 'cannot read `HEAD:missing`: '],
    ['nothing:policies', 'cannot read `nothing:policies`: '],
    ['$(touch x):a', 'cannot read `$(touch x):a`: '],
  ])('%s is bad input', async (name, message) => {
    const cwd = await repository();
    const { exitCode, stderr } = await run(['diff', name, 'policies/a.yaml'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

test.each([
  [[], 'two sets of policies are expected, but 0 are given'],
  [['a.yaml'], 'two sets of policies are expected, but 1 are given'],
  [['a.yaml', 'a.yaml', 'a.yaml'], 'two sets of policies are expected, but 3 are given'],
  [['-', '-'], 'standard input can be one of the two, not both'],
  [['a.yaml', 'missing.yaml'], 'cannot read `missing.yaml`'],
  [['--format', 'xml', 'a.yaml', 'a.yaml'], 'option `--format` takes'],
  [['--', '-x:y', 'a.yaml'], 'cannot read `-x:y`: no revision begins with `-`'],
])('bad input: %j', async (args, message) => {
  const cwd = await temporaryFiles({ 'a.yaml': httpbin });
  const { exitCode, stdout, stderr } = await run(['diff', ...args], { cwd });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`egress-policy: ${message}`);
});

test('invalid policies are bad input, unless they are skipped', async () => {
  const cwd = await temporaryFiles({ 'a.yaml': httpbin, 'b.yaml': policyManifest('a', 'http*bin.org') });
  expect((await run(['diff', 'a.yaml', 'b.yaml'], { cwd })).exitCode).toBe(2);
  expect((await run(['diff', '--skip-invalid', 'a.yaml', 'b.yaml'], { cwd })).exitCode).toBe(1);
});
