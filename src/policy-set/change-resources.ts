import type { Issue } from '../model/issue.js';
import type { ResourceReference } from '../model/resources.js';
import { isError } from '../parse/finding.js';
import type { ParsedPolicy } from '../parse/policy.js';
import type { ParsedRouteGroup } from '../parse/route-group.js';
import { linkRouteGroups } from './link-route-groups.js';
import { Draft } from './persistent-table.js';
import { mergeDeclarations, withDuplicateWarning } from './read-resources.js';
import type { PolicyEntry, ResourceStore, RouteGroupEntry, StrayEntry } from './resource-store.js';

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

interface PolicyDraft {
  readonly order: number;
  readonly parsed: ParsedPolicy;
}

interface RouteGroupDraft {
  readonly order: number;
  readonly declarations: ParsedRouteGroup[];
}

/** One change of a store: collects what is added, replaced and removed, and then works out what that means. */
export class ResourceChange {
  private readonly policies = new Draft<PolicyDraft[]>();
  private readonly routeGroups = new Draft<RouteGroupDraft>();
  private readonly strays: StrayEntry[];
  private nextOrder: number;
  private hasErrors = false;

  constructor(private readonly store: ResourceStore) {
    this.strays = [...store.strays];
    this.nextOrder = store.nextOrder;
  }

  /** Adds a declaration, beside others of the same name. */
  addPolicy(parsed: ParsedPolicy): void {
    const { namespace, name } = parsed.reference;
    if (!isPolicy(parsed.reference)) {
      this.addStray('policies', parsed);
      return;
    }
    const declarations = this.policies.getOrCreate(namespace, name, () => []);
    const isRepeated = declarations.length > 0;
    declarations.push({
      order: this.nextOrder++,
      parsed: isRepeated ? withDuplicateWarning(parsed) : parsed,
    });
  }

