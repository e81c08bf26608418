import { describe, expect, test } from 'vitest';

import { parseArguments } from '../../src/cli/arguments.js';
import { buildRequest, requestOptions } from '../../src/cli/request-options.js';
import type { RequestFields } from '../../src/model/request.js';

const source = { namespace: 'curl', name: 'curl' };

function build(...args: string[]): RequestFields {
  return buildRequest(parseArguments(['--as', 'curl/curl', ...args], requestOptions));
}

const built: readonly (readonly [args: readonly string[], request: RequestFields])[] = [
  [
    ['http://httpbin.org/get?q'],
    { source, protocol: 'http', port: 80, host: 'httpbin.org', method: 'GET', path: '/get?q' },
  ],
  [
    ['-X', 'PUT', 'http://192.0.2.7:8080'],
    {
      source,
      protocol: 'http',
      ip: '192.0.2.7',
      port: 8080,
      host: '192.0.2.7:8080',
      method: 'PUT',
      path: '/',
    },
  ],
  [
    ['--ip', '192.0.2.8', 'http://httpbin.org/'],
    { source, protocol: 'http', ip: '192.0.2.8', port: 80, host: 'httpbin.org', method: 'GET', path: '/' },
  ],
  [
    ['https://httpbin.org:8443/get'],
    {
      source,
      protocol: 'https',
      port: 8443,
      host: 'httpbin.org:8443',
      sni: 'httpbin.org',
      method: 'GET',
      path: '/get',
    },
  ],
  [['tcp://db.example.com:5432'], { source, protocol: 'tcp', port: 5432 }],
  [['tcp://[2001:db8::7]:5432'], { source, protocol: 'tcp', ip: '2001:db8::7', port: 5432 }],
];

test.each(built)('%j', (args, request) => {
  expect(build(...args)).toEqual(request);
});

test('the server name is that of the URL, whatever the Host header says', () => {
  expect(build('-H', 'Host: other.example', 'https://httpbin.org/')).toMatchObject({
    host: 'other.example',
    sni: 'httpbin.org',
  });
});

test('no server name is sent for an address, and none if it is empty', () => {
  expect(build('https://192.0.2.7/').sni).toBe('');
  expect(build('https://[2001:db8::7]/').sni).toBe('');
  expect(build('--sni', '', 'https://httpbin.org/').sni).toBe('');
  expect(build('--sni', 'httpbin.org', 'https://192.0.2.7/').sni).toBe('httpbin.org');
});

test('the name of the ServiceAccount is taken in the form of kubectl too', () => {
  const parsed = parseArguments(['--as', 'system:serviceaccount:shop:cart', 'http://a/'], requestOptions);
  expect(buildRequest(parsed).source).toEqual({ namespace: 'shop', name: 'cart' });
});

describe('headers', () => {
  test('Host overrides the host, in any case', () => {
    const request = build('-H', 'hOST: other.example:81', 'http://httpbin.org/');
    expect(request.host).toBe('other.example:81');
    expect(request.headers).toBeUndefined();
  });

  test('repeated ones are gathered in order, under the first spelling', () => {
    const request = build('-H', 'X-A: 1', '-H', 'X-B:2 ', '-H', 'x-a: 3', '-H', 'X-C;', 'http://a/');
    expect(request.headers).toEqual({ 'X-A': ['1', '3'], 'X-B': ['2'], 'X-C': [''] });
  });

  test('any name is a plain one', () => {
    const { headers } = build('-H', '__proto__: 1', '-H', 'constructor: 2', 'http://a/');
    expect(Object.entries(headers ?? {})).toEqual([
      ['__proto__', ['1']],
      ['constructor', ['2']],
    ]);
  });
});

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], 'no URL is given'],
  [['http://a/', 'http://b/'], 'one URL is expected, but 2 are given: `http://a/`, `http://b/`'],
  [['-H', 'X-A', 'http://a/'], '`X-A` is not a header'],
  [['-H', 'X-A:', 'http://a/'], '`X-A:` is not a header'],
  [['-H', ': 1', 'http://a/'], '`: 1` is not a header'],
  [['-H', 'X A: 1', 'http://a/'], '`X A: 1` is not a header'],
  [['-H', 'Host: a', '-H', 'host: b', 'http://a/'], 'header `Host` is given twice'],
  [['--sni', 'a', 'http://a/'], 'option `--sni` needs an `https://` URL'],
  [['-X', 'GET', 'tcp://a:1'], 'option `--request` has no meaning for a `tcp://` URL'],
  [['-H', 'A: b', 'tcp://a:1'], 'option `--header` has no meaning for a `tcp://` URL'],
];

describe('refuses', () => {
  test.each(refused)('%j', (args, message) => {
    expect(() => build(...args)).toThrow(message);
  });

  test.each(['', 'curl', '/curl', 'curl/', 'a/b/c', 'system:serviceaccount:a'])('--as %j', (name) => {
    const parsed = parseArguments(['--as', name, 'http://a/'], requestOptions);
    expect(() => buildRequest(parsed)).toThrow('does not name a ServiceAccount');
  });

  test('no --as', () => {
    expect(() => buildRequest(parseArguments(['http://a/'], requestOptions))).toThrow(
      '--as NAMESPACE/NAME` is missing',
    );
  });
});
