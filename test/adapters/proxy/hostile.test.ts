/** 100,000 mutations of each kind of input: nothing throws, and nothing is allowed. */
import { expect, test } from 'vitest';

import {
  type CheckRequest,
  detectProtocol,
  fromCheckRequest,
  fromClientHello,
  fromConnect,
  fromIncomingMessage,
  toCheckResponse,
} from '../../../src/adapters/proxy/index.js';
import { compile } from '../../../src/evaluator.js';
import { clientHello } from '../../support/client-hello-bytes.js';
import { mutateBytes, mutateValue, randomFrom } from '../../support/mutate.js';
import { egress } from '../../support/resources.js';

const runs = 100_000;
const source = { namespace: 'curl', name: 'curl' };
const evaluator = compile([
  egress({ hosts: ['allowed.example'], ports: ['http 80', 'https 443'] }),
  egress({ name: 'other', sources: ['shop/cart'], ports: ['tcp 1'] }),
]);

test('mutated ClientHellos', () => {
  const random = randomFrom(1);
  const bases = [
    clientHello({ serverName: 'denied.example', alpn: ['h2', 'http/1.1'], extensions: [[0x0a0a, []]] }),
    clientHello({ alpn: ['allowed.example'] }),
    clientHello({ serverName: 'allowed.example.denied.example' }),
  ];
  const seen = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    const bytes = mutateBytes(bases[run % bases.length] ?? new Uint8Array(), random);
    const hello = fromClientHello(bytes, { source, port: 443 });
    detectProtocol(bytes);
    seen.set(hello.status, (seen.get(hello.status) ?? 0) + 1);
    if (hello.status !== 'complete') continue;
    if (evaluator.evaluate(hello.request).verdict !== 'deny') expect.fail(`run ${run}: ${String(bytes)}`);
  }
  // All ways out are really taken.
  for (const status of ['complete', 'incomplete', 'not-tls', 'malformed']) {
    expect(seen.get(status), status).toBeGreaterThan(1000);
  }
});

test('mutated CheckRequests', () => {
  const random = randomFrom(2);
  const base: CheckRequest = {
    attributes: {
      source: { principal: 'spiffe://cluster.local/ns/curl/sa/curl' },
      destination: { address: { socketAddress: { address: '192.0.2.1', portValue: 80 } } },
      request: {
        http: {
          method: 'GET',
          host: 'denied.example',
          path: '/',
          headers: { ':authority': 'denied.example', 'x-a': '1' },
          headerMap: { headers: [{ key: 'x-b', rawValue: 'Yg==' }] },
        },
      },
      tlsSession: { sni: 'denied.example' },
    },
  };
  for (let run = 0; run < runs; run++) {
    const mutated = mutateValue(base, random) as CheckRequest;
    const response = toCheckResponse(evaluator.evaluate(fromCheckRequest(mutated)));
    if (response.status.code !== 7) expect.fail(`run ${run}: ${JSON.stringify(mutated)}`);
  }
});

test('mutated HTTP messages', () => {
  const random = randomFrom(3);
  const encoder = new TextEncoder();
  const mutate = (text: string): string =>
    new TextDecoder('latin1').decode(mutateBytes(encoder.encode(text), random));
  for (let run = 0; run < runs; run++) {
    const message = {
      method: 'GET',
      url: mutate(run % 2 === 0 ? 'http://denied.example:80/get?a#b' : '/get'),
      headers: {},
      rawHeaders: ['Host', mutate('denied.example'), mutate('X-A'), mutate('1')],
    };
    const request = fromIncomingMessage(message, { source, port: 80 });
    if (evaluator.evaluate(request).verdict !== 'deny') expect.fail(`run ${run}: ${JSON.stringify(message)}`);
    fromConnect({ url: mutate('denied.example:443') }, { source });
  }
});
