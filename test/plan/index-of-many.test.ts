/** The index against asking every rule, where one rule of its own kind stands among many of another. */
import { describe, expect, test } from 'vitest';

import { compile, type Connection, type EgressRequest } from '../../src/index.js';
import { egress, routeGroup, type ShortEgress } from '../support/resources.js';
import { unindexed } from '../support/unindexed.js';

const groups = [routeGroup('get', [{ pathRegex: '/get' }])];

const kinds: Readonly<Record<string, ShortEgress>> = {
  http: { hosts: ['a.test'] },
  'http with routes': { hosts: ['a.test'], matches: ['get'] },
  'http in a range': { hosts: ['b.test'], ipAddresses: ['10.0.0.0/8'] },
  'http without hosts': {},
  'http without routes': { hosts: ['a.test'], matches: ['missing'] },
  https: { ports: ['https 80'], hosts: ['a.test'] },
  'https in a range': { ports: ['https 80'], hosts: ['b.test'], ipAddresses: ['10.1.0.0/16'] },
  'https without hosts': { ports: ['https 80'] },
  'https to hosts with a port': { ports: ['https 80'], hosts: ['a.test:443', 'b.test:80'] },
  'https to hosts with a port and without': { ports: ['https 80'], hosts: ['a.test:443', 'b.test'] },
  tcp: { ports: ['tcp 80'], ipAddresses: ['10.2.0.0/16'] },
  'server first': { ports: ['tcp-server-first 80'], ipAddresses: ['10.3.0.0/16'] },
};

const source = { namespace: 'curl', name: 'curl' };
const addresses = ['10.0.0.1', '10.1.0.1', '10.2.0.1', '10.3.0.1', '11.0.0.1', undefined];
const names = ['a.test', 'b.test', 'c.test', '', undefined];

const connections = addresses.flatMap((ip) =>
  names.map((sni): Connection => ({ source, port: 80, ip, sni })),
);
const requests = addresses.flatMap((ip) =>
  names.flatMap((name): EgressRequest[] => [
    { source, protocol: 'http', port: 80, ip, host: name, method: 'GET', path: '/get' },
    { source, protocol: 'http', port: 80, ip, host: name, method: 'GET', path: '/put' },
    { source, protocol: 'https', port: 80, ip, sni: name },
    { source, protocol: 'tcp', port: 80, ip },
  ]),
);

const pairs = Object.keys(kinds).flatMap((many) => Object.keys(kinds).map((one) => [many, one] as const));

describe.each([{ enableEgress: false }, { enableEgress: true }])('enableEgress: $enableEgress', (mesh) => {
  test.each(pairs)('many of %s, one of %s', (many, one) => {
    const crowd = Array.from({ length: 9 }, (_, index) => egress({ name: `many-${index}`, ...kinds[many] }));
    const single = egress({ name: 'one', ...kinds[one] });
    for (const policies of [
      [single, ...crowd],
      [...crowd, single],
    ]) {
      const indexed = compile(policies, groups, { mesh });
      const plain = unindexed(policies, groups, mesh);
      for (const connection of connections) {
        expect(indexed.connect(connection)).toStrictEqual(plain.connect(connection));
      }
      for (const request of requests) {
        expect(indexed.evaluate(request)).toStrictEqual(plain.evaluate(request));
      }
    }
  });
});
