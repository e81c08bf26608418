/** What all automata together may keep: each count exactly, with caches that say what they hold. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type * as AutomatonMemory from '../../src/regex/engines/automaton-memory.js';
import { regexLimits } from '../../src/regex/limits.js';

const total = regexLimits.automatonCacheTotal;

/** What the collector has taken, as far as a `WeakRef` can tell. */
const collected = new Set<object>();

class CollectedAtWill {
  constructor(private readonly target: object) {}

  deref(): object | undefined {
    return collected.has(this.target) ? undefined : this.target;
  }
}

let memory: typeof AutomatonMemory;

beforeEach(async () => {
  vi.stubGlobal('WeakRef', CollectedAtWill);
  vi.resetModules();
  memory = await import('../../src/regex/engines/automaton-memory.js');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

class Cache implements AutomatonMemory.StateCache {
  size = 0;

  constructor() {
    memory.register(this);
  }

  grow(bytes: number): this {
    this.size += bytes;
    memory.reserve(bytes, this);
    return this;
  }

  clear(): void {
    this.size = 0;
  }
}

describe('what automata keep', () => {
  it('stays while it is no more than the total', () => {
    const [idle, busy] = [new Cache().grow(1), new Cache()];
    busy.grow(total - 1);
    expect([idle.size, busy.size]).toEqual([1, total - 1]);
  });

  it('goes when one of them grows beyond, except what that one keeps', () => {
    const [idle, other, busy] = [new Cache().grow(1), new Cache().grow(1), new Cache()];
    busy.grow(total - 1);
    expect([idle.size, other.size, busy.size]).toEqual([0, 0, total - 1]);
  });

  it('is counted anew before anything goes, because caches also empty themselves', () => {
    const [idle, busy] = [new Cache().grow(1), new Cache().grow(total - 1)];
    busy.clear();
    busy.grow(total / 2 - 1);
    expect([idle.size, busy.size]).toEqual([1, total / 2 - 1]);
  });

  it('goes when more than half of the total is left by that count, so that counting is seldom', () => {
    const [idle, busy] = [new Cache().grow(1), new Cache().grow(total - 1)];
    busy.clear();
    busy.grow(total / 2);
    expect([idle.size, busy.size]).toEqual([0, total / 2]);
  });

  it('is what is left, once something went', () => {
    const [first, second] = [new Cache().grow(total), new Cache().grow(1)];
    expect(first.size).toBe(0);
    first.grow(total - 1);
    expect([first.size, second.size]).toEqual([total - 1, 1]);
  });

  it('no longer counts what was collected', () => {
    const [lost, idle, busy] = [new Cache().grow(total), new Cache(), new Cache()];
    collected.add(lost);
    idle.grow(1);
    expect(idle.size).toBe(1);
    busy.grow(total);
    expect([lost.size, idle.size, busy.size]).toEqual([total, 0, total]);
  });
});
