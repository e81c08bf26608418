import type { Issue } from '../model/issue.js';
import { isSameName } from '../model/names.js';
import type { ResourceReference } from '../model/resources.js';
import { isError } from '../parse/finding.js';
import type { ParsedPolicy } from '../parse/policy.js';
import { issuesOf, type ParsedRouteGroup } from '../parse/route-group.js';
import { downgrade } from '../parse/strictness.js';
import { linkRouteGroups } from './link-route-groups.js';
import { TableBuilder } from './persistent-table.js';
import { mergeDeclarations, withDuplicateWarning } from './read-resources.js';
import type { PolicyEntry, ResourceStore, RouteGroupEntry, UnclassifiedEntry } from './resource-store.js';

/** What a change makes of the resources. */
export interface ChangedResources {
  readonly store: ResourceStore;
  /** The declarations that are no longer what they were. */
  readonly before: readonly PolicyEntry[];
  /** What they are now, and the new ones; in input order for new ones. */
  readonly after: readonly PolicyEntry[];
  /** Whether any of what is new is invalid. */
  readonly hasErrors: boolean;
}

interface PolicyDeclaration {
  readonly order: number;
  readonly parsed: ParsedPolicy;
}

interface RouteGroupDeclarations {
  readonly order: number;
  readonly declarations: ParsedRouteGroup[];
}

/** One change of a store: collects what is added, replaced and removed, and then works out what that means. */
export class ResourceChange {
  private readonly policies = new TableBuilder<PolicyDeclaration[]>();
  private readonly routeGroups = new TableBuilder<RouteGroupDeclarations>();
  private unclassified: UnclassifiedEntry[];
  private nextOrder: number;
  private hasErrors = false;

  constructor(private readonly store: ResourceStore) {
    this.unclassified = [...store.unclassified];
    this.nextOrder = store.nextOrder;
  }

  /** Takes over all policies and route groups of another store, as they were parsed, in their order. */
  takeOver({ policies, routeGroups }: ResourceStore): void {
    for (const entries of policies.values()) {
      const [first] = entries;
      if (!first) continue;
      const { namespace, name } = first.reference;
      this.policies.set(
        namespace,
        name,
        entries.map(({ order, parsed }) => ({ order, parsed })),
      );
    }
    for (const { order, declarations } of routeGroups.values()) {
      const [first] = declarations;
      if (!first) continue;
      const { namespace, name } = first.reference;
      this.routeGroups.set(namespace, name, { order, declarations: [...declarations] });
    }
  }

  /** Adds a declaration, beside others of the same name. */
  addPolicy(parsed: ParsedPolicy): void {
    const { reference } = parsed;
    const { namespace, name } = reference;
    if (!isNamed('Egress', reference)) {
      this.addUnclassified('policy', reference, downgrade(parsed.issues, this.store.strictness));
      return;
    }
    const declarations = this.policies.getOrCreate(namespace, name, () => []);
    declarations.push({
      order: this.nextOrder++,
      parsed: declarations.length > 0 ? withDuplicateWarning(parsed) : parsed,
    });
  }

  /** Puts a policy in the place of all declarations of its name, or at the end. */
  upsertPolicy(parsed: ParsedPolicy): void {
    const { reference } = parsed;
    const { namespace, name } = reference;
    if (!isNamed('Egress', reference)) {
      const order = this.removeUnclassified(reference);
      this.addUnclassified('policy', reference, downgrade(parsed.issues, this.store.strictness), order);
      return;
    }
    const known = this.policies.get(namespace, name) ?? this.store.policies.get(namespace, name);
    const order = known?.[0]?.order ?? this.nextOrder++;
    this.policies.set(namespace, name, [{ order, parsed }]);
  }

  /** Puts a policy in the place of one declaration, beside the others of its name. */
  replacePolicy(declaration: unknown, parsed: ParsedPolicy): void {
    const { namespace, name } = parsed.reference;
    const known = this.store.policies.get(namespace, name) ?? [];
    const declarations = known.map((entry) => ({
      order: entry.order,
      parsed: entry.resource === declaration ? parsed : entry.parsed,
    }));
    this.policies.set(namespace, name, declarations);
  }

  /** Adds a declaration, beside others of the same name. */
  addRouteGroup(parsed: ParsedRouteGroup): void {
    const { reference } = parsed;
    const { namespace, name } = reference;
    if (!isNamed('HTTPRouteGroup', reference)) {
      this.addUnclassified('routeGroup', reference, issuesOf(parsed, this.store.strictness));
      return;
    }
    this.routeGroups
      .getOrCreate(namespace, name, () => ({ order: this.nextOrder++, declarations: [] }))
      .declarations.push(parsed);
  }

  /** Puts a route group in the place of all declarations of its name, or at the end. */
  upsertRouteGroup(parsed: ParsedRouteGroup): void {
    const { reference } = parsed;
    const { namespace, name } = reference;
    if (!isNamed('HTTPRouteGroup', reference)) {
      const order = this.removeUnclassified(reference);
      this.addUnclassified('routeGroup', reference, issuesOf(parsed, this.store.strictness), order);
      return;
    }
    const order = this.orderOfGroup(namespace, name) ?? this.nextOrder++;
    this.routeGroups.set(namespace, name, { order, declarations: [parsed] });
  }

  /** Removes all declarations of a name. What is not there is gone already. Returns whether the kind is a known one. */
  remove(reference: ResourceReference): boolean {
    const { namespace, name } = reference;
    const isUnclassified = this.removeUnclassified(reference) !== undefined;
    if (isNamed('Egress', reference)) {
      this.policies.set(namespace, name, []);
    } else if (isNamed('HTTPRouteGroup', reference)) {
      this.routeGroups.set(namespace, name, { order: 0, declarations: [] });
    } else {
      return isUnclassified;
    }
    return true;
  }

