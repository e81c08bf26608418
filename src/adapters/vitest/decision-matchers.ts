import { explain } from '../../analysis/explain/explain.js';
import { formatExplanation } from '../../analysis/explain/format-explanation.js';
import { compile } from '../../evaluator.js';
import type { Decision, Denial } from '../../model/decision.js';
import type { EvaluateOptions } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { EgressRequest } from '../../model/request.js';
import type { MatcherResult } from './matcher-result.js';
import { type PolicyExpectation, readDecidable } from './subject.js';

/** What a denial must have. Fields that are absent are not compared. */
export type DenialExpectation = EvaluateOptions & Partial<Pick<Denial, 'reason' | 'enforcedAt' | 'field'>>;

const comparedFields = [
  'reason',
  'enforcedAt',
  'field',
] as const satisfies readonly (keyof DenialExpectation)[];

/** Passes if the policies allow the request. */
export function toAllow(
  received: PolicyExpectation,
  request: EgressRequest,
  options: EvaluateOptions = {},
): MatcherResult {
  const { decision, explanation } = decideAndExplain(received, request, options);
  const pass = decision.verdict === 'allow';
  return {
    pass,
    message: () => `expected the policies ${pass ? 'not to' : 'to'} allow the request\n\n${explanation()}`,
  };
}

/** Passes if the policies deny the request, and do so as expected. */
export function toDeny(
  received: PolicyExpectation,
  request: EgressRequest,
  expected: DenialExpectation = {},
): MatcherResult {
  const { decision, explanation } = decideAndExplain(received, request, expected);
  const wrong = decision.verdict === 'deny' ? differences(decision, expected) : [];
  const pass = decision.verdict === 'deny' && wrong.length === 0;
  const but = wrong.length === 0 ? '' : `, but ${wrong.join(', and ')}`;
  return {
    pass,
    message: () =>
      `expected the policies ${pass ? 'not to' : 'to'} deny the request${manner(expected)}${but}\n\n${explanation()}`,
  };
}

function decideAndExplain(
  received: PolicyExpectation,
  request: EgressRequest,
  { dialect, mesh, onInvalid }: EvaluateOptions,
): { readonly decision: Decision; readonly explanation: () => string } {
  const evaluator = compile(readDecidable(received), { dialect, onInvalid, mesh });
  return {
    decision: evaluator.evaluate(request),
    explanation: () => formatExplanation(explain(request, evaluator)),
  };
}

function differences(denial: Denial, expected: DenialExpectation): readonly string[] {
  return comparedFields
    .filter((field) => expected[field] !== undefined && expected[field] !== denial[field])
    .map((field) => `${field} is ${denial[field] === undefined ? 'absent' : quote(denial[field])}`);
}

function manner(expected: DenialExpectation): string {
  const parts = comparedFields
    .filter((field) => expected[field] !== undefined)
    .map((field) => `${field} ${quote(expected[field])}`);
  return parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
}
