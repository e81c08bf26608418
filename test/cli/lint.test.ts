import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles } from './support.js';

const wide = policyManifest('wide', 'HTTPBin.org', 'tcp');
const broken = policyManifest('broken', "'f*o'");
const account = `apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: curl }
`;

describe('the exit code', () => {
  test.each([
    [[], 0],
    [['--fail-on', 'error'], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'note'], 1],
    [['--fail-on', 'warning', '--rule', 'tcp-ignores-hosts=off'], 0],
    [['--fail-on', 'note', '--rule', 'tcp-ignores-hosts=off'], 1],
    [['--rule', 'tcp-ignores-hosts=error'], 1],
    [['--rule', 'tcp-ignores-hosts=note', '--rule', 'host-with-capitals=error'], 1],
  ])('of %j is %d', async (args, expected) => {
    const { exitCode, stderr } = await run(['lint', ...args], { stdin: wide });
    expect({ exitCode, stderr }).toEqual({ exitCode: expected, stderr: '' });
  });

  test('of an invalid policy is 1, and of nothing found 0', async () => {
    expect((await run(['lint'], { stdin: broken })).exitCode).toBe(1);
    expect(await run(['lint'], { stdin: policyManifest('clean') })).toEqual({
      exitCode: 0,
      stdout: 'no findings\n',
      stderr: '',
    });
  });

  test('of a manifest that cannot be read is 1: that is a finding', async () => {
    const { exitCode, stdout } = await run(['lint'], { stdin: 'kind: [' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[invalid-manifest]');
  });
});

describe('the formats', () => {
  test('text is painted on a terminal', async () => {
    const { stdout } = await run(['lint'], { stdin: wide, isTTY: true });
    expect(stdout).toContain('\u001b[33mwarning[tcp-ignores-hosts]\u001b[39m: ');
  });

  test('json is the findings', async () => {
    const { stdout } = await run(['lint', '--format', 'json'], { stdin: wide });
    expect(JSON.parse(stdout)).toMatchObject([
      { code: 'host-with-capitals', location: { file: '<stdin>', line: 6 } },
      { code: 'tcp-ignores-hosts', severity: 'warning' },
    ]);
  });

  test('sarif names the program and its version', async () => {
    const { stdout } = await run(['lint', '--format', 'sarif'], { stdin: wide });
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'egress-policy', version: expect.any(String) as string } } }],
    });
  });

  test('github prints nothing if nothing is found', async () => {
    expect((await run(['lint', '--format', 'github'], { stdin: policyManifest('clean') })).stdout).toBe('');
    expect((await run(['lint', '--format', 'github'], { stdin: wide })).stdout).toMatch(
      /^::notice file=<stdin>,line=6,.*\n::warning .*\n$/,
    );
  });
});

test('ServiceAccounts are read from manifests, others skipped', async () => {
  const cwd = await temporaryFiles({
    'p.yaml': policyManifest('p'),
    'accounts.yaml': `${account}---\n${wide}`,
  });
  const { stdout } = await run(['lint', '-p', 'p.yaml', '--service-accounts', 'accounts.yaml'], { cwd });
  expect(stdout).toContain('there is no ServiceAccount `curl/curl`');
});

test('namespaces that are not monitored do not count', async () => {
  const twice = `${policyManifest('one')}---\n${policyManifest('two')}`;
  expect((await run(['lint'], { stdin: twice })).stdout).toContain('shadowed-policy');
  expect((await run(['lint', '--monitored-namespace', 'other'], { stdin: twice })).stdout).toBe(
    'no findings\n',
  );
});

describe('bad input', () => {
  test.each([
    [['policies/'], 'unexpected argument `policies/`: name manifests with `--policies`'],
    [['--fail-on', 'fatal'], 'option `--fail-on` takes `error`, `warning` or `note`, not `fatal`'],
    [['--format', 'xml'], 'option `--format` takes `text`, `json`, `sarif` or `github`, not `xml`'],
    [['--rule', 'tcp-ignores-hosts'], 'is not a setting: write `CODE=off`, or a severity'],
    [['--rule', 'tcp-ignores-hosts=on'], 'takes `off`, `note`, `warning` or `error`, not `on`'],
    [['--rule', 'tcp-ignore-hosts=off'], 'is not the code of a lint rule, did you mean `tcp-ignores-hosts`?'],
  ])('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await run(['lint', ...args], { stdin: wide });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('egress-policy help lint');
  });

  test.each([
    ['kind: [', 'accounts.yaml:1:'],
    [wide, 'hold no ServiceAccount'],
  ])('service accounts %j', async (text, message) => {
    const cwd = await temporaryFiles({ 'accounts.yaml': text });
    const { exitCode, stderr } = await run(['lint', '--service-accounts', 'accounts.yaml'], {
      cwd,
      stdin: wide,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
