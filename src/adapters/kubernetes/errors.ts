/** Thrown by {@link reviewAdmission} for a value that is not an AdmissionReview: reply with HTTP status 400. */
export class InvalidAdmissionReviewError extends Error {
  readonly code = 'invalid-admission-review';
  override readonly name = 'InvalidAdmissionReviewError';
}
