import { describe, expect, test } from 'vitest';

import { InputError } from '../../src/cli/errors.js';
import { readUrl } from '../../src/cli/url.js';
import type { Destination } from '../../src/parse/url.js';

const read: readonly (readonly [url: string, destination: Partial<Destination>])[] = [
  [
    'http://httpbin.org',
    { protocol: 'http', hostname: 'httpbin.org', host: 'httpbin.org', port: 80, path: '/' },
  ],
  ['http://httpbin.org:80/get', { host: 'httpbin.org', port: 80, path: '/get' }],
  ['http://httpbin.org:8080/get', { hostname: 'httpbin.org', host: 'httpbin.org:8080', port: 8080 }],
  ['http://httpbin.org:/get', { host: 'httpbin.org', port: 80 }],
  ['https://httpbin.org/get', { protocol: 'https', host: 'httpbin.org', port: 443 }],
  ['https://httpbin.org:80/', { host: 'httpbin.org:80', port: 80 }],
  ['HTTP://HTTPBIN.org./', { protocol: 'http', host: 'HTTPBIN.org.' }],
  ['tcp://db.example.com:5432', { protocol: 'tcp', hostname: 'db.example.com', port: 5432, ip: undefined }],
  ['tcp://192.0.2.7:5432/', { ip: '192.0.2.7', port: 5432 }],
  ['http://192.0.2.7/', { ip: '192.0.2.7', host: '192.0.2.7' }],
  ['http://[2001:db8::7]/', { ip: '2001:db8::7', hostname: '2001:db8::7', host: '[2001:db8::7]' }],
  ['http://[2001:db8::7]:8080/', { host: '[2001:db8::7]:8080', port: 8080 }],
  ['http://127.1/', { ip: undefined, host: '127.1' }],
  ['http://bücher.example/', { host: 'bücher.example' }],
  ['http://a/x/../y', { path: '/x/../y' }],
  ['http://a//x/./%2e%2E/y', { path: '//x/./%2e%2E/y' }],
  ['http://a/x?q=/../y#fragment', { path: '/x?q=/../y' }],
  ['http://a?q', { host: 'a', path: '/?q' }],
  ['http://a#fragment', { host: 'a', path: '/' }],
  ['http://a/x?', { path: '/x?' }],
  ['http://a/x\\y', { path: '/x\\y' }],
  ['http://a/?u=http://user@b:99/', { host: 'a', path: '/?u=http://user@b:99/' }],
];

test.each(read)('%s', (url, destination) => {
  expect(readUrl(url)).toMatchObject(destination);
});

const refused: readonly (readonly [url: string, problem: string])[] = [
  ['', 'is not absolute'],
  ['httpbin.org/get', 'is not absolute'],
  ['httpbin.org:80/get', 'is not absolute'],
  ['http:/httpbin.org', 'is not absolute'],
  ['/get', 'is not absolute'],
  ['ftp://httpbin.org', 'has the scheme `ftp`'],
  ['__proto__://httpbin.org', 'has the scheme `__proto__`'],
  ['http://', 'has no host'],
  ['http://:80/', 'has no host'],
  ['http://user:password@httpbin.org/', 'carries credentials'],
  ['http://2001:db8::7/', 'has a malformed host `2001:db8::7`'],
  ['http://[2001:db8::7/', 'has a malformed host'],
  ['http://[2001:db8::7]x/', 'has a malformed host'],
  ['http://[httpbin.org]/', 'is not an IPv6 address'],
  ['http://[192.0.2.7]/', 'is not an IPv6 address'],
  ['http://[fe80::1%25eth0]/', 'is not an IPv6 address'],
  ['http://[]/', 'has no host'],
  ['http://a:0/', 'has the port `0`'],
  ['http://a:65536/', 'has the port `65536`'],
  ['http://a:99999999999999999999/', 'has the port'],
  ['http://a:-1/', 'has a malformed host'],
  ['http://a:8o/', 'has a malformed host'],
  ['tcp://a', 'has no port'],
  ['tcp://a:1/path', 'has a path'],
  ['tcp://a:1?q', 'has a path'],
  ['http://a/x y', 'holds a space'],
  ['http://a/\r\nHost: b', 'holds a space or control character'],
  ['http://a/\u007f', 'holds a space or control character'],
];

describe('refuses', () => {
  test.each(refused)('%j', (url, problem) => {
    const parse = (): Destination => readUrl(url);
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(problem);
  });
});
