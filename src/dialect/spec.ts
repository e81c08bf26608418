/**
 * The `spec` dialect: what the policies say, fail-closed.
 *
 * This is the whole decision; `stages.ts` says what each check asks. Nothing here knows of an index: whoever calls
 * {@link decide} may leave out rules only where that changes no decision.
 */
import type { IpRange } from '../match/address.js';
import type { HostPattern } from '../match/host.js';
import type { DenyReason } from '../model/decision.js';
import type { CheckedRequest } from '../parse/request.js';
import { matchingHost, matchingRange, matchingRoute, needsHost, needsRoute } from './spec-matching.js';
import type { SpecRoute, SpecRule } from './spec-rule.js';
import { isDeeper, type Stage, stageNames, stages } from './stages.js';

export { readRule, type SpecRoute, type SpecRule } from './spec-rule.js';
export { depthOf, isDeeper, type Stage } from './stages.js';

/** What of a rule matched a request that it grants: of each kind of entry the first. */
export interface RuleMatch {
  readonly rule: SpecRule;
  readonly host: HostPattern | undefined;
  readonly range: IpRange | undefined;
  readonly route: SpecRoute | undefined;
  readonly failed?: never;
}

/** Why no rule grants a request. */
export interface Refusal {
  /** The deepest stage at which a rule failed: it is the reason of the denial. */
  readonly failed: Stage;
  /** Whether an `http` rule took the request in, so that it is HTTP that answers the client. */
  readonly captured: boolean;
}

/** A refusal, and the rules that got to its stage: a denial says what they accept. */
export interface RefusalByRules extends Refusal {
  readonly nearest: readonly SpecRule[];
}

/**
 * A request is granted iff one rule grants it: the first one, in input order, is reported. Each rule is asked once.
 *
 * @param match how a rule is asked; {@link matchAdmitted} for rules of the request's source, port and protocol
 */
export function decide(
  request: CheckedRequest,
  rules: readonly SpecRule[],
  match: (rule: SpecRule, request: CheckedRequest) => RuleMatch | Stage = matchRule,
): RuleMatch | RefusalByRules {
  let failed: Stage = 'source';
  let nearest: SpecRule[] = [];
  let captured = false;
  for (const rule of rules) {
    const result = match(rule, request);
    if (typeof result !== 'string') return result;
    captured ||= captures(rule, result);
    if (isDeeper(result, failed)) {
      failed = result;
      nearest = [];
    }
    if (result === failed) nearest.push(rule);
  }
  return { failed, captured, nearest };
}

/** An `http` rule takes in whatever gets past its addresses. */
function captures({ rule }: SpecRule, failed: Stage): boolean {
  return rule.protocol === 'http' && isDeeper(failed, 'address');
}

/** The first check that the request does not pass, or `undefined` if the rule grants it. */
export function failedStage(rule: SpecRule, request: CheckedRequest): Stage | undefined {
  return stageNames.find((stage) => !stages[stage].passes(rule, request));
}

/** What of the rule matches, or the first check that the request does not pass. */
export function matchRule(rule: SpecRule, request: CheckedRequest): RuleMatch | Stage {
  if (!stages.source.passes(rule, request)) return 'source';
  if (!stages.port.passes(rule, request)) return 'port';
  if (!stages.protocol.passes(rule, request)) return 'protocol';
  return matchAdmitted(rule, request);
}

/**
 * The checks that remain for a rule whose source, port and protocol are known to be those of the request.
 *
 * They are those of the list, written out to keep what matched: a test holds both to the same answers.
 */
export function matchAdmitted(rule: SpecRule, request: CheckedRequest): RuleMatch | Stage {
  const range = matchingRange(rule, request);
  if (rule.ranges.length > 0 && !range) return 'address';
  const host = matchingHost(rule, request);
  if (!host && needsHost(rule)) return 'host';
  if (request.malformation) return 'route';
  const route = matchingRoute(rule, request);
  if (!route && needsRoute(rule)) return 'route';
  return { rule, host, range, route };
}

/** The reason for a denial is the deepest stage that any rule reached. */
export const reasonOfStage: Readonly<Record<Stage, DenyReason>> = {
  source: stages.source.reason,
  port: stages.port.reason,
  protocol: stages.protocol.reason,
  address: stages.address.reason,
  host: stages.host.reason,
  route: stages.route.reason,
};
