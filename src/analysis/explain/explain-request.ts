import { readRule, type SpecRule } from '../../dialect/spec.js';
import type { Decision } from '../../model/decision.js';
import type { Evaluator } from '../../model/evaluator.js';
import { formatName } from '../../model/names.js';
import { quote } from '../../model/quote.js';
import type { EgressRequest } from '../../model/request.js';
import { type CheckedRequest, readRequest } from '../../parse/request.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import { whyUnused } from '../../policy-set/mesh-use.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { namesSource } from '../../policy-set/source.js';
import type { Explanation } from './explanation.js';
import { findNearest, type Traced } from './nearest.js';
import { traceRule } from './trace.js';

/**
 * Explains what an evaluator decides about a request.
 *
 * @param set by which it decides
 * @param most near misses to look for
 */
export function explainRequest(
  request: EgressRequest,
  evaluator: Evaluator,
  set: PolicySet,
  most: number,
): Explanation {
  const { dialect } = set.options;
  const decision = evaluator.evaluate(request);
  const reading = readRequest(request);
  if (!reading.readable) return { decision, dialect, rules: [], nearest: [], notes: [] };
  const checked = reading.request;
  const used = set.usedPolicies;
  const traced = used.flatMap((policy) => traceRulesOf(policy, checked));
  const nearest =
    decision.verdict === 'deny' ? findNearest(request, checked, traced, used, { evaluator, set }, most) : [];
  return {
    decision,
    dialect,
    rules: traced.map(({ trace }) => trace),
    nearest,
    notes: [...notesOnUnused(checked, set), ...notesOnDialect(decision, dialect, traced)],
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

function notesOnUnused(checked: CheckedRequest, { policies, options }: PolicySet): readonly string[] {
  return policies.flatMap((policy) => {
    const reason = namesSource(policy, checked.source) ? whyUnused(policy, options.mesh) : undefined;
    return reason === undefined
      ? []
      : [`Egress ${quote(formatName(policy.reference))} names this source, but ${reason}`];
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
