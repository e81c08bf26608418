import type { Issue, IssueCode } from '../model/issue.js';
import type { Dialect } from '../model/options.js';
import { compileEcmaScriptSearch, compileRegex, type RegexResult } from '../regex/index.js';

/** Checks that a pattern of a route group can be matched. */
export type PatternCheck = (pattern: string) => RegexResult;

/** What makes a resource invalid: the documented API is stricter than the programs that read it. */
export interface Strictness {
  /** Errors of the documented API with which a resource counts nevertheless: they become warnings. */
  readonly downgraded: readonly IssueCode[];
  readonly checkPattern: PatternCheck;
}

/**
 * What the documented API forbids, but neither the API server nor the control plane refuses: a sidecar is programmed
 * with it nevertheless, or with the rest.
 */
const acceptedByControlPlane: readonly IssueCode[] = ['invalid-host', 'invalid-ip-range', 'invalid-protocol'];

/** How strictly each dialect reads. */
export const strictnessOf: Readonly<Record<Dialect, Strictness>> = {
  // The documented API: every error makes its resource invalid, and patterns are RE2.
  spec: { downgraded: [], checkPattern: compileRegex },
  // A pattern that is no RE2 is rejected by Envoy itself, with the route table that it is part of.
  envoy: { downgraded: [...acceptedByControlPlane, 'invalid-regex'], checkPattern: compileRegex },
  pipy: { downgraded: acceptedByControlPlane, checkPattern: compileEcmaScriptSearch },
};

/** The issues of a resource, with those downgraded that do not make it invalid. */
export function downgrade(issues: readonly Issue[], { downgraded }: Strictness): readonly Issue[] {
  const concerns = (issue: Issue): boolean => issue.severity === 'error' && downgraded.includes(issue.code);
  if (!issues.some(concerns)) return issues;
  return issues.map((issue) => (concerns(issue) ? { ...issue, severity: 'warning' } : issue));
}
