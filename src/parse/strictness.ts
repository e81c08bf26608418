import type { Issue, IssueCode } from '../model/issue.js';
import { compileRegex, type RegexResult } from '../regex/index.js';

/** Checks that a pattern of a route group can be matched. */
export type PatternCheck = (pattern: string) => RegexResult;

/** What makes a resource invalid: the documented API is stricter than the programs that read it. */
export interface Strictness {
  /** Errors of the documented API with which a resource counts nevertheless. They become warnings. */
  readonly tolerated: readonly IssueCode[];
  readonly checkPattern: PatternCheck;
}

/** The documented API: every error makes its resource invalid, and patterns are RE2. */
export const strict: Strictness = { tolerated: [], checkPattern: compileRegex };

/** A parsed resource with tolerated errors turned into warnings. */
export function tolerate<Parsed extends { readonly issues: readonly Issue[] }>(
  parsed: Parsed,
  { tolerated }: Strictness,
): Parsed {
  if (!parsed.issues.some(({ code }) => tolerated.includes(code))) return parsed;
  return { ...parsed, issues: parsed.issues.map((issue) => withTolerance(issue, tolerated)) };
}

function withTolerance(issue: Issue, tolerated: readonly IssueCode[]): Issue {
  const becomesWarning = issue.severity === 'error' && tolerated.includes(issue.code);
  return becomesWarning ? { ...issue, severity: 'warning' } : issue;
}
