import type { Issue } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { KubernetesResource } from '../model/resources.js';
import { addAll, attribute } from '../parse/finding.js';
import { resourceKey } from '../parse/identity.js';
import { flattenLists, type ListItem } from '../parse/list.js';
import { type ParsedPolicy, parsePolicy } from '../parse/policy.js';
import { type ParsedRouteGroup, parseRouteGroup } from '../parse/route-group.js';
import { strict, type Strictness, tolerate } from '../parse/strictness.js';
import { type LinkedPolicy, linkRouteGroups, type RouteGroupLookup } from './link-route-groups.js';

/** Resources as Kubernetes objects: an array, a `List` as `kubectl get -o json` prints it, or a single one. */
export type ResourceInput = KubernetesResource | readonly KubernetesResource[];

/** All policies with their routes, and all that is to be said about them. */
export interface ResourceSet {
  /** One for each item of the input, in order, the invalid ones included. */
  readonly policies: readonly LinkedPolicy[];
  /** One for each namespace and name, in the order of their first declaration. */
  readonly routeGroups: readonly ParsedRouteGroup[];
  /** Those of the policies, then those of the route groups, each in input order. */
  readonly issues: readonly Issue[];
}

/**
 * Reads policies and route groups, each a resource, an array of resources, a `List`, or any nesting of
 * these. Never throws: what is wrong stands in `issues`.
 *
 * @param strictness what makes a resource invalid; without it, whatever the documented API refuses
 */
export function readResources(
  policies: unknown,
  routeGroups: unknown,
  strictness: Strictness = strict,
): ResourceSet {
  const groups = mergeRouteGroups(readItems(routeGroups ?? [], readRouteGroup(strictness)));
  const lookup = lookupIn(groups);
  const linked = warnOfDuplicatePolicies(readItems(policies, readPolicy(strictness))).map((policy) =>
    linkRouteGroups(policy, lookup),
  );
  return {
    policies: linked,
    routeGroups: groups,
    issues: [...linked, ...groups].flatMap(({ issues }) => issues),
  };
}

/** Reads one policy as strictly as is asked for. */
export function readPolicy(strictness: Strictness): (resource: unknown) => ParsedPolicy {
  return (resource) => tolerate(parsePolicy(resource), strictness);
}

/** Reads one route group as strictly as is asked for. */
export function readRouteGroup(strictness: Strictness): (resource: unknown) => ParsedRouteGroup {
  return (resource) => tolerate(parseRouteGroup(resource, strictness), strictness);
}

/** Parses each item; an issue that can name no resource says which item it is about instead. */
export function readItems<Parsed extends { readonly issues: readonly Issue[] }>(
  input: unknown,
  parse: (resource: unknown) => Parsed,
): readonly Parsed[] {
  return flattenLists(input).map((item) => {
    const parsed = parse(item.value);
    return parsed.issues.length === 0 ? parsed : { ...parsed, issues: placeIssues(parsed.issues, item) };
  });
}

function placeIssues(issues: readonly Issue[], { path }: ListItem): readonly Issue[] {
  return issues.map((issue) => (issue.resource ? issue : { ...issue, path: [...path, ...issue.path] }));
}

/** Both count, as the union of what each grants; but the API server keeps the last alone. */
function warnOfDuplicatePolicies(policies: readonly ParsedPolicy[]): readonly ParsedPolicy[] {
  const seen = new Set<string>();
  return policies.map((policy) => {
    const { kind, namespace, name } = policy.reference;
    if (kind !== 'Egress' || name === '') return policy;
    const key = resourceKey(namespace, name);
    if (seen.has(key)) return withDuplicateWarning(policy);
    seen.add(key);
    return policy;
  });
}

/** Adds the warning that another Egress of this namespace and name stands before this one. */
export function withDuplicateWarning(policy: ParsedPolicy): ParsedPolicy {
  const { namespace, name } = policy.reference;
  const message = `Egress ${quote(`${namespace}/${name}`)} is declared more than once: each declaration counts`;
  return { ...policy, issues: [...policy.issues, ...duplicateIssue(policy, 'warning', message)] };
}

/** One group for each namespace and name, in the order of their first declaration. */
function mergeRouteGroups(groups: readonly ParsedRouteGroup[]): readonly ParsedRouteGroup[] {
  const declarations = new Map<string, [ParsedRouteGroup, ...ParsedRouteGroup[]]>();
  for (const group of groups) {
    const { kind, namespace, name } = group.reference;
    const isGroup = kind === 'HTTPRouteGroup' && name !== '';
    const key = isGroup ? resourceKey(namespace, name) : `no group ${declarations.size}`;
    const others = declarations.get(key);
    if (others) others.push(group);
    else declarations.set(key, [group]);
  }
  return Array.from(declarations.values(), mergeDeclarations);
}

/**
 * One group of all its declarations. If they agree, the first is kept, with a warning. If they differ, nobody
 * can tell which one the mesh holds: the group is invalid.
 */
export function mergeDeclarations([first, ...others]: readonly [
  ParsedRouteGroup,
  ...ParsedRouteGroup[],
]): ParsedRouteGroup {
  if (others.length === 0) return first;
  const issues = [...first.issues];
  for (const other of others) {
    const { namespace, name } = other.reference;
    const agrees = JSON.stringify(other.routes) === JSON.stringify(first.routes);
    const message = `HTTPRouteGroup ${quote(`${namespace}/${name}`)} is declared more than once, ${
      agrees ? 'each time alike' : 'with different routes: keep one declaration'
    }`;
    addAll(issues, other.issues);
    addAll(issues, duplicateIssue(other, agrees ? 'warning' : 'error', message));
  }
  return { ...first, issues };
}

function duplicateIssue(
  { resource, reference }: Pick<ParsedPolicy, 'resource' | 'reference'>,
  severity: 'warning' | 'error',
  message: string,
): readonly Issue[] {
  return attribute(
    [{ code: 'duplicate-resource', severity, message, path: ['metadata', 'name'] }],
    resource,
    reference,
  );
}

function lookupIn(groups: readonly ParsedRouteGroup[]): RouteGroupLookup {
  const byKey = new Map(
    groups
      .filter(({ reference }) => reference.kind === 'HTTPRouteGroup')
      .map((group) => [resourceKey(group.reference.namespace, group.reference.name), group]),
  );
  return (namespace, name) => byKey.get(resourceKey(namespace, name));
}
