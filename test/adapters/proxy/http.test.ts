import { createServer, type IncomingMessage, request as send } from 'node:http';

import { describe, expect, test } from 'vitest';

import {
  fromConnect,
  fromFetchRequest,
  fromIncomingMessage,
  type RequestContext,
} from '../../../src/adapters/proxy/index.js';
import { compile } from '../../../src/evaluator.js';
import { egress } from '../../support/resources.js';

const source = { namespace: 'curl', name: 'curl' };
const headers = { host: 'other.example', 'x-a': '1' };
const message = (url: string, more: object = {}) => ({ method: 'GET', url, headers, ...more });
const everything = compile([egress({ hosts: ['*'], ports: ['http 80', 'http 8080', 'https 443'] })]);
const denial = (request: Parameters<typeof everything.evaluate>[0]): unknown => {
  const decision = everything.evaluate(request);
  return decision.verdict === 'deny' ? { [decision.reason]: decision.field } : 'allow';
};

describe('fromIncomingMessage', () => {
  test.each<[target: string, context: Partial<RequestContext>, request: object]>([
    ['/get?a=1', { port: 80 }, { protocol: 'http', port: 80, host: 'other.example', path: '/get?a=1' }],
    ['http://a.example/get', {}, { protocol: 'http', port: 80, host: 'a.example', path: '/get' }],
    ['http://a.example:8080/get', {}, { port: 8080, host: 'a.example:8080' }],
    ['HTTP://a.example', {}, { port: 80, host: 'a.example', path: '/' }],
    ['http://a.example?b', {}, { path: '/?b' }],
    ['http://10.0.0.1/', {}, { ip: '10.0.0.1', host: '10.0.0.1' }],
    ['http://[::1]:81/', {}, { ip: '::1', port: 81, host: '[::1]:81' }],
    ['http://a.example/', { ip: '192.0.2.1', port: 3128 }, { ip: '192.0.2.1', port: 3128 }],
    ['https://a.example/', {}, { protocol: 'https', port: 443, sni: 'a.example' }],
    ['https://10.0.0.1/', {}, { protocol: 'https', sni: '' }],
    ['*', { port: 80 }, { path: '*' }],
  ])('%s', (target, context, request) => {
    expect(fromIncomingMessage(message(target), { source, ...context })).toMatchObject({
      source,
      method: 'GET',
      headers: { 'x-a': ['1'] },
      ...request,
    });
  });

  test.each<[target: string, field: string]>([
    ['/get', 'port'],
    ['ftp://a.example/', 'port'],
    ['http://user@a.example/', 'host'],
    ['http://a.example:0/', 'host'],
    ['http://a.example:65536/', 'port'],
    ['http://a.example:x/', 'host'],
    ['http://a b/', 'host'],
    ['http://a.example/\u0001', 'path'],
  ])('%j is denied as an invalid request', (target, field) => {
    expect(denial(fromIncomingMessage(message(target), { source }))).toEqual({ 'invalid-request': field });
  });

  test('a scheme other than HTTP is denied, whatever the port', () => {
    const request = fromIncomingMessage(message('ftp://a.example/'), { source, port: 80 });
    expect(denial(request)).toEqual({ 'invalid-request': 'host' });
  });

  test('no raw header is lost, whatever its name', () => {
    const rawHeaders = ['Host', 'a.example', 'X-A', '1', '__proto__', 'p', 'x-a', '2', ':path', '/other'];
    const request = fromIncomingMessage(message('/', { rawHeaders }), { source, port: 80 });
    expect(request.host).toBe('a.example');
    expect(Object.entries(request.headers ?? {})).toEqual([
      ['x-a', ['1', '2']],
      ['__proto__', ['p']],
    ]);
  });

  test('hosts that differ are denied, hosts that agree are one', () => {
    const from = (...rawHeaders: string[]) =>
      fromIncomingMessage(message('/', { rawHeaders }), { source, port: 80 });
    expect(denial(from('Host', 'a.example', 'host', 'b.example'))).toEqual({ 'invalid-request': 'host' });
    expect(denial(from(':authority', 'a.example', 'host', 'b.example'))).toEqual({
      'invalid-request': 'host',
    });
    expect(denial(from(':authority', 'a.example', 'host', 'a.example'))).toBe('allow');
  });

  test('a message of a real server', async () => {
    const received = await new Promise<IncomingMessage>((resolve, reject) => {
      const server = createServer((incoming, response) => {
        response.end();
        server.close();
        resolve(incoming);
      });
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const port = typeof address === 'object' && address ? address.port : 0;
        const target = { port, host: '127.0.0.1', path: 'http://a.example:8080/x?y', method: 'PUT' };
        const outgoing = send({
          ...target,
          headers: ['Host', 'b.example', 'User-Agent', 'one', 'User-Agent', 'two'],
        });
        outgoing.on('error', reject).end();
      });
    });
    expect(fromIncomingMessage(received, { source })).toMatchObject({
      method: 'PUT',
      host: 'a.example:8080',
      port: 8080,
      path: '/x?y',
      headers: { 'user-agent': ['one', 'two'] },
    });
  });
});

describe('fromFetchRequest', () => {
  test.each<[request: Request, expected: object]>([
    [
      new Request('https://API.example/a/../b?q#f', { method: 'POST', headers: { 'X-A': '1' } }),
      {
        source,
        protocol: 'https',
        port: 443,
        host: 'api.example',
        sni: 'api.example',
        method: 'POST',
        path: '/b?q',
        headers: { 'x-a': ['1'] },
      },
    ],
    [
      new Request('http://[::1]:8080'),
      { protocol: 'http', ip: '::1', port: 8080, host: '[::1]:8080', path: '/' },
    ],
    [new Request('http://a.example', { headers: { host: 'b.example' } }), { host: 'b.example' }],
  ])('%o', (request, expected) => {
    expect(fromFetchRequest(request, { source })).toMatchObject(expected);
  });

  test('an invalid URL is denied', () => {
    const request = { url: 'a.example', method: 'GET', headers: [] };
    expect(denial(fromFetchRequest(request, { source }))).toEqual({ 'invalid-request': 'port' });
  });
});

describe('fromConnect', () => {
  test.each<[target: string | undefined, tunnel: object]>([
    ['a.example:443', { host: 'a.example', port: 443 }],
    ['10.0.0.1:1', { host: '10.0.0.1', ip: '10.0.0.1', port: 1 }],
    ['[2001:db8::1]:443', { host: '[2001:db8::1]', ip: '2001:db8::1', port: 443 }],
    ...[
      undefined,
      '',
      ':443',
      'a.example',
      'a.example:',
      'a.example:0',
      'a.example:0443',
      'a:b:1',
      'a b:1',
    ].map((target): [string | undefined, object] => [target, { host: '', port: 0 }]),
    ['http://a.example:443', { host: '', port: 0 }],
    ['a.example:443/', { host: '', port: 0 }],
    ['::1:443', { host: '', port: 0 }],
  ])('%s', (url, tunnel) => {
    expect(fromConnect({ url }, { source })).toEqual({ source, ...tunnel });
  });

  test('the address that the proxy looked up counts', () => {
    expect(fromConnect({ url: 'a.example:443' }, { source, ip: '192.0.2.1' })).toMatchObject({
      ip: '192.0.2.1',
    });
  });
});
