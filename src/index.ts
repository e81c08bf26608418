/**
 * Decides egress policies of a service mesh.
 *
 * @packageDocumentation
 */
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
export { evaluate } from './evaluate.js';
export { compile } from './evaluator.js';
export type { Connection, ConnectionDecision, Inspect } from './model/connection.js';
export type { Decision, Denial, DenyReason, Grant, MatchedRule, Passthrough } from './model/decision.js';
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
export { type Manifests, type ManifestSource, parseManifests } from './parse/manifests.js';
export type { PolicyInput, PolicyManifests } from './policy-set/read-arguments.js';
export type { ResourceInput } from './policy-set/read-resources.js';
