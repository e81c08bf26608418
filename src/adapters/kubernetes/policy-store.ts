import { compile } from '../../evaluator.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { EvaluateOptions } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { KubernetesResource, ResourceReference } from '../../model/resources.js';
import { referenceOf, resourceKey } from '../../parse/identity.js';
import { fieldOf, isFields, isList, valueAt } from '../../parse/values.js';
import { WatchedKind } from './watched-kind.js';

/** The kinds that a store watches. */
export type StoredKind = 'Egress' | 'HTTPRouteGroup';

/** An event of the watch API of Kubernetes, as it comes. */
export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

/**
 * What became of an event.
 *
 * - `applied`: the next {@link PolicyStore.evaluator} decides by it.
 * - `stale`: a duplicate, or older than what is known.
 * - `bookmark`: only the position of the watch has changed.
 * - `relist`: the watch has failed (410 Gone, or another error). List the kind again; until then the known objects count.
 * - `ignored`: not an event about an Egress or HTTPRouteGroup.
 */
export type EventOutcome = 'applied' | 'stale' | 'bookmark' | 'relist' | 'ignored';

/** Options of {@link PolicyStore}. */
export type PolicyStoreOptions = Omit<EvaluateOptions, 'onInvalid'>;

/**
 * Keeps the policies of a cluster current, from lists and watch events, and holds the evaluator that decides by them.
 *
 * Events may come twice, late and out of order: of each object the newest version counts. An invalid resource grants
 * nothing, is reported in the issues of the evaluator, and affects no other. Before the first lists are in, everything
 * is denied.
 *
 * @example
 * const store = new PolicyStore();
 * store.list('HTTPRouteGroup', await listRouteGroups());
 * store.list('Egress', await listPolicies());
 * for await (const event of watch('Egress', store.resourceVersion('Egress'))) {
 *   if (store.handle('Egress', event) === 'relist') store.list('Egress', await listPolicies());
 *   store.evaluator.evaluate(request);
 * }
 */
export class PolicyStore {
  private readonly options: PolicyStoreOptions;
  private readonly kinds: Readonly<Record<StoredKind, WatchedKind>> = {
    Egress: new WatchedKind(),
    HTTPRouteGroup: new WatchedKind(),
  };
  private current: Evaluator;
  /** Whether a list has come since the evaluator was made. */
  private isRelisted = false;
  /** Changes by events since, by kind and key. An object in both was deleted and created again. */
  private readonly removed = new Map<string, ResourceReference>();
  private readonly upserted = new Map<string, KubernetesResource>();

  /** @throws InvalidOptionError if an option has a value that is not one of its own */
  constructor(options: PolicyStoreOptions = {}) {
    this.options = options;
    this.current = this.compile();
  }

  /**
   * Decides by all lists and events so far. An evaluator that was returned never changes: read this again after events.
   * Events are applied when it is read, so that a burst of them costs one change.
   */
  get evaluator(): Evaluator {
    if (this.isRelisted) {
      this.current = this.compile();
    } else if (this.removed.size > 0 || this.upserted.size > 0) {
      this.current = this.current.apply({
        remove: [...this.removed.values()],
        upsert: [...this.upserted.values()],
      });
    }
    this.isRelisted = false;
    this.removed.clear();
    this.upserted.clear();
    return this.current;
  }

  /** Whether both kinds have been listed, and neither needs another list. Use it in a readiness probe. */
  get isSynced(): boolean {
    return this.kinds.Egress.isListed && this.kinds.HTTPRouteGroup.isListed;
  }

  /** The `resourceVersion` from which to watch on; `undefined` before the first list. */
  resourceVersion(kind: StoredKind): string | undefined {
    return this.kinds[kind].resourceVersion;
  }

  /** The known resources of a kind, in the order in which they decide. */
  resources(kind: StoredKind): readonly KubernetesResource[] {
    return this.kinds[kind].resources();
  }

  /**
   * Replaces all resources of a kind by a list, as the API server returns it.
   *
   * @throws TypeError if it has no `items`: an error of the API server must not be taken for an empty cluster
   */
  list(kind: StoredKind, list: unknown): void {
    const items = fieldOf(list, 'items');
    if (!isList(items)) {
      throw new TypeError(
        `the list of ${kind} resources has no \`items\`: it is ${quote(fieldOf(list, 'kind'))}`,
      );
    }
    // Items of a typed list have neither kind nor version: the list has them. One without a name is kept, so that it
    // is reported.
    const resources = items
      .filter(isFields)
      .map((item) => ({ apiVersion: fieldOf(list, 'apiVersion'), kind, ...item }));
    this.kinds[kind].list(
      resources.map((item, index) => {
        const reference = referenceOf(item, kind);
        return [reference ? keyOf(reference) : `unnamed ${index}`, versionOf(item), item] as const;
      }),
      versionOf(list),
    );
    this.isRelisted = true;
  }

  /** Applies an event of the watch on a kind. Never throws. */
  handle(kind: StoredKind, event: WatchEvent): EventOutcome {
    const type = fieldOf(event, 'type');
    const object = fieldOf(event, 'object');
    if (type === 'ERROR') {
      this.kinds[kind].expire();
      return 'relist';
    }
    if (!isFields(object) || fieldOf(object, 'kind') !== kind) return 'ignored';
    const version = versionOf(object);
    if (type === 'BOOKMARK') {
      this.kinds[kind].advance(version);
      return 'bookmark';
    }
    const reference = referenceOf(object, kind);
    const isChange = type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED';
    if (!reference || !isChange) return 'ignored';
    const resource = type === 'DELETED' ? undefined : object;
    if (!this.kinds[kind].change(keyOf(reference), version, resource)) return 'stale';
    this.recordChange(reference, resource);
    return 'applied';
  }

  private compile(): Evaluator {
    const { Egress: policies, HTTPRouteGroup: routeGroups } = this.kinds;
    return compile(policies.resources(), routeGroups.resources(), { ...this.options, onInvalid: 'skip' });
  }

  private recordChange(reference: ResourceReference, resource: KubernetesResource | undefined): void {
    const id = `${reference.kind} ${keyOf(reference)}`;
    if (resource) {
      this.upserted.set(id, resource);
    } else {
      this.upserted.delete(id);
      this.removed.set(id, reference);
    }
  }
}

function versionOf(value: unknown): string | undefined {
  const version = valueAt(value, ['metadata', 'resourceVersion']);
  return typeof version === 'string' && version !== '' ? version : undefined;
}

function keyOf({ namespace, name }: ResourceReference): string {
  return resourceKey(namespace, name);
}
