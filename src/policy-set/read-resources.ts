import type { FieldPath, Issue } from '../model/issue.js';
import { formatName } from '../model/names.js';
import { quote } from '../model/quote.js';
import type { KubernetesResource } from '../model/resources.js';
import { addAll, type Finding, isError, issuesAbout, type ReadResource } from '../parse/finding.js';
import { flattenLists } from '../parse/list.js';
import type { ParsedPolicy } from '../parse/policy.js';
import { issuesOf, type ParsedRouteGroup } from '../parse/route-group.js';
import type { Strictness } from '../parse/strictness.js';

/** Resources as Kubernetes objects: an array, a `List` as `kubectl get -o json` prints it, or a single one. */
export type ResourceInput = KubernetesResource | readonly KubernetesResource[];

/** Parses each item of a resource, an array of resources, a `List`, or any nesting of these, in order. */
export function parseItems<Parsed>(
  input: unknown,
  parse: (resource: unknown, place: FieldPath) => Parsed,
): readonly Parsed[] {
  return flattenLists(input).map(({ value, path }) => parse(value, path));
}

/** One HTTPRouteGroup of one or more declarations, as one dialect reads it. */
export interface RouteGroup extends Omit<ParsedRouteGroup, 'findings'> {
  readonly issues: readonly Issue[];
  /** Whether no issue is an error. An invalid group makes every policy that names it invalid. */
  readonly valid: boolean;
}

/**
 * One group of all its declarations. If they agree, the first is kept, with a warning. If they differ, nobody
 * can tell which one the mesh holds: the group is invalid.
 */
export function mergeDeclarations(
  [first, ...others]: readonly [ParsedRouteGroup, ...ParsedRouteGroup[]],
  strictness: Strictness,
): RouteGroup {
  const issues = [...issuesOf(first, strictness)];
  for (const other of others) {
    const agrees = JSON.stringify(other.routes) === JSON.stringify(first.routes);
    const message = `HTTPRouteGroup ${quote(formatName(other.reference))} is declared more than once, ${
      agrees ? 'each time alike' : 'with different routes: keep one declaration'
    }`;
    addAll(issues, issuesOf(other, strictness));
    addAll(issues, duplicateIssue(other, agrees ? 'warning' : 'error', message));
  }
  const { reference, resource, place, routes } = first;
  return { reference, resource, place, routes, issues, valid: !issues.some(isError) };
}

/** Adds the warning that another Egress of this namespace and name is declared before this one. Both count. */
export function withDuplicateWarning(policy: ParsedPolicy): ParsedPolicy {
  const message = `Egress ${quote(formatName(policy.reference))} is declared more than once: each declaration counts`;
  return { ...policy, issues: [...policy.issues, ...duplicateIssue(policy, 'warning', message)] };
}

function duplicateIssue(
  read: ReadResource,
  severity: 'warning' | 'error',
  message: string,
): readonly Issue[] {
  const finding: Finding = { code: 'duplicate-resource', severity, message, path: ['metadata', 'name'] };
  return issuesAbout(read, [finding]);
}
