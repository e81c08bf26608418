import { type FieldPath, formatFieldPath, type Issue, type Severity } from '../../model/issue.js';
import type { ResourceReference } from '../../model/resources.js';
import type { StatusCause } from './admission-review.js';

/** What a linter, or a rule of yours, has to say about a resource. Issues and lint findings are such. */
export interface AdmissionFinding {
  readonly code: string;
  readonly severity: Severity;
  /** Lower case, without a final period. */
  readonly message: string;
  /** Where in the resource; empty or absent for all of it. */
  readonly path?: FieldPath;
  /** What it is about, if not what is reviewed: such findings are left out. */
  readonly resource?: Pick<ResourceReference, 'kind'>;
}

/** A finding in the words of Kubernetes. */
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
