/**
 * Decides egress policies of a service mesh.
 *
 * @packageDocumentation
 */
export { evaluate } from './evaluate.js';
export { compile, type Evaluator } from './evaluator.js';
export { divergence, type DivergenceOptions } from './analyze/divergence/divergence.js';
export { explain, type ExplainOptions } from './explain/explain.js';
export { formatExplanation, type Emphasis, type Emphasize } from './explain/format-explanation.js';
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
export { lint } from './analyze/lint/lint.js';
export { lintCodeDescriptions, type LintCodeDescription } from './analyze/lint/codes.js';
export type { LintCode, LintFinding } from './analyze/lint/finding.js';
export type { Fix } from './analyze/lint/lint-rule.js';
export type { LintOptions, RuleSetting } from './analyze/lint/options.js';
export { formatFindings, type PaintSeverity } from './analyze/lint/format/format-text.js';
export { formatGithubAnnotations } from './analyze/lint/format/format-github.js';
export { toSarif, type SarifLog } from './analyze/lint/format/to-sarif.js';
export { compare, type Comparison } from './analyze/diff/compare.js';
export { diff, type DiffOptions } from './analyze/diff/diff.js';
export type { DiffBudget, DiffBudgetName } from './analyze/diff/budget.js';
export type {
  EgressChange,
  EgressDiff,
  HeaderSet,
  HostSet,
  MethodSet,
  RouteSet,
  TextSet,
  UnknownChange,
} from './analyze/diff/change.js';
export { formatDiff, type EmphasizeEffect } from './analyze/diff/format-diff.js';
export { formatDiffAsMarkdown } from './analyze/diff/format-diff-markdown.js';
export {
  reach,
  type Destination,
  type Openness,
  type Reach,
  type ReachRoute,
  type SourceReach,
} from './analyze/reach/reach.js';
export { formatReach } from './analyze/reach/format-reach.js';
export { formatReachAsDot, formatReachAsMermaid } from './analyze/reach/format-graph.js';
export { formatReachAsSvg } from './analyze/reach/format-svg.js';
export type { PolicySet } from './analyze/diff/policy-set.js';
export { measureCoverage, type CoverageItem, type CoverageKind } from './analyze/cases/coverage.js';
export { formatJUnit, type SuiteResult } from './analyze/cases/format-junit.js';
export {
  startReplay,
  type LogExample,
  type LogPosition,
  type ReasonCount,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
  type RuleUse,
  type SourceCount,
} from './analyze/replay/replay.js';
export { runTestCases, type CaseResult } from './analyze/cases/run-cases.js';
export {
  parseTestCases,
  type Expectation,
  type TestCase,
  type TestSuite,
  type TestSuites,
} from './parse/cases.js';
export { parseManifests, type Manifests, type ManifestSource } from './parse/manifests.js';
export type { ResourceInput } from './parse/resources.js';
export {
  caseFileJsonSchema,
  egressJsonSchema,
  egressSchema,
  httpRouteGroupJsonSchema,
  httpRouteGroupSchema,
  meshConfigJsonSchema,
  meshConfigSchema,
} from './parse/schemas.js';
export {
  DisposedEvaluatorError,
  InvalidOptionError,
  InvalidPolicyError,
  type EgressPolicyError,
} from './model/errors.js';
export { formatFieldPath, formatIssue } from './model/issue.js';
export type { FieldPath, Issue, IssueCode, IssueDetails, Location, Severity } from './model/issue.js';
export type { Connection, ConnectionDecision, Inspect } from './model/connection.js';
export type { Decision, Denial, DenyReason, Grant, MatchedRule, Passthrough } from './model/decision.js';
export type { Divergence, DivergenceCode } from './model/divergence.js';
export type { ResourceChanges } from './model/evaluator.js';
export type { Dialect, EvaluateOptions, MeshSettings } from './model/options.js';
export type { EgressRequest, RequestHeaders, RequestProtocol, ServiceAccount } from './model/request.js';
export type {
  Egress,
  HTTPMatch,
  HTTPRouteGroup,
  KubernetesResource,
  MeshConfig,
  ObjectMeta,
  ResourceReference,
  RuleProtocol,
} from './model/resources.js';
export type { PolicyReference } from './model/rule.js';
