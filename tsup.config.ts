import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

// The builds below run side by side, so none of them may clear the folder that they share.
rmSync('dist', { recursive: true, force: true });

const common: Options = { target: 'node20', sourcemap: true, treeshake: true, splitting: true };

/** What can be imported: `exports` of package.json names each. */
const modules = {
  index: 'src/index.ts',
  kubernetes: 'src/adapters/kubernetes/index.ts',
  proxy: 'src/adapters/proxy/index.ts',
};

export default defineConfig([
  {
    ...common,
    name: 'library and program',
    entry: { ...modules, 'cli/main': 'src/cli/main.ts' },
    format: 'esm',
  },
  { ...common, name: 'library for require()', entry: modules, format: 'cjs' },
  {
    name: 'types',
    entry: modules,
    format: ['esm', 'cjs'],
    dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
  },
]);
