import { defineConfig } from 'vitest/config';

/** The tests of the core, with fewer cases a property: each mutant runs them anew. */
export default defineConfig({
  test: {
    include: [
      'test/{golden,bad-input,match}/*.test.ts',
      'test/properties/{addresses,headers,hosts,ports-and-protocols,decision,index}.test.ts',
    ],

    env: { FC_RUNS: '60' },
    testTimeout: 60_000,
  },
});
