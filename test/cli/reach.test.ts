import { describe, expect, test } from 'vitest';

import { policyManifest, run, temporaryFiles, walkthroughPolicies } from './support.js';

test('prints a table for each source', async () => {
  expect(await run(['reach', '-p', walkthroughPolicies])).toEqual({
    exitCode: 0,
    stdout: `curl/curl reaches any host and address on some port
  port  protocol  hosts        ranges  routes               policies
  80    http      httpbin.org  any     any                  curl/httpbin-http
  80    http      httpbin.org  any     * /get               curl/httpbin-get
  80    http      httpbin.org  any     * /get, * /status.*  curl/httpbin-get-and-status
  443   https     httpbin.org  any     any                  curl/httpbin-https
  443   tcp       any          any     any                  curl/any-443

every other source reaches nothing
`,
    stderr: '',
  });
});

describe('prints', () => {
  test.each([
    ['json', /^\{\n {2}"passthrough": false/],
    ['mermaid', /^flowchart LR\n {2}source0\["curl\/curl"\]\n {2}place0\(\["httpbin.org"\]\)/],
    ['dot', /^digraph egress \{\n {2}rankdir=LR;/],
    ['svg', /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*<\/svg>\n$/s],
  ])('%s', async (format, expected) => {
    const { exitCode, stdout } = await run(['reach', '-p', walkthroughPolicies, '--format', format]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(expected);
  });
});

test('invalid manifests and unexpected arguments are bad input', async () => {
  const cwd = await temporaryFiles({ 'a.yaml': policyManifest('a', 'http*bin.org') });
  expect((await run(['reach', '-p', 'a.yaml'], { cwd })).exitCode).toBe(2);
  expect((await run(['reach', '-p', 'a.yaml', '--skip-invalid'], { cwd })).exitCode).toBe(0);
  expect((await run(['reach', 'a.yaml'], { cwd })).stderr).toContain('`reach` takes no arguments');
});
