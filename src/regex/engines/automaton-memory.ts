import { regexLimits } from '../limits.js';

/** Something that keeps states it can build again. */
export interface StateCache {
  /** What it keeps, in bytes. */
  readonly size: number;
  clear(): void;
}

let caches: WeakRef<StateCache>[] = [];
let reserved = 0;

/**
 * Counts `bytes` more towards what all automata of the process keep. Beyond the total, every other cache
 * is cleared: they fill again on use, so a burst of hostile patterns costs time but never memory.
 */
export function reserve(bytes: number, owner: StateCache): void {
  reserved += bytes;
  if (reserved <= regexLimits.automatonCacheTotal) return;
  caches = caches.filter((cache) => cache.deref() !== undefined);
  reserved = totalSize();
  if (reserved <= regexLimits.automatonCacheTotal / 2) return;
  for (const cache of caches) {
    const other = cache.deref();
    if (other !== owner) other?.clear();
  }
  reserved = totalSize();
}

/** Makes a cache known, once, when it first keeps something. */
export function register(cache: StateCache): void {
  caches.push(new WeakRef(cache));
}

function totalSize(): number {
  return caches.reduce((sum, cache) => sum + (cache.deref()?.size ?? 0), 0);
}
