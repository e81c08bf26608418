import { defineConfig } from 'vitest/config';

/** The tests of the core, with fewer cases a property: each mutant runs anew those that reach it. */
export default defineConfig({
  test: {
    include: [
      'test/{bad-input,conformance,dialect,golden,match,plan,policy-set,properties,regex}/**/*.test.ts',
      'test/parse/route-group.test.ts',
    ],
    isolate: false,
    env: { FC_RUNS: '60' },
    testTimeout: 60_000,
  },
});
