/**
 * Decides egress policies of a service mesh.
 *
 * @packageDocumentation
 */
export { type CoverageItem, type CoverageKind, measureCoverage } from './analysis/cases/coverage.js';
export { formatJUnit, type SuiteResult } from './analysis/cases/format-junit.js';
export { type CaseResult, runTestCases } from './analysis/cases/run-cases.js';
export type { DiffBudget, DiffBudgetName } from './analysis/diff/budget.js';
export type {
  EgressChange,
  EgressDiff,
  HeaderSet,
  HostSet,
  MethodSet,
  RouteSet,
  TextSet,
  UnknownChange,
} from './analysis/diff/change.js';
export { compare, type Comparison } from './analysis/diff/compare.js';
export { diff, type DiffOptions } from './analysis/diff/diff.js';
export { type EmphasizeEffect, formatDiff } from './analysis/diff/format-diff.js';
export { formatDiffAsMarkdown } from './analysis/diff/format-diff-markdown.js';
export { divergence, type DivergenceOptions } from './analysis/divergence/divergence.js';
export { explain, type ExplainOptions } from './analysis/explain/explain.js';
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
} from './analysis/explain/explanation.js';
export { type Emphasis, type Emphasize, formatExplanation } from './analysis/explain/format-explanation.js';
export { type LintCodeDescription, lintCodeDescriptions } from './analysis/lint/codes.js';
export type { LintCode, LintFinding } from './analysis/lint/finding.js';
export { formatGithubAnnotations } from './analysis/lint/format/format-github.js';
export { formatFindings, type PaintSeverity } from './analysis/lint/format/format-text.js';
export { type SarifLog, toSarif } from './analysis/lint/format/to-sarif.js';
export { lint } from './analysis/lint/lint.js';
export type { Fix } from './analysis/lint/lint-rule.js';
export type { LintOptions, RuleSetting } from './analysis/lint/options.js';
export { formatReachAsDot, formatReachAsMermaid } from './analysis/reach/format-graph.js';
export { formatReach } from './analysis/reach/format-reach.js';
export { formatReachAsSvg } from './analysis/reach/format-svg.js';
export {
  type Destination,
  type Openness,
  type Reach,
  reach,
  type ReachRoute,
  type SourceReach,
} from './analysis/reach/reach.js';
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
} from './analysis/replay/replay.js';
export { evaluate } from './evaluate.js';
export { compile } from './evaluator.js';
export type { Connection, ConnectionDecision, Inspect } from './model/connection.js';
export type { Decision, Denial, DenyReason, Grant, MatchedRule, Passthrough } from './model/decision.js';
export type { Divergence, DivergenceCode } from './model/divergence.js';
export {
  DisposedEvaluatorError,
  type EgressPolicyError,
  InvalidOptionError,
  InvalidPolicyError,
} from './model/errors.js';
export type { Evaluator, ResourceChanges } from './model/evaluator.js';
export {
  type FieldPath,
  formatFieldPath,
  formatIssue,
  type Issue,
  type IssueCode,
  type IssueDetails,
  type Location,
  type Severity,
} from './model/issue.js';
export type { Dialect, EvaluateOptions, MeshSettings } from './model/options.js';
export type {
  EgressRequest,
  HttpRequest,
  RequestFields,
  RequestHeaders,
  RequestProtocol,
  ServiceAccount,
  TcpRequest,
  TlsRequest,
} from './model/request.js';
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
export type { PolicyReference, RouteHeader } from './model/rule.js';
export {
  type Expectation,
  parseTestCases,
  type TestCase,
  type TestSuite,
  type TestSuites,
} from './parse/cases.js';
export { type Manifests, type ManifestSource, parseManifests } from './parse/manifests.js';
export {
  caseFileJsonSchema,
  egressJsonSchema,
  egressSchema,
  httpRouteGroupJsonSchema,
  httpRouteGroupSchema,
  meshConfigJsonSchema,
  meshConfigSchema,
} from './parse/schemas.js';
export type { PolicyInput, PolicyManifests } from './policy-set/read-arguments.js';
export type { ResourceInput } from './policy-set/read-resources.js';
