import type { Connection, ConnectionDecision } from './connection.js';
import type { Decision } from './decision.js';
import type { Issue } from './issue.js';
import type { EgressRequest } from './request.js';

/** A compiled set of policies. */
export interface Evaluator {
  /** Everything that is wrong or odd with the resources, in input order. */
  readonly issues: readonly Issue[];
  /** Decides one request. Never throws, whatever the request. */
  evaluate(request: EgressRequest): Decision;
  /**
   * Decides what can be decided before the first byte, or before the first request. Never throws.
   *
   * @example
   * evaluator.connect({ source, ip: '203.0.113.9', port: 443 }); // { verdict: 'inspect', needs: 'sni' }
   */
  connect(connection: Connection): ConnectionDecision;
}
