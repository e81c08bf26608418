import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compile, type Connection, type Dialect, type RequestFields } from '../../src/index.js';
import { manyRequests } from '../support/arbitraries.js';
import { property } from '../support/property.js';
import { egress } from '../support/resources.js';

/** What is seen of a request's connection: nothing but its destination, or the server name too. */
function connectionOf({ source, ip, port, sni, protocol, host }: RequestFields, sees: boolean): Connection {
  const sent = protocol === 'https' ? (sni ?? host?.replace(/:[0-9]+$/, '') ?? '') : '';
  return { source, ip, port, ...(sees && { sni: sent }) };
}

describe.each<Dialect>(['envoy', 'pipy'])('%s', (dialect) => {
  property(
    'what is said of a connection holds for the request that it carries',
    fc.tuple(manyRequests, fc.boolean()),
    ([{ requests, policies, routeGroups, mesh }, sees]) => {
      const evaluator = compile(policies, routeGroups, { dialect, mesh, onInvalid: 'skip' });
      for (const request of requests) {
        const connected = evaluator.connect(connectionOf(request, sees));
        const decided = evaluator.evaluate(request);
        const isMalformed = [connected, decided].some(
          (one) => one.verdict === 'deny' && one.reason === 'invalid-request',
        );
        if (isMalformed) continue;
        if (connected.verdict === 'inspect') {
          expect(sees && connected.needs === 'sni').toBe(false);
          continue;
        }
        if (connected.verdict === 'deny' && connected.message.includes("can't be waited for")) continue;
        expect([connected.verdict, request, connected]).toEqual([decided.verdict, request, connected]);
      }
    },
  );
});

describe('a server-first port is never inspected', () => {
  const policies = [
    egress({ name: 'database', ports: ['tcp-server-first 80'], ipAddresses: ['10.0.0.0/8'] }),
    egress({ name: 'web', hosts: ['httpbin.org'] }),
  ];
  const source = { namespace: 'curl', name: 'curl' };

  test.each<[Dialect, ip: string, verdict: string]>([
    ['envoy', '10.1.2.3', 'allow'],
    ['envoy', '11.1.2.3', 'deny'],
    ['pipy', '10.1.2.3', 'allow'],
    ['pipy', '11.1.2.3', 'deny'],
  ])('%s, %s: %s', (dialect, ip, verdict) => {
    expect(compile(policies, [], { dialect }).connect({ source, ip, port: 80 }).verdict).toBe(verdict);
  });
});
