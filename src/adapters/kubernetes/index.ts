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
  noRangeWiderThan,
  noUnboundedPorts,
  noWildcardHosts,
  type AdmissionRule,
} from './admission-rules.js';
export { InvalidAdmissionReviewError } from './errors.js';
export type { AdmissionFinding } from './finding.js';
export {
  PolicyStore,
  type EventOutcome,
  type PolicyStoreOptions,
  type StoredKind,
  type WatchEvent,
} from './policy-store.js';
export { reviewAdmission, type ReviewOptions } from './review-admission.js';
export { statusConditions, type StatusCondition, type StatusConditionOptions } from './status-conditions.js';
