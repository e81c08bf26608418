import type { ConnectionDecision } from '../model/connection.js';
import type { Decision } from '../model/decision.js';
import type { Rule } from '../model/rule.js';
import type { CheckedConnection, CheckedRequest } from '../parse/request.js';

/** What one dialect makes of all rules of one source. */
export interface SourcePolicy {
  decide(request: CheckedRequest): Decision;
  /** What holds for every well-formed request that the connection may turn out to carry. */
  connect(connection: CheckedConnection): ConnectionDecision;
}

/** One reading of the rules. */
export interface DialectDefinition {
  /**
   * Reads the rules of one source.
   *
   * @param rules those that name the source, in input order; empty for a source that no policy names
   * @param enableEgress whether the mesh lets pass what no rule captures
   */
  readonly forSource: (rules: readonly Rule[], enableEgress: boolean) => SourcePolicy;
}
