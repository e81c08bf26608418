import type { Issue } from '../model/issue.js';
import type { ResourceReference } from '../model/resources.js';
import { addAll } from '../parse/finding.js';
import type { ParsedPolicy } from '../parse/policy.js';
import type { ParsedRouteGroup } from '../parse/route-group.js';
import type { Strictness } from '../parse/strictness.js';
import type { LinkedPolicy } from './link-route-groups.js';
import { PersistentTable } from './persistent-table.js';
import type { RouteGroup } from './read-resources.js';

/** One declaration of a policy, with the routes of the groups that it names. */
export interface PolicyEntry extends LinkedPolicy {
  /** Its position among all resources: entries are reported in ascending order. */
  readonly order: number;
  /** As it was read by itself, for the same in another dialect. */
  readonly parsed: ParsedPolicy;
}

/** What is known by the name of a route group, which may be no more than who names it. */
export interface RouteGroupEntry {
  readonly order: number;
  /** As they were read, for the same in another dialect. */
  readonly declarations: readonly ParsedRouteGroup[];
  /** Those declarations as one; `undefined` while no resource declares it. */
  readonly group: RouteGroup | undefined;
  /** The policies of its namespace that name it. */
  readonly namedBy: readonly string[];
}

/** What was given as a policy or route group and is neither. It grants nothing, but is reported. */
export interface UnclassifiedEntry {
  readonly order: number;
  readonly givenAs: 'policy' | 'routeGroup';
  readonly reference: ResourceReference;
  readonly issues: readonly Issue[];
}

/** All resources of a policy set, as they were read. Never changes. */
export interface ResourceStore {
  readonly strictness: Strictness;
  /** Declarations of one namespace and name, in order: nearly always one. */
  readonly policies: PersistentTable<readonly PolicyEntry[]>;
  readonly routeGroups: PersistentTable<RouteGroupEntry>;
  readonly unclassified: readonly UnclassifiedEntry[];
  /** Of the next resource that is new. */
  readonly nextOrder: number;
}

/** A store without resources. */
export function emptyStore(strictness: Strictness): ResourceStore {
  return {
    strictness,
    policies: PersistentTable.empty(),
    routeGroups: PersistentTable.empty(),
    unclassified: [],
    nextOrder: 0,
  };
}

/** All declarations of policies, in input order. */
export function policiesIn({ policies }: ResourceStore): readonly PolicyEntry[] {
  return [...policies.values()].flat().sort(byOrder);
}

/** All route groups that are declared, in input order. */
export function routeGroupsIn({ routeGroups }: ResourceStore): readonly RouteGroupEntry[] {
  return [...routeGroups.values()].filter(({ group }) => group !== undefined).sort(byOrder);
}

function byOrder(left: { readonly order: number }, right: { readonly order: number }): number {
  return left.order - right.order;
}

interface Reported {
  readonly order: number;
  readonly issues: readonly Issue[];
}

/** The issues of the policies, then those of the route groups, each in input order. */
export function issuesIn({ policies, routeGroups, unclassified }: ResourceStore): readonly Issue[] {
  const ofPolicies: Reported[] = unclassified.filter(({ givenAs }) => givenAs === 'policy');
  for (const declarations of policies.values()) {
    for (const { order, issues } of declarations) report(ofPolicies, order, issues);
  }
  const ofGroups: Reported[] = unclassified.filter(({ givenAs }) => givenAs === 'routeGroup');
  for (const { order, group } of routeGroups.values()) report(ofGroups, order, group?.issues ?? []);
  return [...inOrder(ofPolicies), ...inOrder(ofGroups)];
}

function report(reported: Reported[], order: number, issues: readonly Issue[]): void {
  if (issues.length > 0) reported.push({ order, issues });
}

function inOrder(reported: Reported[]): readonly Issue[] {
  const issues: Issue[] = [];
  reported.sort(byOrder);
  for (const { issues: ofOne } of reported) addAll(issues, ofOne);
  return issues;
}
