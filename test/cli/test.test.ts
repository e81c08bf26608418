import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles, walkthroughPolicies } from './support.js';

const cases = `policies: [policies]
as: curl/curl
cases:
  - request: http://httpbin.org/get
    expect: allow
    rule: curl/web
  - name: other hosts are denied
    request: http://example.com/
    expect: deny
    reason: host-not-allowed
`;

const failing = cases.replace('host-not-allowed', 'port-not-allowed');

function files(egressTest = cases): Promise<string> {
  return temporaryFiles({
    'egress.test.yaml': egressTest,
    'policies/web.yaml': policyManifest('web'),
    'policies/api.yaml': policyManifest('api', 'api.example'),
  });
}

describe('the results as text', () => {
  test('are a row for each case, and what no case exercises', async () => {
    const cwd = await files();
    expect(await run(['test', 'egress.test.yaml'], { cwd })).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `      decision                dialect  case
ok    allow: curl/web:80      spec     GET http://httpbin.org/get
ok    deny: host-not-allowed  spec     other hosts are denied

2 cases, 0 failed

exercised: 50.0 % (rules 1/2, hosts 1/2, ranges 0/0, routes 0/0)
no case exercises:
  rule  curl/api  80 http      policies/api.yaml:7:11
  host  curl/api  api.example  policies/api.yaml:6:11
`,
    });
  });

  test('say where a failing case is, and what was decided instead', async () => {
    const { exitCode, stdout } = await run(['test', 'egress.test.yaml'], { cwd: await files(failing) });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('\nFAIL  deny: host-not-allowed  spec     other hosts are denied\n');
    expect(stdout).toContain(
      'egress.test.yaml:7:5: other hosts are denied\n  expected to be denied with `port-not-allowed`, but it is',
    );
    expect(stdout).toContain('\n2 cases, 1 failed\n');
  });

  test('are one line each, whatever the name', async () => {
    const cwd = await files(cases.replace('other hosts are denied', '"a\\n\\e[31mb"'));
    const { stdout } = await run(['test', 'egress.test.yaml'], { cwd });
    expect(stdout).toContain('deny: host-not-allowed  spec     a [31mb\n');
  });

  test('have a column of notes, if any case has one', async () => {
    const noted = cases.replace('    reason', '    note: "seen\\n403"\n    reason');
    const { stdout } = await run(['test', 'egress.test.yaml'], { cwd: await files(noted) });
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '      decision                dialect  case                        note',
      'ok    allow: curl/web:80      spec     GET http://httpbin.org/get',
      'ok    deny: host-not-allowed  spec     other hosts are denied      seen 403',
    ]);
  });

  test('are coloured on a terminal', async () => {
    const { stdout } = await run(['test', 'egress.test.yaml'], { cwd: await files(failing), isTTY: true });
    expect(stdout).toContain('\u001b[32mok\u001b[39m    allow');
    expect(stdout).toContain('\u001b[31mFAIL\u001b[39m  deny');
  });
});

test('the results as JUnit XML', async () => {
  const { exitCode, stdout } = await run(['test', '--format', 'junit', 'egress.test.yaml'], {
    cwd: await files(failing),
  });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^<\?xml .*\n<testsuites name="egress-policy" tests="2" failures="1">\n/);
  expect(stdout).toContain(
    'file="egress.test.yaml" line="7">\n      <failure message="expected to be denied with',
  );
});

