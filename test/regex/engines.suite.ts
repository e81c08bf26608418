import { describe, expect, it } from 'vitest';

import type { MatchCase } from './cases/index.js';

/** Something that matches texts, and what it is to be held to. */
export interface EngineUnderTest {
  readonly name: string;
  /** How it matches texts; `undefined` for a pattern that it does not serve. */
  readonly compile: (pattern: string) => ((text: string) => boolean) | undefined;
  /** How many cases it serves at least, so that none passes by serving nothing. */
  readonly serves: number;
  /** Patterns of which it is known to answer otherwise. */
  readonly differs?: ReadonlySet<string>;
}

/** Runs every engine on every case. */
export function testEngines(
  engines: readonly EngineUnderTest[],
  sources: Readonly<Record<string, readonly MatchCase[]>>,
): void {
  describe.each(engines)('$name', ({ compile, serves, differs }) => {
    let served = 0;

    it.each(Object.entries(sources))('answers as the cases %s say', (_, cases) => {
      for (const { pattern, matching, missing } of cases) {
        const matches = differs?.has(pattern) === true ? undefined : compile(pattern);
        if (matches === undefined) continue;
        served += 1;
        const answers = [...matching, ...missing].map((text) => [text, matches(text)]);
        const expected = [...matching.map((text) => [text, true]), ...missing.map((text) => [text, false])];
        expect({ pattern, answers }).toEqual({ pattern, answers: expected });
      }
    });

    it(`serves at least ${serves} of them`, () => {
      expect(served).toBeGreaterThanOrEqual(serves);
    });
  });
}
