import type { Issue, Severity } from '../model/issue.js';
import type { ResourceReference } from '../model/resources.js';
import { locate } from './locations.js';

type WithoutPlace<Candidate> = Candidate extends Issue ? Omit<Candidate, 'resource' | 'location'> : never;

/** An issue before it is known whose it is: what a check of one field says. */
export type Finding = WithoutPlace<Issue>;

const noIssues: readonly Issue[] = [];

/** Says of each finding which resource it is about, and where that stands if it was read from a manifest. */
export function attribute(
  findings: readonly Finding[],
  resource: unknown,
  reference: ResourceReference | undefined,
): readonly Issue[] {
  if (findings.length === 0) return noIssues;
  return findings.map((finding): Issue => {
    const location = locate(resource, finding.path);
    return { ...finding, ...(reference && { resource: reference }), ...(location && { location }) };
  });
}

/** Appends one by one: a call with as many arguments as a hostile list has items overflows the stack. */
export function addAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}

/** Whether an issue or finding makes its resource invalid. */
export function isError(issue: { readonly severity: Severity }): boolean {
  return issue.severity === 'error';
}
