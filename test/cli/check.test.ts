import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles, type Transcript, walkthroughPolicies } from './support.js';

const httpManifest = join(walkthroughPolicies, '1-http.yaml');
const routeManifest = join(walkthroughPolicies, '4-http-one-route.yaml');
const anyTcpManifest = join(walkthroughPolicies, '3-tcp.yaml');

function check(...args: readonly string[]): Promise<Transcript> {
  return run(['check', '--as', 'curl/curl', ...args]);
}

describe('prints', () => {
  test('the rule that allows', async () => {
    expect(await check('-p', routeManifest, 'http://httpbin.org/get?q=1')).toEqual({
      exitCode: 0,
      stdout:
        'allow\n  policy  curl/httpbin-get\n  port    80 http\n  host    httpbin.org\n  route   get/get\n',
      stderr: '',
    });
  });

  test('the reason of a denial', async () => {
    const { exitCode, stdout, stderr } = await check('-p', routeManifest, 'http://httpbin.org/status/200');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(
      /^deny at the request\n {2}reason {3}route-not-matched\n {2}message {2}.*`\* \/get`\n$/,
    );
  });

  test('that the mesh lets everything pass', async () => {
    const { exitCode, stdout } = await check('-p', httpManifest, '--enable-egress', 'https://example.com');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'allow: no rule captures it, and the mesh enables egress\n',
    });
  });

  test('the decision as JSON', async () => {
    const allowed = await check('-p', httpManifest, '--format', 'json', 'http://httpbin.org/get');
    expect(allowed.exitCode).toBe(0);
    expect(JSON.parse(allowed.stdout)).toEqual({
      verdict: 'allow',
      rule: {
        policy: { namespace: 'curl', name: 'httpbin-http' },
        port: { number: 80, protocol: 'http' },
        host: 'httpbin.org',
      },
    });
    const denied = await check('-p', httpManifest, '--format=json', 'http://example.com/get');
    expect(denied.exitCode).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({ verdict: 'deny', reason: 'host-not-allowed' });
  });

  test('in colour on a terminal', async () => {
    const args = ['check', '--as', 'curl/curl', '-p', httpManifest, 'http://httpbin.org/get'];
    expect((await run(args, { isTTY: true })).stdout).toMatch(/^\u001b\[32mallow\u001b\[39m\n/);
    expect((await run(args, { isTTY: true, env: { NO_COLOR: '1' } })).stdout).toMatch(/^allow\n/);
  });
});

const verdicts: readonly (readonly [verdict: 'allow' | 'deny', args: readonly string[]])[] = [
  ['allow', ['-p', httpManifest, 'http://httpbin.org/get']],
  ['allow', ['-p', httpManifest, 'http://HTTPBIN.org.:80/get']],
  ['deny', ['-p', httpManifest, 'http://httpbin.org:8080/get']],
  ['deny', ['-p', httpManifest, 'https://httpbin.org:80/get']],
  ['deny', ['-p', httpManifest, 'http://192.0.2.7/get']],
  ['allow', ['-p', httpManifest, '-H', 'Host: httpbin.org', 'http://192.0.2.7/get']],
  ['deny', ['-p', httpManifest, '-H', 'Host: example.com', 'http://httpbin.org/get']],
  ['deny', ['-p', routeManifest, 'http://httpbin.org/x/../get']],
  ['deny', ['-p', routeManifest, 'http://httpbin.org//get']],
  ['deny', ['-p', routeManifest, 'http://httpbin.org/%67et']],
  ['allow', ['-p', routeManifest, 'http://httpbin.org/get#fragment']],
  ['allow', ['-p', anyTcpManifest, 'tcp://192.0.2.7:443']],
  ['allow', ['-p', anyTcpManifest, 'https://192.0.2.7']],
  ['deny', ['-p', anyTcpManifest, 'tcp://192.0.2.7:444']],
  ['allow', ['-p', walkthroughPolicies, 'http://httpbin.org/status/200']],
  ['allow', ['-p', walkthroughPolicies, 'https://httpbin.org/']],
  ['deny', ['-p', httpManifest, '--disable-egress-policy', 'http://httpbin.org/get']],
  ['deny', ['-p', httpManifest, '--monitored-namespace', 'shop', 'http://httpbin.org/get']],
  [
    'allow',
    [
      '-p',
      httpManifest,
      '--monitored-namespace',
      'shop',
      '--monitored-namespace=curl',
      'http://httpbin.org/',
    ],
  ],
  ['deny', ['-p', '/dev/null', 'http://httpbin.org/get']],
];

