import { type FieldPath, formatFieldPath, type Issue, type Severity } from '../../model/issue.js';
import type { ResourceReference } from '../../model/resources.js';
import type { StatusCause } from './admission-review.js';

/** What a linter, or a rule of yours, reports about a resource. Issues and lint findings have this form. */
export interface AdmissionFinding {
  readonly code: string;
  readonly severity: Severity;
  /** Lower case, without a final period. */
  readonly message: string;
  /** Where in the resource; empty or absent for all of it. */
  readonly path?: FieldPath;
  /** The resource it is about, if that is not the reviewed one. Findings on other resources are left out. */
  readonly resource?: Pick<ResourceReference, 'kind'>;
}

/** A finding in the form of Kubernetes. */
export function toCause({ code, message, path = [] }: AdmissionFinding): StatusCause {
  return { reason: toReason(code), message, field: formatFieldPath(path) };
}

/** `invalid-ip-range` as Kubernetes writes reasons: `InvalidIpRange`. */
export function toReason(code: string): string {
  return code
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** A finding in one line: its field, its message and its code. */
export function toLine({ code, message, path = [] }: AdmissionFinding): string {
  const field = formatFieldPath(path);
  return `${field === '' ? '' : `${field}: `}${message} [${code}]`;
}

export function isErrorFinding({ severity }: Pick<AdmissionFinding | Issue, 'severity'>): boolean {
  return severity === 'error';
}
