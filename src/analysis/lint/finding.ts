import type { FieldPath, IssueCode, Location, Severity } from '../../model/issue.js';
import type { ResourceReference } from '../../model/resources.js';
import type { Fix } from './lint-rule.js';
import type { lintRules } from './rules/index.js';

/** The codes of the linter's own rules, and those of the issues that reading the resources reports. */
export type LintCode = (typeof lintRules)[number]['code'] | IssueCode;

/** One finding of the linter: plain, JSON-serialisable data. */
export interface LintFinding {
  /** `docs/lint/` has a page for it. */
  readonly code: LintCode;
  readonly severity: Severity;
  /** Lower case, without a final period; names the offending value and its effect. */
  readonly message: string;
  /** Absent where no resource could be read. */
  readonly resource?: ResourceReference;
  /** Empty for the resource as a whole. */
  readonly path: FieldPath;
  /** Present for resources that were read from a manifest. */
  readonly location?: Location;
  readonly fix?: Fix;
}
