import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

// The builds below run side by side, so none of them may clear the folder that they share.
rmSync('dist', { recursive: true, force: true });

const target = 'es2022';

/** What can be imported: `exports` of package.json names each. */
const entryPoints = [
  'index',
  'analysis/index',
  'adapters/kubernetes/index',
  'adapters/proxy/index',
  'adapters/vitest/index',
  'adapters/arbitraries/index',
];
const entries = Object.fromEntries(entryPoints.map((name) => [name, `src/${name}.ts`]));

type TsupPlugin = NonNullable<Options['plugins']>[number];
/**
 * Turns ES modules into CommonJS, one by one. `format: 'cjs'` of tsup does so too, but makes a function call of every `??`
 * and a method call of every class field.
 */
const commonJs: TsupPlugin = {
  name: 'CommonJS',
  async renderChunk(code, { path }) {
    // The program needs to know where it is; the library, which may become part of any bundle, asks whether it can know.
    const isProgram = path.endsWith('/cli/main.cjs');
    return transform(code, {
      format: 'cjs',
      platform: 'node',
      logOverride: { 'empty-import-meta': 'silent' },
      ...(isProgram && {
        define: { 'import.meta.url': 'programUrl' },
        banner: "const programUrl = require('node:url').pathToFileURL(__filename).href;",
      }),
    });
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

/** A source of types alone leaves a module without contents, which nothing imports. */
function removeEmptyModules(): Promise<void> {
  for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
    const file = `dist/${name}`;
    if (name.endsWith('.js') && readFileSync(file, 'utf8').trim() === '') rmSync(file);
  }
  return Promise.resolve();
}

const licensed = ['yaml', 'zod'];

/** What is bundled asks for its license to be told along with it. */
function writeLicenses(): Promise<void> {
  const licenses = licensed.map(
    (name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim()}\n`,
  );
  writeFileSync('dist/LICENSES.txt', licenses.join('\n\n'));
  return Promise.resolve();
}

/** See `src/parse/yaml-parser.ts`. */
const withYamlParser: Options = {
  noExternal: ['yaml'],
  esbuildOptions(options) {
    options.alias = { yaml: './node_modules/yaml/browser/index.js' };
  },
};

export default defineConfig([
  {
    // One module for each source, so that a bundler leaves out what an application does not use.
    name: 'library',
    entry: ['src/**/*.ts', '!src/{cli,playground}/**', '!src/parse/yaml-parser.ts'],
    bundle: false,
    format: 'esm',
    target,
    onSuccess: removeEmptyModules,
  },
  {
    ...withYamlParser,
    name: 'YAML parser',
    entry: { 'parse/yaml-parser': 'src/parse/yaml-parser.ts' },
    format: 'esm',
    target,
    minify: true,
    onSuccess: writeLicenses,
  },
  {
    // The program needs no packages but RE2, as a short-lived process spends most of its time on finding modules: a check
    // takes 75 ms of CPU beyond an empty Node.js, and 175 ms with the modules of zod and of this library to find.
    ...withYamlParser,
    name: 'library for require(), and program',
    entry: { ...entries, 'cli/main': 'src/cli/main.ts' },
    format: 'esm',
    target,
    splitting: true,
    noExternal: ['yaml', /^zod/],
    outExtension: () => ({ js: '.cjs' }),
    plugins: [commonJs],
  },
  {
    name: 'playground',
    entry: { 'playground/main': `${playground}/main.ts` },
    format: 'iife',
    target,
    platform: 'browser',
    minify: true,
    treeshake: true,
    noExternal: [/./],
    loader: { '.yaml': 'text' },
    // The page forbids `eval`. Unless told so, zod finds out by trying, which the browser reports as an error.
    banner: { js: 'globalThis.__zod_globalConfig = { jitless: true };' },
    onSuccess: writePlayground,
  },
  {
    name: 'types',
    entry: entries,
    format: ['esm', 'cjs'],
    // `Symbol.dispose` is named in the types; programs whose own `lib` is older would not know it.
    dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
  },
]);
