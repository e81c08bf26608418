import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['test/soak/apply.ts'],
  outDir: 'test/soak/dist',
  format: 'esm',
  target: 'node20',
  silent: true,
});
