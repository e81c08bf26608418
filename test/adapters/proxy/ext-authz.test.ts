import { describe, expect, test } from 'vitest';

import {
  type CheckRequest,
  fromCheckRequest,
  sourceFromPrincipal,
  toCheckResponse,
} from '../../../src/adapters/proxy/index.js';
import { compile } from '../../../src/evaluator.js';
import { egress, routeGroup } from '../../support/resources.js';

const source = { namespace: 'curl', name: 'curl' };

/** As Envoy's HTTP filter sends it. */
const httpCheck: CheckRequest = {
  attributes: {
    source: {
      address: { socketAddress: { address: '10.1.2.3', portValue: 41_000 } },
      principal: 'spiffe://cluster.local/ns/curl/sa/curl',
    },
    destination: { address: { socketAddress: { address: '192.0.2.7', portValue: 80 } } },
    request: {
      http: {
        method: 'GET',
        host: 'httpbin.org',
        path: '/get?a=1',
        headers: { ':authority': 'httpbin.org', ':path': '/get?a=1', ':method': 'GET', 'x-a': '1,2' },
      },
    },
    contextExtensions: { namespace: 'shop', account: 'cart' },
  },
};

describe('fromCheckRequest', () => {
  test('the HTTP filter', () => {
    expect(fromCheckRequest(httpCheck)).toEqual({
      source,
      protocol: 'http',
      ip: '192.0.2.7',
      port: 80,
      host: 'httpbin.org',
      method: 'GET',
      path: '/get?a=1',
      headers: { 'x-a': ['1,2'] },
    });
  });

  test('field names as in the .proto file, numbers as texts, raw headers', () => {
    const snakeCase = {
      attributes: {
        source: { principal: 'curl.curl.cluster.local' },
        destination: { address: { socket_address: { address: '2001:db8::1', port_value: '8080' } } },
        request: {
          http: {
            method: 'GET',
            host: 'a.example',
            path: '/',
            header_map: {
              headers: [
                { key: 'x-a', raw_value: btoa('1') },
                { key: 'X-A', value: '2' },
                { key: 'x-bad', raw_value: '%' },
              ],
            },
          },
        },
      },
    };
    const request = fromCheckRequest(snakeCase as CheckRequest);
    expect(request).toMatchObject({ source, ip: '2001:db8::1', port: 8080 });
    expect(request).toHaveProperty('headers', { 'x-a': ['1', '2'], 'x-bad': ['\0'] });
  });

  test('the network filter', () => {
    const { source: client, destination } = httpCheck.attributes ?? {};
    const attributes = { ...(client && { source: client }), ...(destination && { destination }) };
    const connection = { source, ip: '192.0.2.7', port: 80 };
    expect(fromCheckRequest({ attributes })).toEqual({ ...connection, protocol: 'tcp' });
    expect(fromCheckRequest({ attributes: { ...attributes, tlsSession: { sni: 'a.example' } } })).toEqual({
      ...connection,
      protocol: 'https',
      sni: 'a.example',
    });
    expect(fromCheckRequest({ attributes: { ...attributes, tlsSession: {} } })).toMatchObject({ sni: '' });
  });

  test('the source comes from where the options say', () => {
    const cart = { namespace: 'shop', name: 'cart' };
    expect(fromCheckRequest(httpCheck, { source: cart }).source).toEqual(cart);
    const fromExtensions = ({ attributes }: CheckRequest) => {
      const { namespace, account } = attributes?.contextExtensions ?? {};
      return namespace && account ? { namespace, name: account } : undefined;
    };
    expect(fromCheckRequest(httpCheck, { source: fromExtensions }).source).toEqual(cart);
    const unknown = fromCheckRequest(httpCheck, { source: () => undefined });
    const all = compile([egress({ ports: ['tcp 80'] })], [], { mesh: { enableEgress: true } });
    expect(all.evaluate(unknown)).toMatchObject({ verdict: 'deny', reason: 'invalid-request' });
    const foreign = fromCheckRequest(httpCheck, { trustDomains: ['other.domain'] });
    expect(all.evaluate(foreign)).toMatchObject({ verdict: 'deny', reason: 'invalid-request' });
  });
});

test.each<[principal: string, expected: string | undefined]>([
  ['spiffe://cluster.local/ns/demo/sa/curl', 'demo/curl'],
  ['spiffe://cluster.local/ns/demo/sa/with.dots', 'demo/with.dots'],
  ['curl.demo.cluster.local', 'demo/curl'],
  ['with.dots.demo.cluster.local', 'demo/with.dots'],
  ['spiffe://evil.domain/ns/demo/sa/curl', undefined],
  ['spiffe://cluster.local/ns/demo/sa/curl/x', undefined],
  ['spiffe://cluster.local/ns/demo', undefined],
  ['spiffe://cluster.local/ns//sa/curl', undefined],
  ['spiffe://cluster.local/ns/a%2fb/sa/curl', undefined],
  ['curl.demo.evil.domain', undefined],
  ['curl.demo.evilcluster.local', undefined],
  ['demo.cluster.local', undefined],
  ['.demo.cluster.local', undefined],
  ['CN=curl', undefined],
  ['', undefined],
])('principal %s', (principal, expected) => {
  const found = sourceFromPrincipal(principal);
  expect(found && `${found.namespace}/${found.name}`).toBe(expected);
});

describe('toCheckResponse', () => {
  const evaluator = compile(
    [egress({ name: 'httpbin', hosts: ['httpbin.org'], matches: ['get'] })],
    [routeGroup('get', [{ pathRegex: '/get' }])],
  );
  const respond = (http: object) => {
    const request = { ...fromCheckRequest(httpCheck), ...http };
    return toCheckResponse(evaluator.evaluate(request));
  };

  test('a grant names its policy to the access log', () => {
    expect(respond({})).toEqual({
      status: { code: 0 },
      okResponse: {},
      dynamicMetadata: { verdict: 'allow', policy: 'mesh/httpbin', port: '80', protocol: 'http' },
    });
    expect(toCheckResponse({ verdict: 'allow', passthrough: true }).status.code).toBe(0);
  });

  test('a denial has its message', () => {
    const response = respond({ path: '/other' });
    expect(response).toMatchObject({
      status: { code: 7 },
      deniedResponse: { status: { code: 403 }, body: expect.stringContaining('`* /get`') as unknown },
      dynamicMetadata: { verdict: 'deny', reason: 'route-not-matched' },
    });
    expect(response.okResponse).toBeUndefined();
  });
});
