/** The part of `admission.k8s.io/v1` that is read and written. */

/** What the API server asks. */
export interface AdmissionReviewRequest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request?: AdmissionRequest;
}

/** What the API server asks. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
  readonly subResource?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly operation?: string;
  readonly object?: unknown;
  readonly oldObject?: unknown;
  readonly dryRun?: boolean;
}

/** The answer to the API server. */
export interface AdmissionReviewResponse {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: AdmissionResponse;
}

/** The answer to one request. */
export interface AdmissionResponse {
  /** That of the request. */
  readonly uid: string;
  readonly allowed: boolean;
  /** Why not. `kubectl` prints the message. */
  readonly status?: AdmissionStatus;
  /** `kubectl` prints each after `Warning:`. */
  readonly warnings?: readonly string[];
}

/** `Status` of `meta/v1`. */
export interface AdmissionStatus {
  readonly code: number;
  readonly reason: 'BadRequest' | 'Invalid' | 'Forbidden';
  readonly message: string;
  readonly details?: {
    readonly group: string;
    readonly kind: string;
    readonly name: string;
    readonly causes: readonly StatusCause[];
  };
}

/** One thing that is wrong, and with which field. */
export interface StatusCause {
  /** The code of the issue or finding, in camel case with a capital: `InvalidIpRange`. */
  readonly reason: string;
  readonly message: string;
  /** As `kubectl` writes it: `spec.ports[0].protocol`. */
  readonly field: string;
}
