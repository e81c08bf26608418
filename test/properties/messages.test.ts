import { describe, expect, test } from 'vitest';

import { type Denial, type EgressRequest, evaluate } from '../../src/index.js';
import { type Case, oneCase } from '../support/arbitraries.js';
import { decisionOf, denialReason } from '../support/decisions.js';
import { property } from '../support/property.js';
import { egress, http, https, routeGroup, tcp } from '../support/resources.js';

describe('the message of a denial', () => {
  property('is one line in lower case without a final period, and not endless', oneCase, (one) => {
    const { message } = denialOf(one) ?? { message: 'none' };
    expect(message).toMatch(/^[a-z`][^\p{Cc}\p{Cs}]*[^.]$/u);
    expect(message.length).toBeLessThan(1000);
  });

  property('names the field of an invalid request', oneCase, (one) => {
    const denial = denialOf(one);
    if (denial?.reason === 'invalid-request') expect(denial.message).toContain(denial.field);
  });

  property('names the source that policies deny', oneCase, (one) => {
    const denial = denialOf(one);
    if (denial === undefined || denial.reason === 'invalid-request') return;
    expect(denial.message).toContain(`\`${one.request.source.namespace}/${one.request.source.name}\``);
  });

  property('offers only what gets the request further', oneCase, (one) => {
    const denial = denialOf(one);
    for (const request of denial ? requestsAsOffered(one, denial) : []) {
      expect(denialReason(decisionOf({ ...one, request })), denial?.message).not.toBe(denial?.reason);
    }
  });
});

describe('golden messages', () => {
  const policies = [
    egress({ name: 'web', ports: ['http 80'], hosts: ['httpbin.org', '*.example.com'], matches: ['reads'] }),
    egress({
      name: 'tls',
      ports: ['https 443'],
      hosts: ['flomesh.io'],
      ipAddresses: ['10.0.0.0/8', '2001:db8::/32'],
    }),
    egress({ name: 'lost', ports: ['http 81'], hosts: ['httpbin.org'], matches: ['gone'] }),
    egress({ name: 'bare', ports: ['http 82'] }),
  ];
  const routeGroups = [
    routeGroup('reads', [
      { pathRegex: '/get', methods: ['GET', 'HEAD'] },
      { pathRegex: '/status/.*', headers: { 'x-env': 'prod' } },
    ]),
  ];

  test.each<[what: string, request: EgressRequest, needed: readonly string[]]>([
    ['another source', http('httpbin.org', { source: { namespace: 'a', name: 'b' } }), ['`a/b`']],
    ['another port', tcp('10.0.0.1', 22), ['22', '`80`', '`443`', '`81`', '`82`']],
    ['another protocol', https('httpbin.org', { port: 80 }), ['`https`', '80', '`http`']],
    ['another address', https('flomesh.io', { ip: '11.0.0.1' }), ['`10.0.0.0/8`', '`2001:db8::/32`']],
    ['no address', https('flomesh.io'), ['`10.0.0.0/8`', '`2001:db8::/32`']],
    ['another host', http('evil.test'), ['`httpbin.org`', '`*.example.com`']],
    ['another server name', https('evil.test', { ip: '10.0.0.1' }), ['server name', '`flomesh.io`']],
    ['a rule without hosts', http('httpbin.org', { port: 82 }), ['no hosts']],
    [
      'another path',
      http('httpbin.org', { path: '/put' }),
      ['/get', 'GET', 'HEAD', '/status/.*', 'x-env', 'prod'],
    ],
    ['a group that is missing', http('httpbin.org', { port: 81 }), ['route groups that are missing']],
    ['no path', http('httpbin.org', { path: undefined }), ['path']],
    ['no method', http('httpbin.org', { method: undefined }), ['method']],
    ['a bad address', https('flomesh.io', { ip: '010.0.0.1' }), ['ip', '`010.0.0.1`']],
    ['a bad port', http('httpbin.org', { port: 65_536 }), ['port', '`65536`', '65535']],
    ['a bad path', http('httpbin.org', { path: '/a\nb' }), ['path', '`/a\\nb`']],
  ])('for %s', (_, request, needed) => {
    const decision = evaluate(request, policies, routeGroups);
    expect(decision.verdict).toBe('deny');
    const message = decision.verdict === 'deny' ? decision.message : '';
    for (const text of needed) expect(message).toContain(text);
  });

  test('a huge value is cut', () => {
    const denial = evaluate(http('a'.repeat(1_000_000)), policies, routeGroups);
    expect(denial).toHaveProperty('message', expect.stringMatching(/^.{1,500}$/));
  });
});

function denialOf(one: Case): Denial | undefined {
  const decision = decisionOf(one);
  return decision.verdict === 'deny' ? decision : undefined;
}

/** The request as it would be if it followed each offer of a denial. */
function requestsAsOffered({ request }: Case, { reason, message }: Denial): EgressRequest[] {
  const offers = (message.split('allowed are ')[1] ?? '').matchAll(/`([^`]*)`/g);
  return Array.from(offers, ([, offer = '']) => ({ ...request, ...asOffered(request, reason, offer) }));
}

function asOffered(
  { protocol }: EgressRequest,
  reason: Denial['reason'],
  offer: string,
): Partial<EgressRequest> {
  switch (reason) {
    case 'port-not-allowed':
      return { port: Number(offer) };
    case 'protocol-mismatch':
      return { protocol: offer === 'https' ? 'https' : 'http' };
    case 'address-not-allowed':
      return { ip: offer.replace(/\/.*/, '') };
    case 'host-not-allowed':
      return { [protocol === 'https' ? 'sni' : 'host']: offer.replace('*', 'any') };
    case 'route-not-matched':
    case 'no-policy-for-source':
    case 'invalid-request':
    case 'config-rejected':
    case 'upstream-unresolvable':
      return { source: { namespace: 'curl', name: 'nobody' }, path: '' };
  }
}
