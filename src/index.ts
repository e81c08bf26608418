/**
 * Decides egress policies of a service mesh.
 *
 * @packageDocumentation
 */
export { evaluate } from './evaluate.js';
export { compile } from './compile/compile.js';
export { divergence, type DivergenceOptions } from './analyze/divergence/divergence.js';
export { parseManifests, type Manifests, type ManifestSource } from './parse/manifests.js';
export type { ResourceInput } from './parse/resources.js';
export {
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
export type { Evaluator, ResourceChanges } from './model/evaluator.js';
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