describe('--fail-under', () => {
  test.each([
    ['50', 0],
    ['50.1', 1],
    ['100', 1],
  ])('%s', async (percentage, exitCode) => {
    const transcript = await run(['test', '--fail-under', percentage, 'egress.test.yaml'], {
      cwd: await files(),
    });
    expect(transcript.exitCode).toBe(exitCode);
    expect(transcript.stderr).toBe(
      exitCode === 0 ? '' : `egress-policy: the cases exercise less than ${percentage} % of the policies\n`,
    );
  });

  test.each(['101', '-1', 'all', '', '1e1'])('refuses %j', async (percentage) => {
    const { exitCode, stderr } = await run(['test', `--fail-under=${percentage}`, 'egress.test.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('`--fail-under` takes a number from 0 to 100');
  });
});

describe('policies', () => {
  test('of the arguments take the place of those of the file', async () => {
    const manifest = join(walkthroughPolicies, '2-https.yaml');
    const { exitCode, stdout } = await run(['test', '-p', manifest, 'egress.test.yaml'], {
      cwd: await files(),
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('FAIL  deny: port-not-allowed');
  });

  test('of a file are relative to it', async () => {
    const cwd = join(await files(), '..');
    const [directory = ''] = (await files()).split('/').slice(-1);
    expect((await run(['test', `${directory}/egress.test.yaml`], { cwd })).exitCode).toBe(0);
  });

  test('may differ from file to file: the coverage is that of all', async () => {
    const cwd = await temporaryFiles({
      'tests/a.yaml': cases.replace('[policies]', '[../web.yaml]'),
      'tests/b.yaml': cases
        .replace('[policies]', '[../api.yaml]')
        .replaceAll('httpbin.org', 'api.example')
        .replace('curl/web', 'curl/api'),
      'web.yaml': policyManifest('web'),
      'api.yaml': policyManifest('api', 'api.example'),
    });
    const { exitCode, stdout } = await run(['test', 'tests'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\n4 cases, 0 failed\n');
    expect(stdout).toContain('exercised: 100.0 % (rules 2/2, hosts 2/2');
  });

  test('may be none, which standard input does not replace', async () => {
    const none = cases
      .replace('[policies]', '[]')
      .replace('expect: allow\n    rule: curl/web', 'expect: deny\n    reason: no-policy-for-source')
      .replace('host-not-allowed', 'no-policy-for-source');
    const surroundings = { cwd: await files(none), stdin: policyManifest('web') };
    const { exitCode, stdout } = await run(['test', 'egress.test.yaml'], surroundings);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\n2 cases, 0 failed\n\nexercised: 100.0 % (rules 0/0,');
    expect((await run(['test', '-p', '-', 'egress.test.yaml'], surroundings)).exitCode).toBe(1);
  });

  test('may come from standard input, and so may the cases', async () => {
    const cwd = await files();
    const fromPipe = await run(['test', '-p', '-', 'egress.test.yaml'], {
      cwd,
      stdin: policyManifest('web'),
    });
    expect(fromPipe.exitCode).toBe(0);
    expect((await run(['test', '-'], { cwd, stdin: cases })).exitCode).toBe(0);
  });
});

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [['test'], 'no file of test cases is given'],
  [['test', 'missing.yaml'], 'cannot read `missing.yaml`'],
  [['test', '-p', '-', '-'], 'cannot both come from standard input'],
  [['test', 'empty.yaml'], 'the files hold no test cases'],
  [
    ['test', 'nameless.yaml'],
    '`nameless.yaml` names no `policies`: add them, or `policies: []` for none, or pass `--policies FILE`',
  ],
  [['test', 'broken.yaml'], 'broken.yaml:3:5 cases[0].expect: field `expect` must be `allow` or `deny`'],
  [['test', '--dialect', 'speck', 'nameless.yaml'], 'option `--dialect` takes'],
  [['test', '--format', 'xml', 'nameless.yaml'], 'option `--format` takes `text` or `junit`'],
];

test.each(refused)('refuses %j', async (args, message) => {
  const cwd = await temporaryFiles({
    'empty.yaml': '# nothing\n',
    'nameless.yaml': cases.replace('policies: [policies]\n', ''),
    'broken.yaml': "as: a/b\ncases:\n  - expect: alow\n    request: 'http://a'\n",
  });
  const { exitCode, stdout, stderr } = await run(args, { cwd });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
});
