import { formatIssue, type Issue } from './issue.js';

/**
 * Thrown by `compile()` and `evaluate()` when a policy or route group is invalid and `onInvalid` is `throw`.
 *
 * It carries every issue of every resource, warnings included, in input order.
 */
export class InvalidPolicyError extends Error {
  readonly code = 'invalid-policy';
  override readonly name = 'InvalidPolicyError';

  constructor(readonly issues: readonly Issue[]) {
    const errors = issues.filter((issue) => issue.severity === 'error');
    const [first] = errors;
    const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(first ? `${formatIssue(first)}${rest}` : 'invalid policy');
  }
}

/** Thrown when an option has a value that is not one of its own: a typing error in the calling program. */
export class InvalidOptionError extends Error {
  readonly code = 'invalid-option';
  override readonly name = 'InvalidOptionError';

  constructor(
    readonly option: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown when an evaluator is used after it was disposed: it has let go of its policies. */
export class DisposedEvaluatorError extends Error {
  readonly code = 'disposed-evaluator';
  override readonly name = 'DisposedEvaluatorError';

  constructor() {
    super('the evaluator was disposed: compile the policies again, or dispose it later');
  }
}

/** Every error that this library throws; `code` discriminates. */
export type EgressPolicyError = InvalidPolicyError | InvalidOptionError | DisposedEvaluatorError;
