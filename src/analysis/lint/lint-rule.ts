import type { FieldPath, IssueCode, Severity } from '../../model/issue.js';
import type { LintContext, LintedResource } from './context.js';

/** What to do about a finding. */
export interface Fix {
  /** Lower case, without a final period. */
  readonly message: string;
  /** What to write at the finding's `path` instead, where that alone fixes it. */
  readonly replacement?: unknown;
}

/** What a rule reports. Its severity and location are added afterwards. */
export interface Observation {
  readonly on: LintedResource;
  /** Of the offending field; empty for the resource as a whole. */
  readonly path: FieldPath;
  /** Lower case, without a final period; names the offending value and its effect. */
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
  /** The code of an issue that this rule reports in more detail, and replaces. */
  readonly supersedes?: IssueCode;
  readonly check: (context: LintContext) => Iterable<Observation>;
}

/** Keeps the code of a rule as a type of its own. */
export function defineRule<const Code extends string>(rule: LintRule<Code>): LintRule<Code> {
  return rule;
}
