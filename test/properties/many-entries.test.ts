import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { type EgressRequest, evaluate } from '../../src/index.js';
import { withoutMessage } from '../support/decisions.js';
import { decide } from '../support/oracle.js';
import { property } from '../support/property.js';
import { egress, http, https, routeGroup, type ShortEgress, tcp } from '../support/resources.js';

/** Enough for a rule to look its entries up instead of asking one after the other. */
const sizes = { minLength: 7, maxLength: 24 };

const label = fc.constantFrom('a', 'b', 'c', 'www');
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, 'test'].join('.'));
const port = fc.constantFrom('', '', '', ':80', ':443', ':8080');
const host = fc
  .tuple(fc.constantFrom('', '', '', '*.'), name, port)
  .map((parts) => parts.join(''))
  .filter((text) => text !== '*.');
const hosts = fc.uniqueArray(fc.oneof({ weight: 40, arbitrary: host }, fc.constant('*')), sizes);

const octet = fc.constantFrom(0, 1, 2, 255);
const ipv4 = fc.tuple(octet, octet, octet).map((octets) => ['10', ...octets].join('.'));
const ipv6 = fc.tuple(octet, octet).map(([one, other]) => `2001:db8:${one}::${other}`);
const range = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 6, max: 32 })).map(([ip, length]) => `${ip}/${length}`),
  fc.tuple(ipv6, fc.integer({ min: 30, max: 128 })).map(([ip, length]) => `${ip}/${length}`),
);
const ranges = fc.uniqueArray(range, sizes);

const match = fc.record(
  {
    pathRegex: fc.constantFrom('/a', '/a.*', '/a/[0-9]+', '/(a|b)', '.*', '/b/.*/c', '', '/c?'),
    methods: fc.subarray(['GET', 'PUT', '*']),
    headers: fc.constantFrom({ 'x-env': 'a' }, { 'X-Env': 'a|b' }, { 'x-env': '.+', host: '.*\\.test' }),
  },
  { requiredKeys: [] },
);
const matches = fc.array(match, sizes);

const requestPath = fc.constantFrom('/a', '/a/1', '/a/x', '/b', '/b/x/c', '/c', '/', '/a?x=1', undefined);
const requestHeaders = fc.constantFrom(undefined, {}, { 'x-env': 'a' }, { 'X-ENV': 'b' }, { 'x-env': 'c' });

function expectSame(
  request: EgressRequest,
  short: ShortEgress,
  groups: readonly ReturnType<typeof routeGroup>[] = [],
) {
  const policy = egress(short);
  expect(withoutMessage(evaluate(request, [policy], groups))).toStrictEqual(
    decide(request, [policy], groups, {}),
  );
}

describe('a rule of many entries decides, and reports the first that matches, as if it asked each in turn:', () => {
  property('hosts of http', fc.tuple(hosts, name, port), ([entries, requested, withPort]) => {
    expectSame(http(requested + withPort), { hosts: entries });
  });

  property('hosts of https', fc.tuple(hosts, fc.option(name, { nil: '' })), ([entries, requested]) => {
    expectSame(https(requested), { ports: ['https 443'], hosts: entries });
  });

  property('ranges', fc.tuple(ranges, fc.option(fc.oneof(ipv4, ipv6))), ([entries, ip]) => {
    expectSame(tcp(ip ?? undefined, 443), { ports: ['tcp 443'], ipAddresses: entries });
  });

  const request = fc.record({
    path: requestPath,
    method: fc.constantFrom('GET', 'PUT', 'POST', undefined),
    headers: requestHeaders,
  });

  property('routes', fc.tuple(matches, request), ([routes, sent]) => {
    const groups = [
      routeGroup(
        'many',
        routes.map((route, index) => ({ ...route, name: `match-${index}` })),
      ),
    ];
    expectSame(http('a.test', sent), { hosts: ['a.test'], matches: ['many'] }, groups);
  });
});
