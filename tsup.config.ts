import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

// The builds below run side by side, so none of them may clear the folder that they share.
rmSync('dist', { recursive: true, force: true });

const common: Options = { target: 'node20', sourcemap: true, treeshake: true, splitting: true };

export default defineConfig([
  {
    ...common,
    name: 'library and program',
    entry: { index: 'src/index.ts', 'cli/main': 'src/cli/main.ts' },
    format: 'esm',
  },
  { ...common, name: 'library for require()', entry: { index: 'src/index.ts' }, format: 'cjs' },
  {
    name: 'types',
    entry: { index: 'src/index.ts' },
    format: ['esm', 'cjs'],
    dts: { only: true },
  },
]);
