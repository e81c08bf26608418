/** The egress walk-through, through the built package by its own name, as a program that depends on it would. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compile, type EgressRequest, evaluate, parseManifests } from 'egress-policy';
import { expect, test } from 'vitest';

const directory = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
  'docs',
  'walkthrough',
  'policies',
);

const source = { namespace: 'curl', name: 'curl' };
const http = (path: string): EgressRequest => ({
  source,
  protocol: 'http',
  port: 80,
  host: 'httpbin.org:80',
  method: 'GET',
  path,
});
const https = (host: string): EgressRequest => ({ source, protocol: 'https', port: 443, host });

const get = http('/get');
const status = http('/status/200');
const httpbin = https('httpbin.org:443');
const flomesh = https('flomesh.io:443');

const rows: readonly (readonly [manifest: string | undefined, request: EgressRequest, outcome: object])[] = [
  [undefined, get, { verdict: 'deny', enforcedAt: 'connection' }],
  [undefined, httpbin, { verdict: 'deny', enforcedAt: 'connection' }],
  [
    '1-http.yaml',
    get,
    { verdict: 'allow', rule: { port: { number: 80, protocol: 'http' }, host: 'httpbin.org' } },
  ],
  ['2-https.yaml', httpbin, { verdict: 'allow', rule: { port: { number: 443, protocol: 'https' } } }],
  ['3-tcp.yaml', flomesh, { verdict: 'allow', rule: { port: { number: 443, protocol: 'tcp' } } }],
  ['4-http-one-route.yaml', get, { verdict: 'allow', rule: { route: { group: 'get', match: 'get' } } }],
  ['4-http-one-route.yaml', status, { verdict: 'deny', enforcedAt: 'request', reason: 'route-not-matched' }],
  ['5-http-two-routes.yaml', status, { verdict: 'allow', rule: { route: { match: 'status' } } }],
  [undefined, status, { verdict: 'deny', enforcedAt: 'connection' }],
  [undefined, flomesh, { verdict: 'deny', enforcedAt: 'connection' }],
];

test.each(rows)('%s: %o', (manifest, request, outcome) => {
  const text = manifest === undefined ? '' : readFileSync(join(directory, manifest), 'utf8');
  const { policies, routeGroups, mesh, issues } = parseManifests(text);
  expect(issues).toEqual([]);
  const options = { mesh };
  expect(evaluate(request, policies, routeGroups, options)).toMatchObject(outcome);
  expect(compile(policies, routeGroups, options).evaluate(request)).toMatchObject(outcome);
});

test.each([
  ['envoy', 404],
  ['pipy', 403],
] as const)('%s denies at the request with the status %i', (dialect, httpStatus) => {
  const text = readFileSync(join(directory, '4-http-one-route.yaml'), 'utf8');
  const { policies, routeGroups } = parseManifests(text);
  expect(evaluate(status, policies, routeGroups, { dialect })).toMatchObject({
    verdict: 'deny',
    enforcedAt: 'request',
    httpStatus,
  });
});

test('what is imported here is the build, not the sources', () => {
  expect(import.meta.resolve('egress-policy')).toMatch(/\/dist\/index\.js$/);
});
