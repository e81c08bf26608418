import { Agent, request as send } from 'node:http';
import { pipeline } from 'node:stream';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { Destination } from './resolver.js'
 */

const agent = new Agent({ keepAlive: true });

/** They concern one connection, not the message (RFC 9110, section 7.6.1). */
const notForwarded = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends an HTTP request on to its destination, and the answer back.
 *
 * @param {IncomingMessage} message
 * @param {ServerResponse} response
 * @param {Destination & { readonly host: string, readonly path: string }} target
 * @param {(message: string) => void} onFailure the server can't be reached; nothing has been answered yet
 */
export function forward(message, response, { ip, port, host, path }, onFailure) {
  const hasBody =
    message.headers['transfer-encoding'] !== undefined || Number(message.headers['content-length'] ?? 0) > 0;
  const headers = [
    'Host',
    host,
    ...endToEnd(message, ['host']),
    ...(message.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']),
  ];

  const attempt = () => {
    const outgoing = send({ host: ip, port, method: message.method, path, headers, setHost: false, agent });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer));
      pipeline(answer, response, () => undefined);
    });
    outgoing.on('error', (error) => {
      // A server may close a connection that has been idle just when it is used again.
      if (outgoing.reusedSocket && !hasBody && !response.headersSent) attempt();
      else if (response.headersSent) response.destroy();
      else onFailure(error.message);
    });
    response.once('close', () => outgoing.destroy());
    if (hasBody) message.pipe(outgoing);
    else outgoing.end();
  };
  attempt();
}

/**
 * The headers that are forwarded, names and values in turn. Decide on these: a client that names a header in its
 * `Connection` would else show the proxy what the server never sees.
 *
 * @param {IncomingMessage} message
 * @param {readonly string[]} [others] that are left out as well
 */
export function endToEnd({ rawHeaders, headers }, others = []) {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...notForwarded, ...named, ...others]);
  return rawHeaders.filter((_, index) => !dropped.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}
