import { describe, expect, it } from 'vitest';

import { compiledRegexCount } from '../../src/regex/compile-re2.js';
import { compiled } from '../support/compiled.js';

describe('the cache', () => {
  it('gives the same object for the same pattern', () => {
    expect(compiled('/same/[a-z]+')).toBe(compiled('/same/[a-z]+'));
    expect(compiled('/same/[a-z]+')).not.toBe(compiled('/same/[a-y]+'));
  });

  it('does not keep what nobody holds', async () => {
    const held = Array.from({ length: 100 }, (_, at) => compiled(`/held/${at}`));
    const count = 300_000;
    for (let at = 0; at < count; at += 1) {
      compiled(`/dropped/${at}`);
      // The collector reports between tasks only.
      if (at % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let wait = 0; wait < 200 && compiledRegexCount() > count / 2; wait += 1) {
      globalThis.gc?.();
      Array.from({ length: 100_000 }, () => ({}));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(compiledRegexCount()).toBeLessThan(count / 2);
    expect(held.every((regex, at) => compiled(`/held/${at}`) === regex)).toBe(true);
  });
});
