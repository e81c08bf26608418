import type { KubernetesResource } from '../../model/resources.js';
import { isAtLeast, isNewer } from './resource-version.js';

/** An object as last seen. Without a resource it is deleted, and remembered so that a late event does not restore it. */
interface Seen {
  readonly version: string | undefined;
  readonly resource?: KubernetesResource;
}

/** Deletions that are remembered. Older ones are forgotten first, and all with the next list. */
const MAX_DELETIONS = 10_000;

/** The objects of one kind, by `namespace/name`, as lists and watch events report them. */
export class WatchedKind {
  private seen = new Map<string, Seen>();
  private deletions = new Set<string>();
  /** Everything that is not newer is in the last list. */
  private listVersion: string | undefined;
  private progress: string | undefined;
  private listed = false;

  /** Whether a list has come, and no other is needed since. */
  get isListed(): boolean {
    return this.listed;
  }

  /** The version to watch from. */
  get resourceVersion(): string | undefined {
    return this.progress;
  }

  resources(): KubernetesResource[] {
    return [...this.seen.values()].flatMap(({ resource }) => (resource ? [resource] : []));
  }

  /**
   * Replaces all by a list, which is what the cluster held at its version. It may be served from a cache that lags, so
   * objects that are known at a newer version stay.
   */
  list(
    items: Iterable<readonly [key: string, version: string | undefined, resource: KubernetesResource]>,
    listVersion: string | undefined,
  ): void {
    const current = new Map<string, Seen>();
    for (const [key, version, resource] of items) current.set(key, { version, resource });
    for (const [key, seen] of this.seen) {
      if (isNewer(seen.version, listVersion)) current.set(key, seen);
      else this.deletions.delete(key);
    }
    // Objects keep their places: the order of policies decides which of two granting rules is reported.
    const order = new Set([...this.seen.keys(), ...current.keys()]);
    this.seen = new Map();
    for (const key of order) {
      const seen = current.get(key);
      if (seen) this.seen.set(key, seen);
    }
    this.listVersion = this.progress = listVersion;
    this.listed = true;
  }

  /** Applies an event; `false` if something at least as new is known already. */
  change(key: string, version: string | undefined, resource: KubernetesResource | undefined): boolean {
    const known = this.seen.get(key);
    if (isAtLeast(this.listVersion, version) || isAtLeast(known?.version, version)) return false;
    if (resource) {
      this.deletions.delete(key);
      // Deleting first moves an object that comes back after those that stayed.
      if (!known?.resource) this.seen.delete(key);
      this.seen.set(key, { version, resource });
    } else {
      this.seen.set(key, { version });
      this.deletions.add(key);
      this.forgetOldDeletions();
    }
    this.advance(version);
    return true;
  }

  /** Records how far the watch has come. */
  advance(version: string | undefined): void {
    if (version !== undefined && !isAtLeast(this.progress, version)) this.progress = version;
  }

  /** The watch has failed. The objects that are known count until the next list. */
  expire(): void {
    this.listed = false;
  }

  private forgetOldDeletions(): void {
    for (const key of this.deletions) {
      if (this.deletions.size <= MAX_DELETIONS) return;
      this.deletions.delete(key);
      this.seen.delete(key);
    }
  }
}
