import type { ConnectionDecision } from '../model/connection.js';
import type { Decision, Passthrough } from '../model/decision.js';
import type { Rule } from '../model/rule.js';
import { type CheckedConnection, type CheckedRequest, tlsRequest } from '../parse/request.js';
import { denyAtStage, denyConnection, denyUninspectable } from './denial.js';
import type { DialectDefinition } from './dialect.js';
import { grantOf, grantOfConnection } from './grant.js';
import { decide, type RefusalByRules, type RuleMatch } from './spec.js';
import { type ConnectionOutcome, decideConnection } from './spec-connection.js';
import { readRule, type SpecRule } from './spec-rule.js';

/** The `spec` dialect, one rule after the other. */
export const spec: DialectDefinition = {
  forSource(rules, enableEgress) {
    const read = rules.map(readRule).filter((rule) => rule !== undefined);
    const decideRequest = (request: CheckedRequest) =>
      reportOutcome(request, decide(request, read), enableEgress);
    return {
      decide: decideRequest,
      connect(connection) {
        if (isTls(connection)) return decideRequest(tlsRequest(connection));
        return reportConnection(connection, decideConnection(connection, read), rules, enableEgress);
      },
    };
  },
};

/** Whether a connection is known to carry TLS, so that nothing is left to see. */
export function isTls({ serverName }: CheckedConnection): boolean {
  return serverName !== undefined && serverName !== '';
}

export const passthrough: Passthrough = Object.freeze<Passthrough>({ verdict: 'allow', passthrough: true });

function reportOutcome(
  request: CheckedRequest,
  outcome: RuleMatch | RefusalByRules,
  enableEgress: boolean,
): Decision {
  if (outcome.failed === undefined) return grantOf(outcome);
  const { failed, captured, nearest } = outcome;
  if (passes(request, captured, enableEgress)) return passthrough;
  return denyAtStage(request, failed, captured, declared(nearest));
}

/** The rules as the policies declare them. */
export function declared(rules: readonly SpecRule[]): readonly Rule[] {
  return rules.map(({ rule }) => rule);
}

/** The mesh lets pass what no `http` rule captured, as long as it is well-formed. */
export function passes(request: CheckedRequest, captured: boolean, enableEgress: boolean): boolean {
  return enableEgress && !captured && !request.malformation;
}

/**
 * Without a rule that grants the connection, the mesh lets it pass unless it may turn out to carry HTTP that is
 * captured. What has to be inspected for an answer is denied where it must not be inspected.
 *
 * @param rules those of the source and port at least
 */
export function reportConnection(
  connection: CheckedConnection,
  outcome: ConnectionOutcome,
  rules: readonly Rule[],
  enableEgress: boolean,
): ConnectionDecision {
  if (outcome.granted) return grantOfConnection(outcome.granted, connection);
  if (enableEgress && !outcome.captured) return passthrough;
  const needs = enableEgress ? 'http' : outcome.needs;
  if (!needs) return denyConnection(connection, outcome.failed, rules);
  return outcome.serverFirst ? denyUninspectable(connection) : { verdict: 'inspect', needs };
}