test.each(verdicts)('%s: %j', async (verdict, args) => {
  const { exitCode, stdout, stderr } = await check(...args);
  expect({ exitCode, stderr }).toEqual({ exitCode: verdict === 'allow' ? 0 : 1, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^${verdict}\\b`));
});

describe('manifests', () => {
  const args = ['check', '--as', 'curl/curl', 'http://httpbin.org/get'];

  test('come from standard input if no other place is named, or by a dash', async () => {
    const stdin = readFileSync(httpManifest, 'utf8');
    expect((await run(args, { stdin })).exitCode).toBe(0);
    expect((await run([...args, '--policies', '-'], { stdin })).exitCode).toBe(0);
  });

  test.each([undefined, '', ' \n'])('are missed if standard input is %j', async (stdin) => {
    const { exitCode, stdout, stderr } = await run(args, { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('no policies are given: pass `--policies FILE`');
  });

  test('may hold the settings of the mesh, which the options override', async () => {
    const mesh = `
apiVersion: config.openservicemesh.io/v1alpha2
kind: MeshConfig
metadata: { name: osm-mesh-config, namespace: osm-system }
spec: { traffic: { enableEgress: true }, featureFlags: { enableEgressPolicy: true } }
`;
    const elsewhere = ['check', '--as', 'curl/curl', 'https://example.com'];
    const stdin = `${policyManifest('httpbin')}---${mesh}`;
    expect((await run(elsewhere, { stdin })).exitCode).toBe(0);
    const closed = stdin.replace('enableEgress: true', 'enableEgress: false');
    expect((await run(elsewhere, { stdin: closed })).exitCode).toBe(1);
    expect((await run([...elsewhere, '--enable-egress'], { stdin: closed })).exitCode).toBe(0);
  });

  test('with errors are bad input: all are reported, each with its place', async () => {
    const cwd = await temporaryFiles({
      'a.yaml': policyManifest('a', 'httpbin.org', 'htp'),
      'b.yaml': policyManifest('b', 'http*bin.org'),
    });
    const { exitCode, stdout, stderr } = await run([...args, '-p', 'a.yaml', '-p', 'b.yaml'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: a\.yaml:7:25 .*`htp`.*\[invalid-protocol\]$/m);
    expect(stderr).toMatch(/^error: b\.yaml:6:11 .*`http\*bin\.org`.*\[invalid-host\]$/m);
    expect(stderr).toContain('egress-policy: the manifests hold 2 errors');
  });

  test('with errors are decided without the invalid policies on request', async () => {
    const stdin = `${policyManifest('a', 'httpbin.org', 'htp')}---\n${policyManifest('b')}`;
    const { exitCode, stdout, stderr } = await run([...args, '--skip-invalid'], { stdin });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('policy  curl/b');
    expect(stderr).toMatch(/^error: <stdin>:7:25 /m);
  });

  test('that are not YAML are bad input', async () => {
    const { exitCode, stderr } = await run(args, { stdin: 'a: [' });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: <stdin>:1:\d+:? .*\[invalid-manifest\]$/m);
  });

  test('with oddities alone are decided, and the oddities reported', async () => {
    const stdin = `${policyManifest('a').replace('hosts:', 'host: []\n  hosts:')}---
apiVersion: v1
kind: ConfigMap
metadata: { name: other }
`;
    const { exitCode, stderr } = await run(args, { stdin });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: <stdin>:6:\d+ .*\[unknown-field\]$/m);
    expect(stderr).toMatch(/^note: <stdin>:\d+:\d+ .*\[unrelated-kind\]$/m);
    expect((await run(args, { stdin, isTTY: true })).stderr).toMatch(/^\u001b\[33mwarning\u001b\[39m: /m);
  });
});

const badInput: readonly (readonly [args: readonly string[], message: string])[] = [
  [['-p', httpManifest], 'no URL is given'],
  [['-p', httpManifest, 'httpbin.org'], 'URL `httpbin.org` is not absolute'],
  [['-p', 'missing.yaml', 'http://httpbin.org'], 'cannot read `missing.yaml`'],
  [['-p', httpManifest, '--format', 'xml', 'http://httpbin.org'], 'option `--format` takes `text` or `json`'],
  [['-p', httpManifest, '--format', '__proto__', 'http://httpbin.org'], 'option `--format` takes'],
  [['-p', httpManifest, '--ip', '10', 'http://httpbin.org'], 'the request is malformed: '],
  [['-p', httpManifest, '-X', 'G T', 'http://httpbin.org'], 'the request is malformed: '],
  [['-p', httpManifest, '-H', 'Host: a b', 'http://httpbin.org'], 'the request is malformed: '],
  [['-p', httpManifest, '--as', 'shop/cart', 'http://httpbin.org'], 'option `--as` is given twice'],
];

describe('bad input', () => {
  test.each(badInput)('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await check(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`egress-policy: ${message}`);
  });
});

describe('decides by dialect', () => {
  const tlsManifest = join(walkthroughPolicies, '2-https.yaml');

  test('what the client gets', async () => {
    const { stdout } = await check('-p', routeManifest, '--dialect', 'pipy', 'http://httpbin.org/status/200');
    expect(stdout).toMatch(/^deny at the request\n {2}reason {3}route-not-matched\n {2}status {3}403\n/);
  });

  test('where a connection is sent', async () => {
    const { exitCode, stdout } = await check('-p', tlsManifest, '--dialect', 'pipy', 'https://evil.example');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  sent to  httpbin.org\n');
  });

  test('with the ALPN of the client', async () => {
    const url = 'https://httpbin.org:80';
    const denied = await check(
      '-p',
      httpManifest,
      '--dialect',
      'envoy',
      '--enable-egress',
      '--alpn',
      'http/1.1',
      url,
    );
    expect(denied.stdout).toContain('protocol-mismatch');
    const passed = await check(
      '-p',
      httpManifest,
      '--dialect',
      'envoy',
      '--enable-egress',
      '--alpn',
      'h2',
      url,
    );
    expect(passed.exitCode).toBe(0);
    expect((await check('-p', httpManifest, '--alpn', 'h2', 'http://httpbin.org')).exitCode).toBe(2);
  });
});
