/**
 * Analyses of egress policies: what is wrong with them, what a change of them means, who may reach what, where the
 * sidecars deviate, and whether test cases and logs are decided as expected.
 *
 * @packageDocumentation
 */
export type { Divergence, DivergenceCode } from '../model/divergence.js';
export {
  type Expectation,
  parseTestCases,
  type TestCase,
  type TestSuite,
  type TestSuites,
} from '../parse/cases.js';
export {
  caseFileJsonSchema,
  egressJsonSchema,
  httpRouteGroupJsonSchema,
  type JsonSchema,
  meshConfigJsonSchema,
} from '../parse/schemas.js';
export {
  type CoverageItem,
  type CoverageKind,
  type CoverageOptions,
  measureCoverage,
} from './cases/coverage.js';
export { formatJUnit, type SuiteResult } from './cases/format-junit.js';
export { type CaseResult, runTestCases } from './cases/run-cases.js';
export type { DiffBudget, DiffBudgetName } from './diff/budget.js';
export type {
  EgressChange,
  EgressDiff,
  HeaderSet,
  HostSet,
  MethodSet,
  RouteSet,
  TextSet,
  UnknownChange,
} from './diff/change.js';
export { compare, type Comparison } from './diff/compare.js';
export { diff, type DiffOptions } from './diff/diff.js';
export { type EmphasizeEffect, formatDiff } from './diff/format-diff.js';
export { formatDiffAsMarkdown } from './diff/format-diff-markdown.js';
export { divergence, type DivergenceOptions } from './divergence/divergence.js';
export { explain, type ExplainOptions } from './explain/explain.js';
export type {
  Check,
  CheckName,
  Explanation,
  FieldChange,
  NearMiss,
  PolicyChange,
  RequestChange,
  ResourceChange,
  RoutePart,
  RouteTrace,
  RuleTrace,
  TracedRule,
} from './explain/explanation.js';
export { type Emphasis, type Emphasize, formatExplanation } from './explain/format-explanation.js';
export { type LintCodeDescription, lintCodeDescriptions } from './lint/codes.js';
export type { LintCode, LintFinding } from './lint/finding.js';
export { formatGithubAnnotations } from './lint/format/format-github.js';
export { formatFindings, type PaintSeverity } from './lint/format/format-text.js';
export { type SarifLog, toSarif } from './lint/format/to-sarif.js';
export { lint } from './lint/lint.js';
export type { Fix } from './lint/lint-rule.js';
export type { LintOptions, RuleSetting } from './lint/options.js';
export { formatReachAsDot, formatReachAsMermaid } from './reach/format-graph.js';
export { formatReach } from './reach/format-reach.js';
export { formatReachAsSvg } from './reach/format-svg.js';
export {
  type Destination,
  type Openness,
  type Reach,
  reach,
  type ReachOptions,
  type ReachRoute,
  type SourceReach,
} from './reach/reach.js';
export {
  type LogExample,
  type LogPosition,
  type ReasonCount,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
  type RuleUse,
  type SourceCount,
  startReplay,
} from './replay/replay.js';
