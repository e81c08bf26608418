import { expect, test } from 'vitest';

import { type DetectedProtocol, detectProtocol } from '../../../src/adapters/proxy/index.js';
import { ascii, clientHello } from '../../support/client-hello-bytes.js';

const detect = (text: string): DetectedProtocol => detectProtocol(new Uint8Array(ascii(text)));

test.each<[text: string, protocol: DetectedProtocol]>([
  ['GET / HTTP/1.1\r\n', 'http/1'],
  ['GET / HTTP/1.0\nHost: x', 'http/1'],
  ['M-SEARCH * HTTP/1.1\r\n', 'http/1'],
  ['POST http://a.example/ HTTP/1.1\r\n', 'http/1'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'h2c'],
  ['PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n', 'http/1'],
  ['PRI * HTTP/1.1\r\n', 'http/1'],
  ['', 'incomplete'],
  ['G', 'incomplete'],
  ['GET', 'incomplete'],
  ['GET /path HTT', 'incomplete'],
  ['PRI * HTTP/2', 'incomplete'],
  ['\x16', 'incomplete'],
  ['\x16\x03', 'tls'],
  ['\x16\x02', 'other'],
  ['\r\n\nGET / HTTP/1.1\r\n', 'http/1'],
  ['\r\n', 'incomplete'],
  ['\r\nG', 'incomplete'],
  ['\n'.repeat(65_536), 'other'],
  ['GET\t/\tHTTP/1.1\r\n', 'http/1'],
  ['get  / http/1.1 \r\n', 'http/1'],
  ['GET /\r\n', 'http/1'],
  ['GET / HTTP/3.0\r\n', 'http/1'],
  ['GET / x HTTP/1.1\r\n', 'http/1'],
  ['get key\r\n', 'other'],
  ['INVITE sip:a@b.example SIP/2.0\r\n', 'other'],
  ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', 'other'],
  ['SSH-2.0-OpenSSH_9.2\r\n', 'other'],
  ['\0\0\0\x08\x04\xd2\x16\x2f', 'other'],
  ['A'.repeat(33), 'other'],
  [`GET /${'a'.repeat(65_536)}`, 'other'],
])('%j is %s', (text, protocol) => {
  expect(detect(text)).toBe(protocol);
});

test('every beginning of a hello is TLS or not long enough', () => {
  const hello = clientHello({ serverName: 'a.example' });
  expect(detectProtocol(hello)).toBe('tls');
  expect(detectProtocol(hello.subarray(0, 1))).toBe('incomplete');
});

test('once decided, more bytes change nothing', () => {
  for (const text of [
    'GET /a HTTP/1.1\r\nHost: a\r\n\r\n',
    'SSH-2.0-x\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ]) {
    const decided = Array.from(text, (_, length) => detect(text.slice(0, length))).filter(
      (protocol) => protocol !== 'incomplete',
    );
    expect(new Set([...decided, detect(text)]).size).toBe(1);
  }
});
