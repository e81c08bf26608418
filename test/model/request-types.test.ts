/** What the compiler accepts as a request. The checks are those of `tsc`; running them shows that types alone differ. */
import { describe, expect, test } from 'vitest';

import { type EgressRequest, evaluate, type RequestFields } from '../../src/index.js';

const source = { namespace: 'curl', name: 'curl' };

describe('a request is one of its protocol', () => {
  test('with the fields of the protocol', () => {
    const requests: readonly EgressRequest[] = [
      {
        source,
        protocol: 'http',
        port: 80,
        host: 'httpbin.org',
        method: 'GET',
        path: '/',
        headers: { a: 'b' },
      },
      { source, protocol: 'https', ip: '192.0.2.7', port: 443, sni: 'httpbin.org', alpn: ['h2'] },
      { source, protocol: 'https', port: 443, host: 'httpbin.org', path: '/get' },
      { source, protocol: 'tcp', ip: '192.0.2.7', port: 5432 },
      { source, protocol: 'http', port: 80, host: undefined },
    ];
    for (const request of requests) expect(evaluate(request, []).verdict).toBe('deny');
  });

  test('and without those of others', () => {
    const requests: readonly EgressRequest[] = [
      // @ts-expect-error -- cleartext HTTP has no server name
      { source, protocol: 'http', port: 80, sni: 'httpbin.org' },
      // @ts-expect-error -- nor does it offer protocols
      { source, protocol: 'http', port: 80, alpn: ['h2'] },
      // @ts-expect-error -- what is neither HTTP nor TLS names no host
      { source, protocol: 'tcp', port: 5432, host: 'httpbin.org' },
      // @ts-expect-error -- nor a server
      { source, protocol: 'tcp', port: 5432, sni: 'httpbin.org' },
      // @ts-expect-error -- nor a path
      { source, protocol: 'tcp', port: 5432, path: '/' },
      // @ts-expect-error -- a port is a number
      { source, protocol: 'tcp', port: '5432' },
      // @ts-expect-error -- no such protocol
      { source, protocol: 'udp', port: 53 },
    ];
    for (const request of requests) expect(evaluate(request, []).verdict).toBe('deny');
  });

  test('whose protocol may be known at run time alone', () => {
    const ask = (protocol: EgressRequest['protocol'], host: string) =>
      evaluate({ source, protocol, port: 80, host }, []);
    const fields: RequestFields = { source, protocol: 'tcp', port: 80, host: 'httpbin.org' };
    const request: EgressRequest = fields;
    expect(ask('http', 'httpbin.org').verdict).toBe('deny');
    expect(evaluate(request, []).verdict).toBe('deny');
  });

  test('and can be read whatever the protocol', () => {
    const request = { source, protocol: 'http', port: 80, host: 'httpbin.org' } satisfies EgressRequest;
    const { host, sni }: RequestFields = request;
    expect([host, sni]).toEqual(['httpbin.org', undefined]);
  });
});
