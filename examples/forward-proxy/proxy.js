import { createServer, STATUS_CODES } from 'node:http';
import { connect } from 'node:net';

import { detectProtocol, fromClientHello, fromConnect, fromIncomingMessage } from 'egress-policy/proxy';

import { endToEnd, forward } from './forward.js';
import { peek } from './peek.js';
import { checkName, describeDecision, refusalBody, refuse } from './refusal.js';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { Duplex } from 'node:stream'
 * @import { Decision, EgressRequest, RequestFields, ServiceAccount } from 'egress-policy'
 * @import { Tunnel } from 'egress-policy/proxy'
 * @import { Log } from '../json-lines.js'
 * @import { PolicyDirectory } from './policy-directory.js'
 * @import { Refusal } from './refusal.js'
 * @import { Destination, Resolver } from './resolver.js'
 */

/** Alert `access_denied` (RFC 8446, section 6.2): what a TLS client understands. */
const accessDenied = Buffer.from([21, 3, 3, 0, 2, 2, 49]);

/**
 * A forward proxy: HTTP in absolute form (RFC 9112, section 3.2.2), and tunnels by `CONNECT` (RFC 9110, section 9.3.6).
 *
 * @param {object} options
 * @param {Pick<PolicyDirectory, 'evaluator'>} options.policies
 * @param {(address: string | undefined) => ServiceAccount | undefined} options.clients
 * @param {Resolver} options.resolve
 * @param {Log} options.log
 */
export function createProxy({ policies, clients, resolve, log }) {
  /**
   * Whom a connection belongs to, and where the tunnel in it leads.
   *
   * @type {WeakMap<Duplex, { tunnel: Tunnel, destination: Destination }>}
   */
  const tunnels = new WeakMap();

  const server = createServer((message, response) => {
    serve(message, response).catch(fail(response));
  });
  /** Serves the HTTP/1 inside of tunnels, where each request is decided by itself. */
  const inner = createServer((message, response) => {
    serve(message, response).catch(fail(response));
  });
  server.on('connect', (message, socket, head) => {
    openTunnel(message, socket, head).catch(fail(socket));
  });
  return server;

  /**
   * One HTTP request, from a client of the proxy or out of a tunnel.
   *
   * @param {IncomingMessage} message
   * @param {ServerResponse} response
   */
  async function serve(message, response) {
    const { socket } = message;
    const inside = tunnels.get(socket);
    const source = inside?.tunnel.source ?? clients(socket.remoteAddress);
    if (!source) {
      answer(response, unknownClient(message));
      return;
    }
    const { method, url } = message;
    const forwarded = { method, url, headers: {}, rawHeaders: endToEnd(message) };
    const asked = fromIncomingMessage(forwarded, { source, ...inside?.tunnel });
    const { host = '', path = '', protocol, port } = asked;
    const name = host.replace(/:[0-9]+$/, '');
    const destination = inside?.destination ?? (await resolve(name, port));
    const request = { ...asked, ip: destination?.ip };
    const decision = policies.evaluator.evaluate(request);
    const verdict = inside ? checkName(decision, inside.tunnel, name) : decision;
    log('decision', describeDecision(request, verdict));

    if (verdict.verdict === 'deny') {
      answer(response, verdict);
    } else if (protocol !== 'http') {
      answer(response, refuse('not-http', 'ask for a tunnel with CONNECT', 501));
    } else if (!destination) {
      answer(response, unreachable(name, 'its name is not known'));
    } else {
      forward(message, response, { ...destination, host, path }, (reason) => {
        answer(response, unreachable(name, reason));
      });
    }
  }

  /**
   * @param {IncomingMessage} message
   * @param {Duplex} socket
   * @param {Buffer} head
   */
  async function openTunnel(message, socket, head) {
    socket.on('error', () => socket.destroy());
    const source = clients(message.socket.remoteAddress);
    if (!source) {
      answerTunnel(socket, unknownClient(message));
      return;
    }
    const asked = fromConnect(message, { source });
    const destination = asked.port === 0 ? undefined : await resolve(asked.host, asked.port);
    const tunnel = { ...asked, ip: destination?.ip };
    const decision = policies.evaluator.connect(tunnel);
    if (decision.verdict !== 'inspect') log('decision', describeDecision(tunnel, decision));

    if (decision.verdict === 'deny') {
      answerTunnel(socket, decision);
    } else if (!destination) {
      answerTunnel(socket, unreachable(asked.host, 'its name is not known'));
    } else if (decision.verdict === 'allow') {
      splice(socket, destination, head, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      });
    } else {
      await inspect(socket, head, tunnel, destination);
    }
  }

  /**
   * What a tunnel is for depends on what the client sends through it.
   *
   * @param {Duplex} socket
   * @param {Buffer} head
   * @param {Tunnel} tunnel
   * @param {Destination} destination
   */
  async function inspect(socket, head, tunnel, destination) {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const { bytes, isClosed } = await peek(socket, head);
    if (isClosed) {
      socket.destroy();
      return;
    }
    const protocol = detectProtocol(bytes);
    if (protocol === 'http/1') {
      tunnels.set(socket, { tunnel, destination });
      socket.unshift(bytes);
      inner.emit('connection', socket);
      socket.resume();
      return;
    }
    const { request, decision } =
      protocol === 'tls' ? decideTls(bytes, tunnel) : decideOther(protocol, tunnel);
    log('decision', describeDecision({ ...request, host: tunnel.host }, decision));
    if (decision.verdict === 'allow') splice(socket, destination, bytes);
    else socket.end(protocol === 'tls' ? accessDenied : undefined);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {Tunnel} tunnel
   * @returns {{ request: Partial<RequestFields>, decision: Decision | Refusal }}
   */
  function decideTls(bytes, tunnel) {
    const hello = fromClientHello(bytes, tunnel);
    if (hello.status !== 'complete') {
      const message = hello.status === 'malformed' ? hello.message : `the ClientHello is ${hello.status}`;
      return { request: tunnel, decision: refuse('invalid-request', message) };
    }
    const { request } = hello;
    return {
      request,
      decision: checkName(policies.evaluator.evaluate(request), tunnel, request.sni ?? ''),
    };
  }

  /**
   * @param {string} protocol
   * @param {Tunnel} tunnel
   * @returns {{ request: Partial<RequestFields>, decision: Decision | Refusal }}
   */
  function decideOther(protocol, { source, ip, port }) {
    /** @type {EgressRequest} */
    const request = { source, protocol: 'tcp', ip, port };
    switch (protocol) {
      case 'h2c':
        // To pass it on as it is would be to decide its first request alone.
        return { request, decision: refuse('not-supported', 'HTTP/2 in clear is not inspected: use TLS') };
      case 'incomplete':
        // Whoever waits must not pass for another protocol, and then go on with the one that is denied.
        return {
          request,
          decision: refuse('nothing-sent', 'what is sent first decides, and it does not come'),
        };
      default:
        return { request, decision: policies.evaluator.evaluate(request) };
    }
  }

  /**
   * Nothing passes that was not decided upon to the end.
   *
   * @param {Duplex | ServerResponse} stream
   */
  function fail(stream) {
    return (/** @type {unknown} */ error) => {
      log('error', { message: error instanceof Error ? error.stack : String(error) });
      stream.destroy();
    };
  }

  /** @param {IncomingMessage} message */
  function unknownClient({ socket, url, method }) {
    const refusal = refuse('unknown-client', `no ServiceAccount has the address \`${socket.remoteAddress}\``);
    log('decision', describeDecision({ method, path: url }, refusal));
    return refusal;
  }
}

