import { readRule, type SpecRule } from '../../dialect/spec.js';
import { type IpRange, parseIpRange } from '../../match/address.js';
import type { FieldPath } from '../../model/issue.js';
import { nameKey } from '../../model/names.js';
import type { ServiceAccount } from '../../model/request.js';
import type { ResourceReference } from '../../model/resources.js';
import type { Route, Rule } from '../../model/rule.js';
import { fieldOf, isList, valueAt } from '../../parse/values.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import { isMonitored } from '../../policy-set/mesh-use.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import type { RouteGroup } from '../../policy-set/read-resources.js';
import { createIncludes, type Includes } from './redundancy/route-cover.js';

/** A resource that a finding can be about. */
export interface LintedResource {
  readonly reference: ResourceReference;
  /** As it was given. */
  readonly resource: unknown;
}

/** A value of a resource, and its path. */
export interface Placed<Value> {
  readonly value: Value;
  readonly path: FieldPath;
}

/** A value, its path, and its resource. */
export interface PlacedOn<Resource, Value> extends Placed<Value> {
  readonly on: Resource;
}

/** An Egress, whether it is valid or not, as far as it could be read. */
export interface LintedPolicy extends LintedResource {
  readonly sources: readonly Placed<ServiceAccount>[];
  readonly hosts: readonly Placed<string>[];
  readonly ipAddresses: readonly Placed<string>[];
  /** Those of its `ipAddresses` that are ranges. */
  readonly ranges: readonly Placed<IpRange>[];
  /** Its rules, each with the place of its port. */
  readonly ports: readonly Placed<Rule>[];
  /** Names of HTTPRouteGroups. */
  readonly routeGroups: readonly Placed<string>[];
  /** Whether it counts in the mesh: it is valid, and its namespace is monitored. */
  readonly counts: boolean;
}

/** An HTTPRouteGroup; its routes, if it is without errors. */
export interface LintedRouteGroup extends LintedResource {
  readonly routes: readonly Placed<Route>[];
}

/** A rule of a policy that counts. */
export interface LintedRule {
  readonly policy: LintedPolicy;
  readonly path: FieldPath;
  readonly spec: SpecRule;
}

/** All data that the rules of the linter use. */
export interface LintContext {
  readonly policies: readonly LintedPolicy[];
  readonly routeGroups: readonly LintedRouteGroup[];
  /** Every port of every policy. */
  readonly ports: readonly PlacedOn<LintedPolicy, Rule>[];
  /** Every host of every policy. */
  readonly hosts: readonly PlacedOn<LintedPolicy, string>[];
  /** Every range of every policy. */
  readonly ranges: readonly PlacedOn<LintedPolicy, IpRange>[];
  /** Every route of every route group. */
  readonly routes: readonly PlacedOn<LintedRouteGroup, Route>[];
  /** The rules of all policies that count, in input order. */
  readonly rules: readonly LintedRule[];
  /** `namespace/name` of those that exist; `undefined` if that is not known. */
  readonly serviceAccounts: ReadonlySet<string> | undefined;
  /** Whether one regex matches every text that another matches. */
  readonly includes: Includes;
  /** Every code that the linter may report. */
  readonly codes: ReadonlySet<string>;
}

/** What is known of the cluster. */
export type ClusterKnowledge = Pick<LintContext, 'serviceAccounts'>;

/** Prepares resources for the rules of the linter. */
export function createContext(
  { policies, routeGroups, options }: PolicySet,
  { serviceAccounts }: ClusterKnowledge,
  codes: ReadonlySet<string>,
): LintContext {
  // Policies that are switched off are looked at all the same: they are written to be switched on.
  const counts = ({ valid, reference }: LinkedPolicy): boolean =>
    valid && isMonitored(reference.namespace, options.mesh);
  const linted = policies.map((policy) => readPolicy(policy, counts(policy)));
  const groups = routeGroups.map(readRouteGroup);
  return {
    policies: linted,
    routeGroups: groups,
    ports: allOf(linted, ({ ports }) => ports),
    hosts: allOf(linted, ({ hosts }) => hosts),
    ranges: allOf(linted, ({ ranges }) => ranges),
    routes: allOf(groups, ({ routes }) => routes),
    rules: linted.flatMap((policy) => (policy.counts ? rulesOf(policy) : [])),
    serviceAccounts,
    includes: createIncludes(),
    codes,
  };
}

function allOf<Resource, Value>(
  resources: readonly Resource[],
  values: (resource: Resource) => readonly Placed<Value>[],
): readonly PlacedOn<Resource, Value>[] {
  return resources.flatMap((on) => values(on).map(({ value, path }) => ({ on, value, path })));
}

/** One text for one resource. */
export function keyOf({ reference }: LintedResource): string {
  return nameKey(reference);
}

function readPolicy({ reference, resource, rules }: LinkedPolicy, counts: boolean): LintedPolicy {
  const ipAddresses = textsOf(resource, ['spec', 'ipAddresses']);
  return {
    reference,
    resource,
    sources: itemsOf(resource, ['spec', 'sources']).flatMap(({ value, path }) => {
      const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => fieldOf(value, field));
      const isAccount =
        kind === 'ServiceAccount' && typeof namespace === 'string' && typeof name === 'string';
      return isAccount ? [{ value: { namespace, name }, path }] : [];
    }),
    hosts: textsOf(resource, ['spec', 'hosts']),
    ipAddresses,
    ranges: ipAddresses.flatMap(({ value, path }) => {
      const result = parseIpRange(value);
      return result.ok ? [{ value: result.range, path }] : [];
    }),
    ports: rules.map((rule) => ({ value: rule, path: ['spec', 'ports', rule.portIndex] })),
    routeGroups: itemsOf(resource, ['spec', 'matches']).flatMap(({ value, path }) => {
      const name = fieldOf(value, 'name');
      const isGroup = fieldOf(value, 'kind') === 'HTTPRouteGroup' && typeof name === 'string';
      return isGroup ? [{ value: name, path: [...path, 'name'] }] : [];
    }),
    counts,
  };
}

function readRouteGroup({ reference, resource, routes, valid }: RouteGroup): LintedRouteGroup {
  const list: FieldPath = isList(fieldOf(resource, 'matches')) ? ['matches'] : ['spec', 'matches'];
  // Without errors, every match is a route, so that their places are the same.
  const placed = valid ? routes.map((value, index) => ({ value, path: [...list, index] })) : [];
  return { reference, resource, routes: placed };
}

function rulesOf(policy: LintedPolicy): readonly LintedRule[] {
  return policy.ports.flatMap(({ value, path }) => {
    const spec = readRule(value);
    return spec ? [{ policy, path, spec }] : [];
  });
}

function itemsOf(resource: unknown, path: FieldPath): readonly Placed<unknown>[] {
  const items = valueAt(resource, path);
  return isList(items) ? items.map((value, index) => ({ value, path: [...path, index] })) : [];
}

function textsOf(resource: unknown, path: FieldPath): readonly Placed<string>[] {
  return itemsOf(resource, path).flatMap(({ value, path }) =>
    typeof value === 'string' ? [{ value, path }] : [],
  );
}
