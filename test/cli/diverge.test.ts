import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles } from './support.js';

const anyTcp = policyManifest('any', 'httpbin.org', 'tcp');

describe('prints', () => {
  test('each finding, with a request to try', async () => {
    const { exitCode, stdout, stderr } = await run(['diverge'], {
      stdin: policyManifest('tls', 'httpbin.org', 'https'),
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain(`hole in pipy: sni-not-checked
  rule      curl/tls, port 80 https
  request   https://other.example:80 as curl/curl
  verdicts  spec deny, envoy deny, pipy allow
`);
    expect(stdout).toMatch(/\n\n2 holes, 1 outage\n$/);
  });

  test('that nothing was found', async () => {
    expect(await run(['diverge'], { stdin: anyTcp })).toEqual({
      exitCode: 0,
      stdout: 'no divergence was found\n',
      stderr: '',
    });
  });

  test('the findings as JSON', async () => {
    const { stdout } = await run(['diverge', '--format', 'json'], { stdin: policyManifest('web') });
    expect(JSON.parse(stdout)).toMatchObject([
      { code: 'host-case', effect: 'outage', dialects: ['pipy'], verdicts: { spec: 'allow', pipy: 'deny' } },
      { code: 'host-trailing-dot', effect: 'outage', dialects: ['envoy', 'pipy'] },
    ]);
  });
});

test('an outage alone exits with 0', async () => {
  expect((await run(['diverge'], { stdin: policyManifest('web') })).exitCode).toBe(0);
});

test('an invalid policy is a finding, and no reason to stop', async () => {
  const cwd = await temporaryFiles({
    'tcp.yaml': `${policyManifest('open', 'httpbin.org', 'tcp')}  ipAddresses: ['10.0.0.0']\n`,
  });
  const { exitCode, stdout } = await run(['diverge', '--policies', 'tcp.yaml'], { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('hole in envoy and pipy: invalid-policy');
});

test('settings of the mesh count', async () => {
  const { stdout } = await run(['diverge', '--disable-egress-policy'], { stdin: policyManifest('web') });
  expect(stdout).toBe('no divergence was found\n');
});
