import { createServer, type Socket } from 'node:net';
import { connect } from 'node:tls';

import { expect, test } from 'vitest';

import { readClientHello } from '../../../src/adapters/proxy/index.js';
import {
  ascii,
  clientHello,
  clientHelloMessage,
  type HelloParts,
  records,
  serverNameList,
  vector,
} from '../../support/client-hello-bytes.js';

const plain: HelloParts = { serverName: 'httpbin.org', alpn: ['h2', 'http/1.1'] };
const read = (parts: HelloParts) => readClientHello(clientHello(parts));

test.each<[what: string, parts: HelloParts, serverName: string, alpn: readonly string[], ech: boolean]>([
  ['name and protocols', plain, 'httpbin.org', ['h2', 'http/1.1'], false],
  ['a name as sent, in upper case, with a dot', { serverName: 'HttpBin.ORG.' }, 'HttpBin.ORG.', [], false],
  ['neither', {}, '', [], false],
  ['no extensions at all', { extensionBytes: [] }, '', [], false],
  [
    'GREASE extensions',
    {
      ...plain,
      extensions: [
        [0x0a0a, []],
        [0xfafa, [0]],
      ],
    },
    'httpbin.org',
    ['h2', 'http/1.1'],
    false,
  ],
  ['ECH', { serverName: 'front.example', extensions: [[0xfe0d, [0, 1, 2]]] }, 'front.example', [], true],
  ['a GREASE protocol', { alpn: ['\n\n', 'h2'] }, '', ['\n\n', 'h2'], false],
])('%s', (_, parts, serverName, alpn, encryptedClientHello) => {
  expect(read(parts)).toEqual({ status: 'complete', serverName, alpn, encryptedClientHello });
});

test('a hello is the same however it is cut into records, and incomplete until its last byte', () => {
  const message = clientHelloMessage(plain);
  const whole = readClientHello(records(message));
  for (let cut = 1; cut < message.length; cut++) {
    expect(readClientHello(records(message, [cut]))).toEqual(whole);
  }
  const everyByte = records(
    message,
    Array.from({ length: message.length - 1 }, (_, index) => index + 1),
  );
  expect(readClientHello(everyByte)).toEqual(whole);
  for (let length = 0; length < everyByte.length; length++) {
    expect(readClientHello(everyByte.subarray(0, length)).status).toBe('incomplete');
  }
});

test('what follows in further records is not looked at', () => {
  const bytes = new Uint8Array([...clientHello(plain), 20, 3, 3, 0, 1, 1, 23, 3]);
  expect(readClientHello(bytes)).toEqual(read(plain));
});

test.each<[what: string, bytes: readonly number[]]>([
  ['HTTP', ascii('GET / HTTP/1.1\r\n')],
  ['SSH', ascii('SSH-2.0-x\r\n')],
  ['SSL 2', [0x80, 0x2e, 1, 3, 1]],
  ['an alert', [21, 3, 1, 0, 2, 2, 80]],
  ['another major version', [22, 2]],
])('%s is not TLS that a client begins', (_, bytes) => {
  expect(readClientHello(new Uint8Array(bytes))).toEqual({ status: 'not-tls' });
});

const message = clientHelloMessage(plain);
const withExtension = (type: number, data: readonly number[]): Uint8Array =>
  clientHello({ extensions: [[type, data]] });

test.each<[what: string, bytes: Uint8Array]>([
  ['a server hello', new Uint8Array([22, 3, 3, 0, 1, 2])],
  ['an empty record', new Uint8Array([22, 3, 1, 0, 0])],
  ['a record that is too long', new Uint8Array([22, 3, 1, 0x40, 1])],
  ['an alert between fragments', new Uint8Array([...records(message.slice(0, 9)), 21])],
  ['more in the record than the hello', records([...message, 0])],
  ['a hello of 16 MB', new Uint8Array([22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff])],
  ['a hello that ends within a field', records([1, 0, 0, 3, 3, 3, 0])],
  ['a hello without cipher suites', clientHello({ cipherSuites: [] })],
  ['half a cipher suite', clientHello({ cipherSuites: [19] })],
  ['extensions longer than the hello', clientHello({ extensionBytes: [0, 9, 0, 0] })],
  ['something after the extensions', clientHello({ extensionBytes: [0, 0, 1] })],
  [
    'two server name extensions',
    clientHello({ ...plain, extensions: [[0, serverNameList([0, 'other.example'])]] }),
  ],
  ['two names in one extension', withExtension(0, serverNameList([0, 'a.example'], [0, 'b.example']))],
  ['a name of an unknown type', withExtension(0, serverNameList([1, 'a.example']))],
  ['an empty name', withExtension(0, serverNameList([0, '']))],
  ['an empty list of names', withExtension(0, [0, 0])],
  ['a name with a NUL', withExtension(0, serverNameList([0, 'a.example\0.b.example']))],
  ['a name that is not ASCII', withExtension(0, serverNameList([0, 'b\u00fccher.example']))],
  ['a name longer than its extension', withExtension(0, [0, 6, 0, 0, 9, ...ascii('abc')])],
  ['something after the names', withExtension(0, [...serverNameList([0, 'a.example']), 0])],
  ['an empty ALPN list', withExtension(16, [0, 0])],
  ['an empty protocol', withExtension(16, vector(2, [0]))],
  ['the inner hello of ECH', withExtension(0xfe0d, [1])],
  ['an empty ECH extension', withExtension(0xfe0d, [])],
])('%s is malformed', (_, bytes) => {
  expect(readClientHello(bytes)).toMatchObject({
    status: 'malformed',
    message: expect.any(String) as string,
  });
});

test('a real client sends what it was told to send', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect({
    port,
    host: '127.0.0.1',
    servername: 'api.example',
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  client.on('error', () => undefined);
  const socket = await accepted;
  const bytes = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  client.destroy();
  socket.destroy();
  server.close();
  expect(readClientHello(bytes)).toEqual({
    status: 'complete',
    serverName: 'api.example',
    alpn: ['h2', 'http/1.1'],
    encryptedClientHello: false,
  });
});
