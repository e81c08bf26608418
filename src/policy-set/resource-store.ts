import type { Issue } from '../model/issue.js';
import type { ResourceReference } from '../model/resources.js';
import { addAll } from '../parse/finding.js';
import type { ParsedPolicy } from '../parse/policy.js';
import type { ParsedRouteGroup } from '../parse/route-group.js';
import { Table } from './persistent-table.js';
import type { ResourceSet } from './read-resources.js';

/** One declaration of a policy. */
export interface PolicyEntry {
  /** Where it stands among all resources: entries are reported in ascending order. */
  readonly order: number;
  /** Its rules have the routes of the groups that it names. */
  readonly parsed: ParsedPolicy;
  /** The policy's own, and those of its references to route groups. */
  readonly issues: readonly Issue[];
  readonly valid: boolean;
}

/** What is known by the name of a route group, which may be no more than who names it. */
export interface RouteGroupEntry {
  readonly order: number;
  /** `undefined` while no resource declares it. */
  readonly group: ParsedRouteGroup | undefined;
  /** The policies of its namespace that name it. */
  readonly namedBy: readonly string[];
}

/** What stands among policies or route groups and is neither. It grants nothing, but is reported. */
export interface StrayEntry {
  readonly order: number;
  readonly among: 'policies' | 'routeGroups';
  readonly reference: ResourceReference;
  readonly issues: readonly Issue[];
}

/** All resources of an evaluator, as they were read. Never changes. */
export interface ResourceStore {
  /** Declarations of one namespace and name, in order: nearly always one. */
  readonly policies: Table<readonly PolicyEntry[]>;
  readonly routeGroups: Table<RouteGroupEntry>;
  readonly strays: readonly StrayEntry[];
  /** Of the next resource that is new. */
  readonly nextOrder: number;
}

export const emptyStore: ResourceStore = {
  policies: Table.empty(),
  routeGroups: Table.empty(),
  strays: [],
  nextOrder: 0,
};

/** The policies as they stand now, then the route groups, each in input order; what is neither is left out. */
export function resourcesIn({ policies, routeGroups }: ResourceStore): Omit<ResourceSet, 'issues'> {
  const entries = [...policies.values()].flat().sort(byOrder);
  const groups = [...routeGroups.values()].sort(byOrder);
  return {
    policies: entries.map(({ parsed, issues, valid }) => {
      const { reference, resource, rules } = parsed;
      return { reference, resource, rules, issues, valid };
    }),
    routeGroups: groups.map(({ group }) => group).filter((group) => group !== undefined),
  };
}

function byOrder(left: { readonly order: number }, right: { readonly order: number }): number {
  return left.order - right.order;
}

interface Reported {
  readonly order: number;
  readonly issues: readonly Issue[];
}

/** The issues of the policies, then those of the route groups, each in input order. */
export function issuesOf({ policies, routeGroups, strays }: ResourceStore): readonly Issue[] {
  const ofPolicies: Reported[] = strays.filter(({ among }) => among === 'policies');
  for (const declarations of policies.values()) {
    for (const { order, issues } of declarations) report(ofPolicies, order, issues);
  }
  const ofGroups: Reported[] = strays.filter(({ among }) => among === 'routeGroups');
  for (const { order, group } of routeGroups.values()) report(ofGroups, order, group?.issues ?? []);
  return [...inOrder(ofPolicies), ...inOrder(ofGroups)];
}

function report(reported: Reported[], order: number, issues: readonly Issue[]): void {
  if (issues.length > 0) reported.push({ order, issues });
}

function inOrder(reported: Reported[]): readonly Issue[] {
  const issues: Issue[] = [];
  reported.sort((left, right) => left.order - right.order);
  for (const { issues: ofOne } of reported) addAll(issues, ofOne);
  return issues;
}
