import type { Denial, Grant, Passthrough } from './decision.js';
import type { ServiceAccount } from './request.js';

/**
 * A connection of a workload to a destination outside the mesh, as far as it is seen.
 *
 * @example
 * const connection: Connection = {
 *   source: { namespace: 'curl', name: 'curl' },
 *   ip: '203.0.113.9',
 *   port: 443,
 * };
 */
export interface Connection {
  /** The client's ServiceAccount. */
  readonly source: ServiceAccount;
  /** Destination address in text form. One that is left out satisfies no range. */
  readonly ip?: string | undefined;
  /** Destination port, an integer from 1 to 65535. */
  readonly port: number;
  /**
   * TLS server name (RFC 6066, section 3). `undefined`: no byte of the client has been looked at yet. Empty: its
   * first bytes name no server, because it sent a ClientHello without one, or speaks no TLS.
   */
  readonly sni?: string | undefined;
}

/**
 * What a connection is depends on what the client sends: look at it, and ask again.
 *
 * | needs | what to do |
 * | --- | --- |
 * | `sni` | wait for a ClientHello and connect again with its server name, empty if there is none |
 * | `http` | wait for the request and evaluate it, as `https` or `tcp` if it is not HTTP |
 */
export interface Inspect {
  readonly verdict: 'inspect';
  readonly needs: 'sni' | 'http';
}

/**
 * What can be said before the client sends (more). `allow` and `deny` hold for every well-formed request that the
 * connection may turn out to carry.
 */
export type ConnectionDecision = Grant | Passthrough | Denial | Inspect;
