/**
 * Turns what a proxy has at hand into requests to evaluate: HTTP messages, `CONNECT` requests, the first bytes of a TLS
 * client, `Request`s of the Fetch standard, and the questions of Envoy's `ext_authz` filter.
 *
 * @packageDocumentation
 */
export { type ClientHello, type ClientHelloReading, readClientHello } from './client-hello.js';
export { longestClientHello, type Obstacle } from './client-hello-records.js';
export type { ConnectionContext, RequestContext } from './context.js';
export { type DetectedProtocol, detectProtocol } from './detect-protocol.js';
export { type CheckRequest, type CheckRequestOptions, fromCheckRequest } from './from-check-request.js';
export { type ClientHelloRequest, fromClientHello } from './from-client-hello.js';
export { fromConnect, type Tunnel } from './from-connect.js';
export { type FetchRequestLike, fromFetchRequest } from './from-fetch-request.js';
export { fromIncomingMessage, type IncomingMessageLike } from './from-incoming-message.js';
export { sourceFromPrincipal } from './principal.js';
export { type CheckResponse, type CheckResponseOptions, toCheckResponse } from './to-check-response.js';
