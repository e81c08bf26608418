import type { Decision, Denial, MatchedRule } from '../../model/decision.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { Dialect } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { PolicyReference } from '../../model/rule.js';
import type { Expectation, TestCase } from '../../parse/cases.js';

/** A case, and how its request was decided. */
export interface CaseResult {
  readonly testCase: TestCase;
  /** The reading of the policies that decided. */
  readonly dialect: Dialect;
  readonly decision: Decision;
  /** How the decision differs from the expected one; absent if the case passes. */
  readonly failure?: string;
}

/**
 * Decides each case and compares the decision with what is expected.
 *
 * A malformed request is denied by any policies, so such a case would show nothing: it passes only if
 * it expects the reason `invalid-request`.
 *
 * @param evaluatorOf the policies, compiled in a dialect
 * @param defaultDialect of cases that name none
 *
 * @example
 * const results = runTestCases(cases, (dialect) => compile(policies, routeGroups, { dialect }));
 * results.filter(({ failure }) => failure !== undefined);
 */
export function runTestCases(
  cases: readonly TestCase[],
  evaluatorOf: (dialect: Dialect) => Evaluator,
  defaultDialect: Dialect = 'spec',
): readonly CaseResult[] {
  const evaluators = new Map<Dialect, Evaluator>();
  return cases.map((testCase) => {
    const dialect = testCase.dialect ?? defaultDialect;
    const evaluator = evaluators.get(dialect) ?? evaluatorOf(dialect);
    evaluators.set(dialect, evaluator);
    const decision = evaluator.evaluate(testCase.request);
    const failure = explainFailure(testCase.expectation, decision);
    return { testCase, dialect, decision, ...(failure !== undefined && { failure }) };
  });
}

function explainFailure(expected: Expectation, decision: Decision): string | undefined {
  return decision.verdict === 'deny'
    ? explainDenial(expected, decision)
    : explainGrant(expected, decision.rule);
}

function explainDenial(expected: Expectation, { reason, message }: Denial): string | undefined {
  const actual = `it is denied with \`${reason}\`: ${message}`;
  if (expected.verdict === 'allow') return `expected to be allowed, but ${actual}`;
  if (expected.reason === reason) return undefined;
  if (expected.reason !== undefined) {
    return `expected to be denied with \`${expected.reason}\`, but ${actual}`;
  }
  return reason === 'invalid-request'
    ? `the request is malformed, so that any policies deny it: ${message}; expect \`reason: invalid-request\` to show that`
    : undefined;
}

/** @param actual absent if the request passes through */
function explainGrant(expected: Expectation, actual: MatchedRule | undefined): string | undefined {
  const allowed = actual
    ? `it is allowed by ${quote(`${formatPolicy(actual.policy)}:${actual.port.number}`)}`
    : 'it is allowed because no rule captures it';
  if (expected.verdict === 'deny') return `expected to be denied, but ${allowed}`;
  if (!expected.rule || (actual && isRule(expected.rule, actual))) return undefined;
  const { policy, port } = expected.rule;
  const wanted = quote(`${formatPolicy(policy)}${port === undefined ? '' : `:${port}`}`);
  return `expected to be allowed by ${wanted}, but ${allowed}`;
}

type ExpectedRule = NonNullable<Extract<Expectation, { verdict: 'allow' }>['rule']>;

function isRule({ policy, port }: ExpectedRule, actual: MatchedRule): boolean {
  return (
    formatPolicy(actual.policy) === formatPolicy(policy) &&
    (port === undefined || port === actual.port.number)
  );
}

function formatPolicy({ namespace, name }: PolicyReference): string {
  return `${namespace}/${name}`;
}
