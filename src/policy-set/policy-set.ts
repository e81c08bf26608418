import { InvalidPolicyError } from '../model/errors.js';
import type { ResourceChanges } from '../model/evaluator.js';
import type { Issue } from '../model/issue.js';
import type { Dialect } from '../model/options.js';
import { parsePolicy } from '../parse/policy.js';
import { parseRouteGroup } from '../parse/route-group.js';
import { strictnessOf } from '../parse/strictness.js';
import { ResourceChange } from './change-resources.js';
import type { LinkedPolicy } from './link-route-groups.js';
import { isUsed } from './mesh-use.js';
import { PersistentTable } from './persistent-table.js';
import { readChanges } from './read-changes.js';
import type { ReadOptions } from './read-options.js';
import { parseItems, type RouteGroup } from './read-resources.js';
import { emptyStore, issuesIn, policiesIn, type ResourceStore, routeGroupsIn } from './resource-store.js';
import { changeSources, type SourceTable } from './source.js';

/** Resources as they were given, and what reading their manifests reported. */
export interface PolicySetInput {
  readonly policies: unknown;
  readonly routeGroups: unknown;
  readonly issues: readonly Issue[];
}

/** One policy as it is, and as it would be. */
export interface Replacement {
  /** One of {@link PolicySet.policies}, as it was given. */
  readonly declaration: unknown;
  /** Of the same namespace and name. */
  readonly by: unknown;
  /** Those that change, and new ones. */
  readonly routeGroups: readonly unknown[];
}

/** Resources whose sources are not known yet. */
interface Contents {
  readonly store: ResourceStore;
  readonly sources: SourceTable;
  /** What reading the manifests reported. */
  readonly inputIssues: readonly Issue[];
}

/**
 * Policies and route groups, read and linked once, as one dialect and one mesh take them. Everything that compiles,
 * explains or analyses takes this, and reads nothing again.
 *
 * It never changes: {@link PolicySet.apply} makes a changed one, which shares all that is unchanged.
 */
export class PolicySet {
  private listedIssues: readonly Issue[] | undefined;
  private listedPolicies: readonly LinkedPolicy[] | undefined;
  private listedRouteGroups: readonly RouteGroup[] | undefined;

  private constructor(
    readonly options: ReadOptions,
    private readonly contents: Contents,
  ) {}

  /** @throws InvalidPolicyError if a resource is invalid or could not be read, unless `onInvalid` is `skip` */
  static read({ policies, routeGroups, issues }: PolicySetInput, options: ReadOptions): PolicySet {
    const store = emptyStore(strictnessOf[options.dialect]);
    const change = new ResourceChange(store);
    for (const policy of parseItems(policies, parsePolicy)) change.addPolicy(policy);
    for (const group of parseItems(routeGroups, parseRouteGroup)) change.addRouteGroup(group);
    const empty = { store, sources: PersistentTable.empty<never>(), inputIssues: issues };
    return new PolicySet(options, empty).after(change);
  }

  /** Everything that is wrong or odd: with the manifests, the policies, the route groups, each in input order. */
  get issues(): readonly Issue[] {
    const { store, inputIssues } = this.contents;
    this.listedIssues ??= Object.freeze([...inputIssues, ...issuesIn(store)]);
    return this.listedIssues;
  }

  /** Every declaration, in input order, the invalid ones and those included that the mesh does not use. */
  get policies(): readonly LinkedPolicy[] {
    return (this.listedPolicies ??= policiesIn(this.contents.store));
  }

  /** The policies that can grant something. */
  get usedPolicies(): readonly LinkedPolicy[] {
    return this.policies.filter((policy) => isUsed(policy, this.options.mesh));
  }

  /** One for each namespace and name, in the order of their first declaration. */
  get routeGroups(): readonly RouteGroup[] {
    this.listedRouteGroups ??= routeGroupsIn(this.contents.store).flatMap(({ group }) => group ?? []);
    return this.listedRouteGroups;
  }

  /** The ServiceAccounts that used policies name, each with those policies. */
  get sources(): SourceTable {
    return this.contents.sources;
  }

  /**
   * The set after a change, at the cost of the change.
   *
   * @throws InvalidPolicyError if a resource of the change is invalid, unless `onInvalid` is `skip`
   * @throws InvalidOptionError if the change names no resource
   */
  apply(changes: ResourceChanges): PolicySet {
    return this.after(readChanges(this.contents.store, changes));
  }

  /**
   * Puts one declaration of a policy in the place of another, and route groups in the place of those of their names.
   * Unlike `apply()` it leaves the other declarations of the policy's name as they are.
   *
   * @throws InvalidPolicyError if what is new is invalid, unless `onInvalid` is `skip`
   */
  replace({ declaration, by, routeGroups }: Replacement): PolicySet {
    const change = new ResourceChange(this.contents.store);
    change.replacePolicy(declaration, parsePolicy(by));
    for (const group of routeGroups) change.upsertRouteGroup(parseRouteGroup(group));
    return this.after(change);
  }

  /**
   * The same resources as another dialect takes them. They are not read again.
   *
   * @throws InvalidPolicyError if that dialect finds one invalid, unless `onInvalid` is `skip`
   */
  inDialect(dialect: Dialect): PolicySet {
    if (dialect === this.options.dialect) return this;
    const { inputIssues, store } = this.contents;
    const { unclassified, nextOrder } = store;
    const empty = { ...emptyStore(strictnessOf[dialect]), unclassified, nextOrder };
    const change = new ResourceChange(empty);
    change.takeOver(store);
    const contents = { store: empty, sources: PersistentTable.empty<never>(), inputIssues };
    return new PolicySet({ ...this.options, dialect }, contents).after(change);
  }

  private after(change: ResourceChange): PolicySet {
    const { store, before, after, hasErrors } = change.finish();
    const { inputIssues } = this.contents;
    const { mesh, onInvalid } = this.options;
    const isCounted = (policy: LinkedPolicy): boolean => isUsed(policy, mesh);
    const sources = changeSources(this.contents.sources, before.filter(isCounted), after.filter(isCounted));
    const changed = new PolicySet(this.options, { store, sources, inputIssues });
    if (onInvalid === 'throw' && (hasErrors || inputIssues.some(({ severity }) => severity === 'error'))) {
      throw new InvalidPolicyError(changed.issues);
    }
    return changed;
  }
}
