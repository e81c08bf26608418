import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { defineConfig, type Options } from 'tsup';

// The builds below run side by side, so none of them may clear the folder that they share.
rmSync('dist', { recursive: true, force: true });

const common: Options = { target: 'node20', sourcemap: true, treeshake: true, splitting: true };

/** What can be imported: `exports` of package.json names each. */
const modules = {
  index: 'src/index.ts',
  analysis: 'src/analysis/index.ts',
  kubernetes: 'src/adapters/kubernetes/index.ts',
  proxy: 'src/adapters/proxy/index.ts',
  vitest: 'src/adapters/vitest/index.ts',
  arbitraries: 'src/adapters/arbitraries/index.ts',
};

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];

/** Replaces the one module that needs Node.js: RE2 in WebAssembly, by the parser of this library. */
const browserModules: EsbuildPlugin = {
  name: 'browser modules',
  setup(build) {
    const replacement = new URL('src/regex/default-authority.browser.ts', import.meta.url);
    build.onResolve({ filter: /[/]default-authority[.]js$/ }, () => ({ path: fileURLToPath(replacement) }));
  },
};

const playground = 'src/playground';

/** Puts styles and script into the page, so that it is one file, which works from a disk and asks for no other. */
function writePlayground(): Promise<void> {
  const read = (path: string): string => readFileSync(path, 'utf8').trim();
  const [styles, script] = [read(`${playground}/styles.css`), read('dist/playground/main.global.js')];
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(styles)}`;
  const parts: Readonly<Record<string, string>> = {
    policy,
    styles: `<style>${styles}</style>`,
    script: `<script>${script}</script>`,
  };
  const page = read(`${playground}/page.html`).replace(
    /<!-- (\w+) -->/g,
    (_, name: string) => parts[name] ?? '',
  );
  mkdirSync('docs/playground', { recursive: true });
  writeFileSync('docs/playground/index.html', `${page}\n`);
  rmSync('dist/playground', { recursive: true });
  return Promise.resolve();
}

export default defineConfig([
  {
    ...common,
    name: 'library and program',
    entry: { ...modules, 'cli/main': 'src/cli/main.ts' },
    format: 'esm',
  },
  { ...common, name: 'library for require()', entry: modules, format: 'cjs' },
  {
    ...common,
    name: 'library for browsers',
    entry: Object.fromEntries(Object.entries(modules).map(([name, path]) => [`browser/${name}`, path])),
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    esbuildPlugins: [browserModules],
  },
  {
    name: 'playground',
    entry: { 'playground/main': `${playground}/main.ts` },
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    minify: true,
    treeshake: true,
    noExternal: [/./],
    loader: { '.yaml': 'text' },
    // The page forbids `eval`. Unless told so, zod finds out by trying, which the browser reports as an error.
    banner: { js: 'globalThis.__zod_globalConfig = { jitless: true };' },
    esbuildPlugins: [browserModules],
    onSuccess: writePlayground,
  },
  {
    name: 'types',
    entry: modules,
    format: ['esm', 'cjs'],
    // `Symbol.dispose` is named in the types; programs whose own `lib` is older would not know it.
    dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
  },
]);
