import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type EgressRequest, evaluate, type RequestProtocol, type RuleProtocol } from '../../src/index.js';
import { property } from '../support/property.js';
import { egress } from '../support/resources.js';

const RULE_PROTOCOLS = [
  'http',
  'https',
  'tcp',
  'tcp-server-first',
] as const satisfies readonly RuleProtocol[];
const REQUEST_PROTOCOLS = ['http', 'https', 'tcp'] as const satisfies readonly RequestProtocol[];

/** Which request protocols a rule takes: the whole table. */
const TAKES: Readonly<Record<RuleProtocol, Readonly<Record<RequestProtocol, boolean>>>> = {
  http: { http: true, https: false, tcp: false },
  https: { http: false, https: true, tcp: false },
  tcp: { http: true, https: true, tcp: true },
  'tcp-server-first': { http: true, https: true, tcp: true },
};

const pairs = RULE_PROTOCOLS.flatMap((rule) =>
  REQUEST_PROTOCOLS.map((sent) => [rule, sent, TAKES[rule][sent]] as const),
);

describe('the table of protocols', () => {
  test('is whole', () => {
    expect(pairs).toHaveLength(12);
  });

  test.each(pairs)('a rule for %s takes a request of %s: %s', (rule, sent, takes) => {
    const decision = decide(rule, 443, sent, 443);
    expect(decision).toMatchObject(
      takes
        ? { verdict: 'allow', rule: { port: { number: 443, protocol: rule } } }
        : { verdict: 'deny', reason: 'protocol-mismatch', enforcedAt: 'connection' },
    );
  });

  const anyCase = fc.tuple(
    fc.constantFrom(...pairs),
    fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
  );

  property('holds however the policy spells the protocol', anyCase, ([[rule, sent, takes], upper]) => {
    const spelt = Array.from(rule, (letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(
      '',
    );
    expect(decide(spelt, 80, sent, 80).verdict).toBe(takes ? 'allow' : 'deny');
  });
});

describe('ports', () => {
  const boundary = fc.constantFrom(1, 2, 79, 80, 81, 443, 1023, 1024, 32_767, 32_768, 65_534, 65_535);
  const port = fc.oneof(boundary, fc.integer({ min: 1, max: 65_535 }));
  const twoPorts = fc.oneof(
    fc.tuple(port, port),
    port.map((one) => [one, one] as const),
  );

  property(
    'a rule grants on its own port and on no other',
    fc.tuple(twoPorts, fc.constantFrom(...pairs)),
    ([[rulePort, sentPort], [rule, sent, takes]]) => {
      const decision = decide(rule, rulePort, sent, sentPort);
      if (rulePort !== sentPort) {
        expect(decision).toMatchObject({
          verdict: 'deny',
          reason: 'port-not-allowed',
          enforcedAt: 'connection',
        });
      } else {
        expect(decision.verdict).toBe(takes ? 'allow' : 'deny');
      }
    },
  );

  test.each([1, 65_535])('port %i is one', (number) => {
    expect(decide('tcp', number, 'tcp', number).verdict).toBe('allow');
  });

  const outside = [
    0,
    -0,
    -1,
    -80,
    65_536,
    65_616,
    2 ** 32 + 80,
    1.5,
    80.000001,
    Number.NaN,
    Infinity,
    -Infinity,
    Number.MAX_SAFE_INTEGER,
  ];

  test.each(outside)('port %d of a request is none', (number) => {
    expect(decide('tcp', 80, 'tcp', number)).toMatchObject({
      verdict: 'deny',
      reason: 'invalid-request',
      field: 'port',
    });
  });

  test.each(outside)('port %d of a policy makes it invalid', (number) => {
    const denied = evaluate(requestOn(80, 'tcp'), [policyOn('tcp', number)], [], { onInvalid: 'skip' });
    expect(denied).toMatchObject({ verdict: 'deny', reason: 'no-policy-for-source' });
    expect(() => evaluate(requestOn(80, 'tcp'), [policyOn('tcp', number)])).toThrow(
      expect.objectContaining({ code: 'invalid-policy' }),
    );
  });
});

function decide(ruleProtocol: string, rulePort: number, protocol: RequestProtocol, port: number) {
  return evaluate(requestOn(port, protocol), [policyOn(ruleProtocol, rulePort)]);
}

function policyOn(protocol: string, number: number) {
  const policy = egress({ hosts: ['httpbin.org'] });
  return { ...policy, spec: { ...policy.spec, ports: [{ protocol, number }] } };
}

function requestOn(port: number, protocol: RequestProtocol): EgressRequest {
  const source = { namespace: 'curl', name: 'curl' };
  return { source, protocol, port, ip: '192.0.2.1', host: 'httpbin.org', method: 'GET', path: '/' };
}
