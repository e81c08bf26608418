/**
 * What a controller or an admission webhook for egress policies is made of.
 *
 * @packageDocumentation
 */
export type {
  AdmissionRequest,
  AdmissionResponse,
  AdmissionReviewRequest,
  AdmissionReviewResponse,
  AdmissionStatus,
  StatusCause,
} from './admission-review.js';
export {
  type AdmissionRule,
  noRangeWiderThan,
  noUnboundedPorts,
  noWildcardHosts,
} from './admission-rules.js';
export { InvalidAdmissionReviewError } from './errors.js';
export type { AdmissionFinding } from './finding.js';
export {
  type EventOutcome,
  PolicyStore,
  type PolicyStoreOptions,
  type StoredKind,
  type WatchEvent,
} from './policy-store.js';
export { reviewAdmission, type ReviewOptions } from './review-admission.js';
export { type StatusCondition, type StatusConditionOptions, statusConditions } from './status-conditions.js';