/**
 * Connects a client with its server.
 *
 * @param {Duplex} socket
 * @param {Destination} destination
 * @param {Uint8Array} bytes of the client, read already
 * @param {() => void} [onConnect]
 */
function splice(socket, { ip, port }, bytes, onConnect) {
  const server = connect({ host: ip, port, allowHalfOpen: true });
  let isConnected = false;
  server.once('connect', () => {
    isConnected = true;
    onConnect?.();
    if (bytes.length > 0) server.write(bytes);
    socket.pipe(server).pipe(socket);
  });
  server.on('error', (error) => {
    if (isConnected || !onConnect) socket.destroy();
    else answerTunnel(socket, unreachable(`${ip}:${port}`, error.message));
  });
  socket.once('close', () => server.destroy());
  server.once('close', () => socket.end());
}

/**
 * @param {string} name
 * @param {string} reason
 */
function unreachable(name, reason) {
  return refuse('unreachable', `\`${name}\` cannot be reached: ${reason}`, 502);
}

/**
 * @param {ServerResponse} response
 * @param {Refusal} refusal
 */
function answer(response, refusal) {
  const body = refusalBody(refusal);
  response.writeHead(refusal.status ?? 403, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-egress-policy-reason': refusal.reason,
  });
  response.end(body);
}

/**
 * @param {Duplex} socket
 * @param {Refusal} refusal
 */
function answerTunnel(socket, refusal) {
  const status = refusal.status ?? 403;
  const body = refusalBody(refusal);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Egress-Policy-Reason: ${refusal.reason}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
