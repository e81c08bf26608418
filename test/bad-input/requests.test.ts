import { describe, expect, test } from 'vitest';

import { compile, type Decision, type EgressRequest } from '../../src/index.js';
import { egress } from '../support/resources.js';
import { BAD_REQUESTS } from './requests.js';

/** Allows all that `curl/curl` sends to port 80, several times over. */
const policies = [
  egress({ name: 'tcp', ports: ['tcp 80'] }),
  egress({ name: 'server-first', ports: ['tcp-server-first 80'] }),
  egress({ name: 'http', ports: ['http 80'], hosts: ['*'] }),
  egress({ name: 'https', ports: ['https 80'] }),
];
const mesh = { enableEgress: true };

const evaluators = {
  'with every rule': compile(policies, [], { mesh }),
  'with an http rule': compile(policies.slice(2, 3), [], { mesh }),
  'with no rule': compile([], [], { mesh }),
};

/** Programs without types pass anything. */
function decide(evaluator: keyof typeof evaluators, request: unknown): Decision {
  return evaluators[evaluator].evaluate(request as EgressRequest);
}

describe('a malformed request is denied, and the field is named', () => {
  test('the table is long enough to mean something', () => {
    expect(BAD_REQUESTS.length).toBeGreaterThanOrEqual(90);
    expect(new Set(BAD_REQUESTS.map(({ what }) => what)).size).toBe(BAD_REQUESTS.length);
  });

  const cases = BAD_REQUESTS.map((bad) => [bad.what, bad] as const);

  describe.each(Object.keys(evaluators) as (keyof typeof evaluators)[])('%s', (evaluator) => {
    test.each(cases)('%s', (_, { request, field }) => {
      const decision = decide(evaluator, request);
      expect(decision).toMatchObject({ verdict: 'deny', reason: 'invalid-request', field });
      expect(decision).toHaveProperty('message', expect.stringContaining(field));
      expect(JSON.stringify(decision).length).toBeLessThan(1000);
    });
  });

  const bytes = Buffer.from('httpbin.org');
  const decodeFirst = 'is a Buffer or Uint8Array, not a text: decode it first';
  test.each<[field: string, value: unknown, message: string]>([
    ['port', '80', 'port `80` is a text where a number is needed: write it without quotes'],
    ['port', 80.5, 'port `80.5` is not an integer from 1 to 65535'],
    ['ip', bytes, `ip ${decodeFirst}`],
    ['sni', bytes, `sni ${decodeFirst}`],
    ['host', bytes, `host ${decodeFirst}`],
    ['method', bytes, `method ${decodeFirst}`],
    ['path', bytes, `path ${decodeFirst}`],
    ['headers', { 'x-env': bytes }, `headers.x-env ${decodeFirst}`],
    ['source', { namespace: bytes, name: 'curl' }, `source.namespace ${decodeFirst}`],
    ['source', { namespace: 'curl', name: bytes }, `source.name ${decodeFirst}`],
  ])('of another type in %s: the mistake is named', (field, value, message) => {
    const source = { namespace: 'curl', name: 'curl' };
    const request = { source, protocol: 'http', port: 80, [field]: value };
    expect(decide('with every rule', request)).toHaveProperty('message', message);
  });

  test.each(['https', 'tcp'])('whatever the protocol: each bad http field on %s', (protocol) => {
    for (const { request, field, what } of BAD_REQUESTS) {
      if (!/^(host|method|path|headers)/.test(field) || typeof request !== 'object') continue;
      const decision = decide('with every rule', { ...request, protocol });
      expect(decision, what).toMatchObject({
        verdict: 'deny',
        reason: 'invalid-request',
        enforcedAt: 'connection',
        field,
      });
    }
  });

  describe.each(['spec', 'envoy', 'pipy'] as const)('in the %s dialect', (dialect) => {
    // One by one: to Envoy some of them overlap.
    test.each(['tcp 80', 'tcp-server-first 80', 'http 80', 'https 80'])('by a rule for %s', (port) => {
      const everything = port === 'http 80' ? { hosts: ['httpbin.org'] } : {};
      const evaluator = compile([egress({ ports: [port], ...everything })], [], { mesh, dialect });
      for (const { request, field, what } of BAD_REQUESTS) {
        const decision = evaluator.evaluate(request as EgressRequest);
        const isAnswered = port === 'http 80' && /^(host|method|path|headers)/.test(field);
        const enforcedAt = isAnswered ? 'request' : 'connection';
        expect(decision, what).toMatchObject({
          verdict: 'deny',
          reason: 'invalid-request',
          enforcedAt,
          field,
        });
      }
    });

    test.each(['https 443', 'http 8080'])(
      'where %s alone has a rule, though the mesh enables egress',
      (port) => {
        const evaluator = compile([egress({ ports: [port], hosts: ['*.test'] })], [], { mesh, dialect });
        for (const { request, field, what } of BAD_REQUESTS) {
          const decision = evaluator.evaluate(request as EgressRequest);
          const expected = { verdict: 'deny', reason: 'invalid-request', enforcedAt: 'connection', field };
          expect(decision, what).toMatchObject(expected);
        }
      },
    );
  });

  test('a captured request is answered, a connection that makes no sense is closed', () => {
    for (const { request, field, what } of BAD_REQUESTS) {
      const enforcedAt = /^(host|method|path|headers)/.test(field) ? 'request' : 'connection';
      expect(decide('with an http rule', request), what).toMatchObject({ enforcedAt });
      expect(decide('with no rule', request), what).toMatchObject({ enforcedAt: 'connection' });
    }
  });

  test('the same request without the bad field is allowed', () => {
    const good = {
      source: { namespace: 'curl', name: 'curl' },
      protocol: 'http',
      port: 80,
      host: 'httpbin.org',
    };
    for (const evaluator of Object.keys(evaluators) as (keyof typeof evaluators)[]) {
      expect(decide(evaluator, good).verdict).toBe('allow');
    }
  });

  test('no bad request spoils the next good one', () => {
    for (const { request } of BAD_REQUESTS) decide('with every rule', request);
    const good = { source: { namespace: 'curl', name: 'curl' }, protocol: 'tcp', port: 80 };
    expect(decide('with every rule', good).verdict).toBe('allow');
  });
});
