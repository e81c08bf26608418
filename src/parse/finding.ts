import type { FieldPath, Issue, Severity } from '../model/issue.js';
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

/** A resource as it was given, and where. */
export interface ReadResource {
  /** The name is empty if it has none that can be read. */
  readonly reference: ResourceReference;
  readonly resource: unknown;
  /** Among the resources that were given. */
  readonly place: FieldPath;
}

/** As {@link attribute}; what has no name that could be told is told by its place. */
export function issuesAbout(
  { reference, resource, place }: ReadResource,
  findings: readonly Finding[],
): readonly Issue[] {
  if (reference.name !== '') return attribute(findings, resource, reference);
  return attribute(findings, resource, undefined).map((issue) => ({
    ...issue,
    path: [...place, ...issue.path],
  }));
}

/** Appends one by one: a call with as many arguments as a hostile list has items overflows the stack. */
export function addAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}

/** Whether an issue or finding makes its resource invalid. */
export function isError(issue: { readonly severity: Severity }): boolean {
  return issue.severity === 'error';
}
