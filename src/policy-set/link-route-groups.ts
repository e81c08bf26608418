import type { FieldPath, Issue } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { ResourceReference } from '../model/resources.js';
import type { Route, Rule } from '../model/rule.js';
import { type Finding, isError, issuesAbout } from '../parse/finding.js';
import type { ParsedPolicy } from '../parse/policy.js';
import { downgrade, type Strictness } from '../parse/strictness.js';
import { fieldOf, isList, valueAt } from '../parse/values.js';
import type { RouteGroup } from './read-resources.js';

/** Finds the HTTPRouteGroup of a namespace and name. */
export type RouteGroupLookup = (namespace: string, name: string) => RouteGroup | undefined;

/** An Egress with the routes of the groups it names, as one dialect reads it. */
export interface LinkedPolicy {
  readonly reference: ResourceReference;
  /** As it was given. */
  readonly resource: unknown;
  /** One for each port that can be read, in order. An invalid policy has them too, and they grant nothing. */
  readonly rules: readonly Rule[];
  /** The policy's own, and those of its references to route groups. */
  readonly issues: readonly Issue[];
  /** Whether no issue is an error. An invalid policy grants nothing. */
  readonly valid: boolean;
}

/**
 * Gives the rules of a policy their routes. Groups are looked up in the policy's namespace; one that is
 * missing contributes no route, an invalid one makes the policy invalid.
 */
export function linkRouteGroups(
  policy: ParsedPolicy,
  lookup: RouteGroupLookup,
  strictness: Strictness,
): LinkedPolicy {
  const { reference, resource, routeGroups } = policy;
  const own = downgrade(policy.issues, strictness);
  if (routeGroups.length === 0) {
    return { reference, resource, rules: policy.rules, issues: own, valid: !own.some(isError) };
  }
  const groups: RouteGroup[] = [];
  const findings: Finding[] = [];
  for (const name of routeGroups) {
    const group = lookup(reference.namespace, name);
    if (!group) {
      findings.push(missingGroup(policy, name));
    } else {
      if (!group.valid) findings.push(invalidGroup(policy, name));
      groups.push(group);
    }
  }
  const routes = routesOf(groups);
  const issues = findings.length === 0 ? own : [...own, ...issuesAbout(policy, findings)];
  const rules = policy.rules.map((rule) => ({ ...rule, routes }));
  return { reference, resource, rules, issues, valid: !issues.some(isError) };
}

/** The routes of a single group are not copied: as many policies as name it share them. */
function routesOf(groups: readonly RouteGroup[]): readonly Route[] {
  const [first] = groups;
  return first && groups.length === 1 ? first.routes : groups.flatMap(({ routes }) => routes);
}

function missingGroup(policy: ParsedPolicy, group: string): Finding {
  const { namespace } = policy.reference;
  return {
    code: 'missing-route-group',
    severity: 'warning',
    message: `HTTPRouteGroup ${quote(group)} is not in namespace ${quote(namespace)}: it contributes no route`,
    path: pathOfReference(policy, group),
    group,
  };
}

function invalidGroup(policy: ParsedPolicy, group: string): Finding {
  return {
    code: 'invalid-route-group',
    severity: 'error',
    message: `HTTPRouteGroup ${quote(group)} is invalid, and so is a policy that names it`,
    path: pathOfReference(policy, group),
    group,
  };
}

function pathOfReference({ resource }: ParsedPolicy, group: string): FieldPath {
  const matches = valueAt(resource, ['spec', 'matches']);
  const index = isList(matches)
    ? matches.findIndex(
        (match) => fieldOf(match, 'kind') === 'HTTPRouteGroup' && fieldOf(match, 'name') === group,
      )
    : -1;
  return index < 0 ? ['spec', 'matches'] : ['spec', 'matches', index, 'name'];
}
