import { defineConfig } from 'vitest/config';

/** The tests of the core, with fewer cases a property: each mutant runs them anew. */
export default defineConfig({
  test: {
    include: ['test/{dialect,golden,match,parse,properties,bad-input,acceptance,compile}/**/*.test.ts'],
    exclude: ['test/properties/generated-cases.test.ts'],
    env: { FC_RUNS: '150' },
    testTimeout: 60_000,
  },
});
