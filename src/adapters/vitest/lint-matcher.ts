import { formatFindings } from '../../analysis/lint/format/format-text.js';
import { lint } from '../../analysis/lint/lint.js';
import type { LintOptions } from '../../analysis/lint/options.js';
import { InvalidOptionError } from '../../model/errors.js';
import type { Severity } from '../../model/issue.js';
import { quote } from '../../model/quote.js';
import type { MatcherResult } from './matcher-result.js';
import { type PolicyExpectation, readSubject } from './subject.js';

/** What counts as a finding. */
export interface FindingExpectation extends LintOptions {
  /** Findings that are less severe do not count. Default `note`: all of them do. */
  readonly failOn?: Severity | undefined;
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** Passes if the linter has nothing to say about the policies and route groups. */
export function toHaveNoFindings(
  received: PolicyExpectation,
  { failOn = 'note', ...options }: FindingExpectation = {},
): MatcherResult {
  if (!severities.includes(failOn)) {
    throw new InvalidOptionError(
      'failOn',
      `failOn ${quote(failOn)} is none of \`error\`, \`warning\`, \`note\``,
    );
  }
  const counting = severities.slice(0, severities.indexOf(failOn) + 1);
  const findings = lint(readSubject(received), options).filter(({ severity }) => counting.includes(severity));
  const pass = findings.length === 0;
  return {
    pass,
    message: () =>
      `expected the policies to have ${pass ? 'findings' : 'none'}\n\n${formatFindings(findings)}`,
  };
}
