import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'test/package/**'],
    testTimeout: 120_000,
    // The main process has nothing to do meanwhile.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // The thin shell around the program, and the playground, run in processes of their own: no coverage is taken there.
      exclude: ['src/cli/main.ts', 'src/playground/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { statements: 90, branches: 85, functions: 90, lines: 90 },
    },
  },
});