  finish(): ChangedResources {
    const { strictness } = this.store;
    const routeGroups = this.store.routeGroups.with(this.changedGroups());
    const lookup = (namespace: string, name: string) => routeGroups.get(namespace, name)?.group;
    const before: PolicyEntry[] = [];
    const after: PolicyEntry[] = [];
    const policies = this.policiesToLink().map((declarations, namespace, name) => {
      for (const entry of this.store.policies.get(namespace, name) ?? []) before.push(entry);
      const entries = declarations.map(({ order, parsed }): PolicyEntry => ({
        order,
        parsed,
        ...linkRouteGroups(parsed, lookup, strictness),
      }));
      for (const entry of entries) after.push(entry);
      return entries.length > 0 ? entries : undefined;
    });
    const { unclassified, nextOrder } = this;
    const store = {
      strictness,
      policies: this.store.policies.with(policies),
      routeGroups,
      unclassified,
      nextOrder,
    };
    return { store, before, after, hasErrors: this.hasErrors || after.some(({ valid }) => !valid) };
  }

  private orderOfGroup(namespace: string, name: string): number | undefined {
    const changed = this.routeGroups.get(namespace, name);
    if (changed) return changed.declarations.length > 0 ? changed.order : undefined;
    const known = this.store.routeGroups.get(namespace, name);
    return known?.group && known.order;
  }

  /** The policies that change, and those that name a route group that changes. */
  private policiesToLink(): TableBuilder<readonly PolicyDeclaration[]> {
    const toLink = new TableBuilder<readonly PolicyDeclaration[]>();
    for (const [namespace, name, declarations] of this.policies.entries()) {
      toLink.set(namespace, name, declarations);
    }
    for (const [namespace, group] of this.routeGroups.entries()) {
      for (const name of this.store.routeGroups.get(namespace, group)?.namedBy ?? []) {
        toLink.getOrCreate(namespace, name, () => this.store.policies.get(namespace, name) ?? []);
      }
    }
    return toLink;
  }

  /** Route groups that change themselves, or are named by other policies than before. */
  private changedGroups(): TableBuilder<RouteGroupEntry | undefined> {
    const changed = new TableBuilder<RouteGroupEntry>();
    for (const [namespace, name, { order, declarations }] of this.routeGroups.entries()) {
      const [first, ...others] = declarations;
      const group = first && mergeDeclarations([first, ...others], this.store.strictness);
      this.hasErrors ||= group?.valid === false;
      const namedBy = this.store.routeGroups.get(namespace, name)?.namedBy ?? [];
      changed.set(namespace, name, { order, declarations, group, namedBy });
    }
    for (const [namespace, name, { leaving, joining }] of this.changedNames().entries()) {
      const known = changed.get(namespace, name) ?? this.store.routeGroups.get(namespace, name);
      const { order = 0, declarations = [], group, namedBy = [] } = known ?? {};
      const staying = leaving.size > 0 ? namedBy.filter((policy) => !leaving.has(policy)) : namedBy;
      changed.set(namespace, name, { order, declarations, group, namedBy: [...staying, ...joining] });
    }
    // A route group that nobody declares and nobody names need not be remembered.
    return changed.map((entry) => (entry.group || entry.namedBy.length > 0 ? entry : undefined));
  }

  /** For each route group, the policies that name it no longer, and those that begin to. */
  private changedNames(): TableBuilder<{ readonly leaving: Set<string>; readonly joining: Set<string> }> {
    const changed = new TableBuilder<{ readonly leaving: Set<string>; readonly joining: Set<string> }>();
    const namesOf = (namespace: string, group: string) =>
      changed.getOrCreate(namespace, group, () => ({ leaving: new Set(), joining: new Set() }));
    for (const [namespace, name, declarations] of this.policies.entries()) {
      const before = groupsNamedBy(this.store.policies.get(namespace, name) ?? []);
      const after = groupsNamedBy(declarations);
      for (const group of before) if (!after.has(group)) namesOf(namespace, group).leaving.add(name);
      for (const group of after) if (!before.has(group)) namesOf(namespace, group).joining.add(name);
    }
    return changed;
  }

  private addUnclassified(
    givenAs: UnclassifiedEntry['givenAs'],
    reference: ResourceReference,
    issues: readonly Issue[],
    order = this.nextOrder++,
  ): void {
    this.hasErrors ||= issues.some(isError);
    this.unclassified.push({ order, givenAs, reference, issues });
  }

  /** Returns the order of the first that was removed, if there was any. */
  private removeUnclassified(reference: ResourceReference): number | undefined {
    const isMeant = (entry: UnclassifiedEntry): boolean =>
      entry.reference.kind === reference.kind && isSameName(entry.reference, reference);
    const first = this.unclassified.find(isMeant);
    if (first) this.unclassified = this.unclassified.filter((entry) => !isMeant(entry));
    return first?.order;
  }
}

function isNamed(kind: 'Egress' | 'HTTPRouteGroup', reference: ResourceReference): boolean {
  return reference.kind === kind && reference.name !== '';
}

const noGroups: ReadonlySet<string> = new Set();

function groupsNamedBy(declarations: readonly { readonly parsed: ParsedPolicy }[]): ReadonlySet<string> {
  return declarations.some(({ parsed }) => parsed.routeGroups.length > 0)
    ? new Set(declarations.flatMap(({ parsed }) => parsed.routeGroups))
    : noGroups;
}
