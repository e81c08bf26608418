import { describe, expect, test } from 'vitest';

import type { RequestFields } from '../../src/model/request.js';
import { readLogLine } from '../../src/parse/log-line.js';

const source = { namespace: 'curl', name: 'curl' };

function requestOf(line: object): RequestFields {
  const reading = readLogLine(JSON.stringify(line), source);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.request;
}

describe('a request', () => {
  const request = {
    source: { namespace: 'shop', name: 'cart' },
    protocol: 'https',
    ip: '192.0.2.7',
    port: 443,
    host: 'a.example:443',
    sni: 'a.example',
    alpn: ['h2'],
    method: 'GET',
    path: '/x?y',
    headers: { A: 'b', C: ['d', 'e'] },
  };

  test('is read field by field; others are passed over', () => {
    expect(requestOf({ ...request, time: 'now', status: 200 })).toEqual(request);
  });

  test('may name its source in one word, or leave it to the default', () => {
    expect(requestOf({ ...request, source: 'shop/cart' })).toEqual(request);
    expect(requestOf({ ...request, source: undefined })).toEqual({ ...request, source });
    expect(requestOf({ ...request, source: null })).toEqual({ ...request, source });
  });

  test('may have null for what is absent', () => {
    expect(requestOf({ protocol: 'tcp', port: 1, ip: null, host: null, alpn: null, headers: null })).toEqual({
      source,
      protocol: 'tcp',
      port: 1,
    });
  });
});

const address = { downstream_local_address: '192.0.2.7:8080', upstream_host: '198.51.100.1:80' };

const envoyLines: readonly (readonly [line: object, request: Partial<RequestFields>])[] = [
  [
    {
      protocol: 'HTTP/1.1',
      method: 'GET',
      path: '/x?y',
      authority: 'a.example',
      ...address,
      response_code: 200,
    },
    { protocol: 'http', ip: '192.0.2.7', port: 8080, host: 'a.example', method: 'GET', path: '/x?y' },
  ],
  [
    { protocol: 'HTTP/2', method: 'GET', path: '/', authority: 'a', upstream_host: '[2001:db8::1]:80' },
    { protocol: 'http', ip: '2001:db8::1', port: 80 },
  ],
  [
    { protocol: 'HTTP/1.1', authority: 'a.example:81', upstream_host: '-' },
    { protocol: 'http', port: 81 },
  ],
  [
    { protocol: 'HTTP/1.1', authority: 'a.example', upstream_host: null },
    { protocol: 'http', port: 80 },
  ],
  [
    { protocol: 'HTTP/1.1', authority: 'a', user_agent: 'curl/8', x_forwarded_for: '-', request_id: '7' },
    { headers: { 'user-agent': 'curl/8', 'x-request-id': '7' } },
  ],
  [
    { protocol: '-', method: '-', requested_server_name: 'a.example', ...address },
    { protocol: 'https', ip: '192.0.2.7', port: 8080, sni: 'a.example', host: undefined, method: undefined },
  ],
  [
    { protocol: null, requested_server_name: null, upstream_host: 'tcp://192.0.2.7:5432' },
    { protocol: 'tcp', ip: '192.0.2.7', port: 5432, sni: undefined },
  ],
  [
    { protocol: '-', requested_server_name: '-', ...address },
    { protocol: 'tcp', sni: undefined },
  ],
];

test.each(envoyLines)('a line of an access log of Envoy: %j', (line, request) => {
  expect({ host: undefined, method: undefined, sni: undefined, ...requestOf(line) }).toMatchObject(request);
});

const refused: readonly (readonly [text: string, problem: string])[] = [
  ['', 'it is not JSON'],
  ['[2026-01-01] "GET / HTTP/1.1" 200', 'it is not JSON: `[2026-01-01]'],
  ['{"protocol":"tcp"', 'it is not JSON'],
  ['[]', 'it is a list, not a JSON object'],
  ['null', 'it is `null`, not a JSON object'],
  ['{}', 'it is neither a request'],
  ['{"__proto__":{"protocol":"tcp","port":1},"constructor":1}', 'it is neither a request'],
  ['{"protocol":"udp","port":1}', 'it is neither a request'],
  ['{"protocol":"tcp"}', '`port` is missing: it must be a number'],
  ['{"protocol":"tcp","port":"1"}', '`port` must be a number, not `"1"`'],
  ['{"protocol":"tcp","port":1,"ip":7}', '`ip` must be a string, not `7`'],
  ['{"protocol":"http","port":1,"headers":[]}', '`headers` must be a map of strings'],
  ['{"protocol":"http","port":1,"headers":{"a":1}}', '`headers` must be a map of strings'],
  ['{"protocol":"https","port":1,"alpn":"h2"}', '`alpn` must be a list of strings'],
  ['{"protocol":"tcp","port":1}', 'it has no `source`'],
  ['{"protocol":"tcp","port":1,"source":"curl"}', '`source` `"curl"` is not the namespace and name'],
  [
    '{"protocol":"tcp","port":1,"source":{"name":"curl"}}',
    '`source` an object is not the namespace and name',
  ],
  ['{"requested_server_name":"a.example","upstream_host":"-"}', 'it has no destination port'],
  ['{"upstream_host":"unix:/socket"}', 'it has no destination port'],
  ['{"upstream_host":"192.0.2.7:99999"}', 'it has no destination port'],
];

test.each(refused)('is refused: %s', (text, problem) => {
  const reading = readLogLine(text);
  expect(reading.ok ? undefined : reading.problem).toContain(problem);
});
