import { expect, test } from 'vitest';

import { policyManifest, run } from './support.js';

const args = (...more: readonly string[]) => ['explain', '--as', 'curl/curl', ...more];
const stdin = `${policyManifest('httpbin')}---\n${policyManifest('other', 'other.test')}`;

test('an allowed request: the rule that grants, the others in a line', async () => {
  expect(await run(args('http://httpbin.org/get'), { stdin })).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `allow: Egress curl/httpbin grants it on port 80 http

  --> <stdin>:7:11: Egress curl/httpbin, port 80 http
      ok      source    \`curl/curl\`
      ok      port      \`80\`
      ok      protocol  \`http\`
      ok      address   not given (anything passes)
      ok      host      \`httpbin.org\`
      ok      route     \`GET /get\` (anything passes)

other rules of this source:
  --> <stdin>:15:11: Egress curl/other, port 80 http: failed at host
`,
  });
});

test('a denied request: the nearest rules, and what would help', async () => {
  const { exitCode, stdout } = await run(args('http://httpbn.org/get'), { stdin });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('deny[host-not-allowed] at the request: ');
  expect(stdout).toContain('      failed  host      `httpbn.org`, but allowed is `httpbin.org`\n');
  expect(stdout).toContain('      help: send host `httpbin.org` instead of `httpbn.org`\n');
  expect(stdout).toContain(
    '      help: change the policy: in Egress curl/httpbin (<stdin>:6:3), add spec.hosts[1]: "httpbn.org"',
  );
});

test('a tcp port as a change: with the warning that it is a wide one', async () => {
  const { stdout } = await run(args('tcp://db.test:5432'), { stdin: policyManifest('httpbin') });
  expect(stdout).toContain(
    'add spec.ports[1]: {"number":5432,"protocol":"tcp"} (this opens the port to every host',
  );
});

test('what passes because no rule captures it', async () => {
  const { exitCode, stdout } = await run(args('--enable-egress', 'https://other.test/'), { stdin });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('allow: no rule captures it, and the mesh enables egress');
});

test('colours on a terminal', async () => {
  const { stdout } = await run(args('http://httpbin.org/'), { stdin, isTTY: true });
  expect(stdout).toContain('\u001b[32mallow\u001b[39m');
});

test('json is the explanation', async () => {
  const { stdout } = await run(args('--format', 'json', 'http://a.test/'), { stdin });
  expect(JSON.parse(stdout)).toMatchObject({
    decision: { verdict: 'deny', reason: 'host-not-allowed' },
    dialect: 'spec',
    rules: [{ outcome: 'host' }, { outcome: 'host' }],
    nearest: [{ failed: ['host'] }, { failed: ['host'] }],
    notes: [],
  });
});

test('a malformed request is bad input', async () => {
  const { exitCode, stderr } = await run(args('-X', 'G T', 'http://a.test/'), { stdin });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('the request is malformed: method');
});

test('an invalid policy stops it, unless it is to be skipped', async () => {
  const broken = `${stdin}---\n${policyManifest('broken', "'f*o'")}`;
  expect((await run(args('http://httpbin.org/'), { stdin: broken })).exitCode).toBe(2);
  const { exitCode, stdout } = await run(args('--skip-invalid', 'http://httpbin.org/'), { stdin: broken });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('note: Egress `curl/broken` names this source, but it is invalid: host `f*o`');
});
