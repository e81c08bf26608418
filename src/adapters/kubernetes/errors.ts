/** Thrown by {@link reviewAdmission} for what is no AdmissionReview that could be answered: reply with HTTP status 400. */
export class InvalidAdmissionReviewError extends Error {
  readonly code = 'invalid-admission-review';
  override readonly name = 'InvalidAdmissionReviewError';
}
