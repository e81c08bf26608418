import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { library: 'test/bench/library.ts' },
  outDir: 'test/bench/dist',
  format: 'esm',
  target: 'node20',
  silent: true,
});
