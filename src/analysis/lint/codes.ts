import type { Severity } from '../../model/issue.js';
import type { LintCode } from './finding.js';
import { issueSummaries } from './issue-codes.js';
import { lintRules } from './rules/index.js';

/** One code that the linter may report. */
export interface LintCodeDescription {
  readonly code: LintCode;
  /** In one line. */
  readonly summary: string;
  /** Unless the options say otherwise; absent where it depends on the problem. */
  readonly severity?: Severity;
}

/** All codes: those of the linter's own rules, then those of reading the resources. */
export const lintCodeDescriptions: readonly LintCodeDescription[] = [
  ...lintRules.map(({ code, summary, severity }) => ({ code, summary, severity })),
  ...Object.entries(issueSummaries).map(([code, summary]) => ({ code, summary })),
].filter((description): description is LintCodeDescription => isLintCode(description.code));

/** Whether a text is the code of a lint rule. */
export function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(issueSummaries, code) || lintRules.some((rule) => rule.code === code);
}

export const lintCodes: ReadonlySet<string> = new Set(lintCodeDescriptions.map(({ code }) => code));
