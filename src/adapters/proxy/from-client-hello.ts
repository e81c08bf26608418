import type { TlsRequest } from '../../model/request.js';
import { readClientHello } from './client-hello.js';
import type { Obstacle } from './client-hello-records.js';
import type { ConnectionContext } from './context.js';

/** A request to evaluate, or why there is none (yet): see {@link ClientHelloReading}. */
export type ClientHelloRequest =
  | {
      readonly status: 'complete';
      readonly request: TlsRequest;
      /** See {@link ClientHello.encryptedClientHello}. */
      readonly encryptedClientHello: boolean;
    }
  | Obstacle;

/**
 * The request that a TLS client makes with its first bytes: protocol `https`, with server name and ALPN. Never throws.
 *
 * @param bytes all bytes that the client sent so far
 *
 * @example
 * const hello = fromClientHello(bytes, { source, ip, port: 443 });
 * if (hello.status === 'complete') evaluator.evaluate(hello.request);
 */
export function fromClientHello(
  bytes: Uint8Array,
  { source, ip, port }: ConnectionContext,
): ClientHelloRequest {
  const hello = readClientHello(bytes);
  if (hello.status !== 'complete') return hello;
  const { serverName, alpn, encryptedClientHello } = hello;
  return {
    status: 'complete',
    request: { source, protocol: 'https', ...(ip !== undefined && { ip }), port, sni: serverName, alpn },
    encryptedClientHello,
  };
}