  /** Puts a policy in the place of all declarations of its name, or at the end. */
  putPolicy(parsed: ParsedPolicy): void {
    const { namespace, name } = parsed.reference;
    if (!isPolicy(parsed.reference)) {
      this.putStray('policies', parsed);
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
    const drafts = known.map((entry) => ({
      order: entry.order,
      parsed: entry.parsed.resource === declaration ? parsed : entry.parsed,
    }));
    this.policies.set(namespace, name, drafts);
  }

  /** Adds a declaration, beside others of the same name. */
  addRouteGroup(parsed: ParsedRouteGroup): void {
    const { namespace, name } = parsed.reference;
    if (!isRouteGroup(parsed.reference)) {
      this.addStray('routeGroups', parsed);
      return;
    }
    this.routeGroups
      .getOrCreate(namespace, name, () => ({ order: this.nextOrder++, declarations: [] }))
      .declarations.push(parsed);
  }

  /** Puts a route group in the place of all declarations of its name, or at the end. */
  putRouteGroup(parsed: ParsedRouteGroup): void {
    const { namespace, name } = parsed.reference;
    if (!isRouteGroup(parsed.reference)) {
      this.putStray('routeGroups', parsed);
      return;
    }
    const order = this.orderOfGroup(namespace, name) ?? this.nextOrder++;
    this.routeGroups.set(namespace, name, { order, declarations: [parsed] });
  }

  /** Removes all declarations of a name. What is not there is gone already. Says whether the kind is one it knows. */
  remove(reference: ResourceReference): boolean {
    const { namespace, name } = reference;
    const isStray = this.removeStrays(reference) !== undefined;
    if (isPolicy(reference)) this.policies.set(namespace, name, []);
    else if (isRouteGroup(reference)) this.routeGroups.set(namespace, name, { order: 0, declarations: [] });
    else return isStray;
    return true;
  }

  finish(): ChangedResources {
    const routeGroups = this.store.routeGroups.with(this.changedGroups());
    const lookup = (namespace: string, name: string) => routeGroups.get(namespace, name)?.group;
    const before: PolicyEntry[] = [];
    const after: PolicyEntry[] = [];
    const policies = new Draft<readonly PolicyEntry[] | undefined>();
    for (const [namespace, name, drafts] of this.policiesToLink().entries()) {
      for (const entry of this.store.policies.get(namespace, name) ?? []) before.push(entry);
      const entries = drafts.map(({ order, parsed }) => {
        const { rules, issues, valid } = linkRouteGroups(parsed, lookup);
        return { order, parsed: { ...parsed, rules }, issues, valid };
      });
      for (const entry of entries) after.push(entry);
      policies.set(namespace, name, entries.length > 0 ? entries : undefined);
    }
    const { strays, nextOrder } = this;
    return {
      store: { policies: this.store.policies.with(policies), routeGroups, strays, nextOrder },
      before,
      after,
      hasErrors: this.hasErrors || after.some(({ valid }) => !valid),
    };
  }

  private orderOfGroup(namespace: string, name: string): number | undefined {
    const draft = this.routeGroups.get(namespace, name);
    if (draft) return draft.declarations.length > 0 ? draft.order : undefined;
    const known = this.store.routeGroups.get(namespace, name);
    return known?.group && known.order;
  }

  /** The policies that change, and those that name a route group that changes. */
  private policiesToLink(): Draft<readonly PolicyDraft[]> {
    const toLink = new Draft<readonly PolicyDraft[]>();
    for (const [namespace, name, drafts] of this.policies.entries()) toLink.set(namespace, name, drafts);
    for (const [namespace, group] of this.routeGroups.entries()) {
      for (const name of this.store.routeGroups.get(namespace, group)?.namedBy ?? []) {
        toLink.getOrCreate(namespace, name, () => this.store.policies.get(namespace, name) ?? []);
      }
    }
    return toLink;
  }

  /** Route groups that change themselves, or are named by other policies than before. */
  private changedGroups(): Draft<RouteGroupEntry | undefined> {
    const changed = new Draft<RouteGroupEntry>();
    for (const [namespace, name, { order, declarations }] of this.routeGroups.entries()) {
      const [first, ...others] = declarations;
      const group = first && mergeDeclarations([first, ...others]);
      this.hasErrors ||= group?.issues.some(isError) ?? false;
      const namedBy = this.store.routeGroups.get(namespace, name)?.namedBy ?? [];
      changed.set(namespace, name, { order, group, namedBy });
    }
    for (const [namespace, name, { leaving, joining }] of this.changedNames().entries()) {
      const known = changed.get(namespace, name) ?? this.store.routeGroups.get(namespace, name);
      const { order = 0, group, namedBy = [] } = known ?? {};
      const staying = leaving.size > 0 ? namedBy.filter((policy) => !leaving.has(policy)) : namedBy;
      changed.set(namespace, name, { order, group, namedBy: [...staying, ...joining] });
    }
    return changed.map(orNone);
  }

  /** For each route group, the policies that name it no longer, and those that begin to. */
  private changedNames(): Draft<{ readonly leaving: Set<string>; readonly joining: Set<string> }> {
    const changed = new Draft<{ readonly leaving: Set<string>; readonly joining: Set<string> }>();
    const of = (namespace: string, group: string) =>
      changed.getOrCreate(namespace, group, () => ({ leaving: new Set(), joining: new Set() }));
    for (const [namespace, name, drafts] of this.policies.entries()) {
      const before = namesOf(this.store.policies.get(namespace, name) ?? []);
      const after = namesOf(drafts);
      for (const group of before) if (!after.has(group)) of(namespace, group).leaving.add(name);
      for (const group of after) if (!before.has(group)) of(namespace, group).joining.add(name);
    }
    return changed;
  }

  private addStray(among: StrayEntry['among'], { reference, issues }: Read, order = this.nextOrder++): void {
    this.hasErrors ||= issues.some(isError);
    this.strays.push({ order, among, reference, issues });
  }

  private putStray(among: StrayEntry['among'], read: Read): void {
    if (read.reference.name !== '') {
      this.addStray(among, read, this.removeStrays(read.reference));
      return;
    }
    // Nobody can remove what has no name: those of earlier changes go, and several of this change stay.
    this.removeStrays(read.reference, this.store.nextOrder);
    this.addStray(among, read);
  }

  /** Removes those whose order is below `end`. Returns where the first of them stood. */
  private removeStrays(reference: ResourceReference, end = this.nextOrder): number | undefined {
    const orders: number[] = [];
    for (let index = this.strays.length - 1; index >= 0; index--) {
      const stray = this.strays[index];
      if (!stray || stray.order >= end || !isSame(stray.reference, reference)) continue;
      orders.push(stray.order);
      this.strays.splice(index, 1);
    }
    return orders.length > 0 ? Math.min(...orders) : undefined;
  }
}

interface Read {
  readonly reference: ResourceReference;
  readonly issues: readonly Issue[];
}

function isPolicy({ kind, name }: ResourceReference): boolean {
  return kind === 'Egress' && name !== '';
}

function isRouteGroup({ kind, name }: ResourceReference): boolean {
  return kind === 'HTTPRouteGroup' && name !== '';
}

function isSame(one: ResourceReference, other: ResourceReference): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
}

/** A route group that nobody declares and nobody names need not be remembered. */
function orNone(entry: RouteGroupEntry): RouteGroupEntry | undefined {
  return entry.group || entry.namedBy.length > 0 ? entry : undefined;
}

const noNames: ReadonlySet<string> = new Set();

function namesOf(declarations: readonly { readonly parsed: ParsedPolicy }[]): ReadonlySet<string> {
  return declarations.some(({ parsed }) => parsed.routeGroups.length > 0)
    ? new Set(declarations.flatMap(({ parsed }) => parsed.routeGroups))
    : noNames;
}
