import { readRule, type SpecRule } from '../../dialect/spec.js';
import type { Decision } from '../../model/decision.js';
import type { EgressRequest } from '../../model/request.js';
import { type CheckedRequest, readRequest } from '../../parse/request.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import type { Explanation } from './explanation.js';
import { findNearest, type Traced } from './nearest.js';
import { namesSource, type PolicySet, whyIgnored } from './policy-set.js';
import { traceRule } from './trace.js';

/** How many near misses an explanation holds unless told otherwise. */
export const defaultNearest = 3;

/**
 * Explains a decision that was taken on a set of policies.
 *
 * @param decision what the evaluator of this set answers
 * @param most near misses to look for
 */
export function explainRequest(
  request: EgressRequest,
  decision: Decision,
  set: PolicySet,
  most: number,
): Explanation {
  const dialect = set.options.dialect ?? 'spec';
  const reading = readRequest(request);
  if (!reading.readable) return { decision, dialect, rules: [], nearest: [], notes: [] };
  const checked = reading.request;
  const counting = set.policies.filter((policy) => whyIgnored(policy, set) === undefined);
  const traced = counting.flatMap((policy) => traceRulesOf(policy, checked));
  const nearest =
    decision.verdict === 'deny' ? findNearest(request, checked, traced, counting, set, most) : [];
  return {
    decision,
    dialect,
    rules: traced.map(({ trace }) => trace),
    nearest,
    notes: [...notesOnIgnored(checked, set), ...notesOnDialect(decision, dialect, traced)],
  };
}

/** The rules of one policy that name the request's source. */
function traceRulesOf(policy: LinkedPolicy, checked: CheckedRequest): readonly Traced[] {
  if (!namesSource(policy, checked.source)) return [];
  return policy.rules
    .map(readRule)
    .filter((rule): rule is SpecRule => rule !== undefined)
    .map((rule) => ({ rule, policy, trace: traceRule(rule, policy.resource, checked) }));
}

function notesOnIgnored(checked: CheckedRequest, set: PolicySet): readonly string[] {
  return set.policies.flatMap((policy) => {
    const reason = namesSource(policy, checked.source) ? whyIgnored(policy, set) : undefined;
    const { namespace, name } = policy.reference;
    return reason === undefined ? [] : [`Egress \`${namespace}/${name}\` names this source, but ${reason}`];
  });
}

/** The checks are those of `spec`: where another dialect decides otherwise, nobody should be misled by them. */
function notesOnDialect(decision: Decision, dialect: string, traced: readonly Traced[]): readonly string[] {
  const granted = traced.some(({ trace }) => trace.outcome === 'granted');
  if (dialect === 'spec' || granted === (decision.verdict === 'allow' && !decision.passthrough)) return [];
  return [
    granted
      ? `the policies say allow, by the rule that grants above, but the \`${dialect}\` dialect does not do so`
      : `no rule grants this request by what the policies say, but the \`${dialect}\` dialect allows it`,
  ];
}
