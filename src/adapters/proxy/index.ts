/**
 * Turns what a proxy has at hand into requests to evaluate: HTTP messages, `CONNECT` requests, the first bytes of a TLS
 * client, `Request`s of the Fetch standard, and the questions of Envoy's `ext_authz` filter.
 *
 * @packageDocumentation
 */
export { readClientHello, type ClientHello, type ClientHelloReading } from './client-hello.js';
export { longestClientHello, type Obstacle } from './client-hello-records.js';
export type { ConnectionContext, RequestContext } from './context.js';
export { detectProtocol, type DetectedProtocol } from './detect-protocol.js';
export { fromCheckRequest, type CheckRequest, type CheckRequestOptions } from './from-check-request.js';
export { fromClientHello, type ClientHelloRequest } from './from-client-hello.js';
export { fromConnect, type Tunnel } from './from-connect.js';
export { fromFetchRequest, type FetchRequestLike } from './from-fetch-request.js';
export { fromIncomingMessage, type IncomingMessageLike } from './from-incoming-message.js';
export { sourceFromPrincipal } from './principal.js';
export { toCheckResponse, type CheckResponse, type CheckResponseOptions } from './to-check-response.js';
