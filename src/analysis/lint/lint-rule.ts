import type { FieldPath, IssueCode, Severity } from '../../model/issue.js';
import type { LintContext, LintedResource } from './context.js';

/** What to do about a finding. */
export interface Fix {
  /** Lower case, without a final period. */
  readonly message: string;
  /** What to write at the finding's `path` instead, where that alone mends it. */
  readonly replacement?: unknown;
}

/** What a rule sees, before it is known how severe that is and where it stands. */
export interface Observation {
  readonly on: LintedResource;
  /** Of the offending field; empty for the resource as a whole. */
  readonly path: FieldPath;
  /** Lower case, without a final period; names the offending value and what comes of it. */
  readonly message: string;
  readonly fix: Fix;
}

/** One rule of the linter, in a file of its own and explained on a page of `docs/lint/`. */
export interface LintRule<Code extends string = string> {
  readonly code: Code;
  /** Unless the options say otherwise. */
  readonly severity: Severity;
  /** What it finds, in one line. */
  readonly summary: string;
  /** The code of the issue that this rule says more about: it takes that issue's place. */
  readonly supersedes?: IssueCode;
  readonly check: (context: LintContext) => Iterable<Observation>;
}

/** Keeps the code of a rule as a type of its own. */
export function defineRule<const Code extends string>(rule: LintRule<Code>): LintRule<Code> {
  return rule;
}
