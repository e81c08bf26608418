// Packs the package as for publishing, checks what is in it, installs it into an empty project, and uses it there
// from ES modules, from CommonJS, from code on the command line, from TypeScript under both ways of resolving modules,
// from bundles, and from the shell.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import assert from 'node:assert/strict';
import { buildSync } from 'esbuild';
import { build as buildWithVite } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = mkdtempSync(join(tmpdir(), 'egress-policy-package-'));
/** A folder from which no package can be found. */
const elsewhere = mkdtempSync(join(tmpdir(), 'egress-policy-elsewhere-'));

const failures = [];

/** A step that fails does not keep the others from running, unless they need it. */
async function step(name, action, { needed = false } = {}) {
  process.stdout.write(`${name} ... `);
  try {
    await action();
    console.log('ok');
  } catch (error) {
    if (needed) throw error;
    failures.push(name);
    console.log(`FAILED\n${error.stack.slice(-1_000)}`);
  }
}

/** Runs a program; on failure its output becomes the error. */
function execute(program, args, directory, input) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exits with ${status}\n${stdout}${stderr}`);
  return stdout;
}

function write(directory, files) {
  mkdirSync(join(project, directory), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(project, directory, name), content);
  return join(project, directory);
}

const usage = `
const { policies, routeGroups } = parseManifests(\`
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: httpbin, namespace: curl }
spec:
  sources: [{ kind: ServiceAccount, name: curl, namespace: curl }]
  hosts: [httpbin.org]
  ports: [{ number: 80, protocol: http }]
  matches: [{ kind: HTTPRouteGroup, name: get }]
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: get, namespace: curl }
spec: { matches: [{ name: get, pathRegex: '/get(/[a-z]+)?' }] }
\`);
const source = { namespace: 'curl', name: 'curl' };
const verdict = (path) =>
  evaluate({ source, protocol: 'http', port: 80, host: 'httpbin.org', method: 'GET', path }, policies, routeGroups)
    .verdict;
if (verdict('/get/it') !== 'allow' || verdict('/get/2') !== 'deny') throw new Error('wrong verdict');
try {
  const [group] = parseManifests(
    'apiVersion: specs.smi-spec.io/v1alpha4\\nkind: HTTPRouteGroup\\nmetadata: { name: a }\\n' +
      'spec: { matches: [{ name: a, pathRegex: "a)|(b" }] }',
  ).routeGroups;
  compile(policies, group === undefined ? [] : [group]);
  throw new Error('an invalid pattern is accepted');
} catch (error) {
  if (!(error instanceof InvalidPolicyError)) throw error;
}
`;
const names = 'compile, evaluate, InvalidPolicyError, parseManifests';
const subpathNames = {
  'egress-policy/analysis': 'diff, formatDiff, lint',
  'egress-policy/kubernetes': 'PolicyStore',
  'egress-policy/proxy': 'fromConnect',
  'egress-policy/vitest': 'egressMatchers',
  'egress-policy/arbitraries': 'requestsTo',
};
const subpathUsage = `
const tunnel = fromConnect({ url: 'httpbin.org:443' }, { source });
if (new PolicyStore().evaluator.connect(tunnel).verdict !== 'deny') throw new Error('an empty store allows');
if (lint([]).length > 0) throw new Error('a finding');
if (!formatDiff(diff({ policies, routeGroups }, { policies: [] })).includes('httpbin.org')) throw new Error('no change');
const denial = egressMatchers.toDeny({ policies, routeGroups }, { ...tunnel, protocol: 'https' }, { enforcedAt: 'connection' });
if (!denial.pass || !denial.message().includes('port-not-allowed')) throw new Error('the matcher is wrong');
if (typeof requestsTo({ policies, routeGroups }).generate !== 'function') throw new Error('not an arbitrary');
`;
const importsOf = (statement) =>
  Object.entries({ 'egress-policy': names, ...subpathNames })
    .map(([module, imported]) => statement(imported, module))
    .join('\n');
const moduleUsage =
  importsOf((imported, module) => `import { ${imported} } from '${module}';`) + usage + subpathUsage;
const requiredUsage =
  importsOf((imported, module) => `const { ${imported} } = require('${module}');`) + usage + subpathUsage;
const typedUsage = moduleUsage
  .replace('(path)', '(path: string): Decision["verdict"]')
  .replace('const source', 'const source: ServiceAccount')
  .concat(`import type { Decision, ServiceAccount } from 'egress-policy';\n`);

/** As code is given to `node`: on the command line, to print its value, and on standard input. */
const inlineUsages = {
  'node -e': { args: ['-e', requiredUsage] },
  'node -p': { args: ['-p', `(() => {${requiredUsage}; return 'done'; })()`] },
  'standard input': { args: ['-'], input: requiredUsage },
  'node -e, an ES module': { args: ['--input-type=module', '-e', moduleUsage] },
  'standard input, an ES module': { args: ['--input-type=module', '-'], input: moduleUsage },
};

/** What runs in a browser too, where neither vitest nor fast-check is to be bundled. */
const bundledUsage = moduleUsage
  .replace(/^import .*(?:vitest|arbitraries)'.*$/gm, '')
  .replace(/^.*(?:denial|requestsTo).*$/gm, '');

const typeScriptProjects = {
  'nodenext, ES module': { type: 'module', module: 'NodeNext', moduleResolution: 'NodeNext' },
  'nodenext, CommonJS': { type: 'commonjs', module: 'NodeNext', moduleResolution: 'NodeNext' },
  'node16, ES module': { type: 'module', module: 'Node16', moduleResolution: 'Node16' },
  bundler: { type: 'module', module: 'ESNext', moduleResolution: 'Bundler' },
};

function typeScriptConfiguration(options) {
  const compilerOptions = { target: 'ES2022', lib: ['ES2022', 'DOM'], strict: true, types: [], noEmit: true };
  return JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files: ['usage.ts'] });
}

function bundleWithEsbuild(options) {
  const [{ text }] = buildSync({
    stdin: { contents: bundledUsage, resolveDir: project },
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'error',
    ...options,
  }).outputFiles;
  return text;
}

async function bundleWithVite(name, options) {
  const directory = write(name, { 'usage.js': bundledUsage });
  const [{ output }] = [
    await buildWithVite({
      root: directory,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      ...options,
      build: { write: false, rollupOptions: { input: 'usage.js' }, ...options.build },
    }),
  ].flat();
  return output[0].code;
}

/** Bundles for Node.js: in the project, where RE2 can be loaded, and by themselves, where it cannot. */
const bundles = {
  'esbuild, ES module': () => ({ 'bundle.mjs': bundleWithEsbuild({ platform: 'node', format: 'esm' }) }),
  'esbuild, CommonJS': () => ({ 'bundle.cjs': bundleWithEsbuild({ platform: 'node', format: 'cjs' }) }),
  vite: async () => ({ 'bundle.mjs': await bundleWithVite('vite-node', { build: { ssr: true } }) }),
};

const browserBundles = {
  esbuild: () => bundleWithEsbuild({ platform: 'browser', format: 'iife' }),
  vite: () =>
    bundleWithVite('vite-browser', {
      build: { target: 'es2022', rollupOptions: { input: 'usage.js', output: { format: 'iife' } } },
    }),
};

/** In bytes. */
const limits = { packed: 600_000, unpacked: 2_500_000 };

try {
  let tarball = '';
  await step(
    'pack',
    () => {
      const output = execute(
        'npm',
        ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
        root,
      );
      const [{ filename, files, size, unpackedSize }] = JSON.parse(output);
      tarball = join(project, filename);
      const paths = files.map(({ path }) => path);
      for (const needed of [
        'LICENSE',
        'README.md',
        'dist/cli/main.cjs',
        'docs/walkthrough/policies/1-http.yaml',
      ]) {
        assert(paths.includes(needed), `${needed} is not in the package`);
      }
      const allowed = /^(dist|docs)\/|^(LICENSE|README[.]md|(?:CHANGELOG|SECURITY)[.]md|package[.]json)$/;
      assert.deepEqual(
        paths.filter((path) => !allowed.test(path)),
        [],
        'these have no business in the package',
      );
      process.stdout.write(`${size} bytes, unpacked ${unpackedSize} `);
      assert(size <= limits.packed && unpackedSize <= limits.unpacked, 'the package is too large');
    },
    { needed: true },
  );

  await step('publint', () => execute('npx', ['--no-install', 'publint', 'run', tarball, '--strict'], root));
  // TypeScript's `node10` resolution knows of no subpaths; every Node.js that this package supports does.
  await step('are the types wrong', () =>
    execute('npx', ['--no-install', 'attw', tarball, '--no-color', '--profile', 'node16'], root),
  );

  await step(
    'install',
    () => {
      write('.', { 'package.json': '{ "private": true }' });
      execute('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], project);
      // The optional peers of two subpaths; npm would install them only where they are asked for.
      for (const peer of ['fast-check', 'vitest']) {
        symlinkSync(realpathSync(join(root, 'node_modules', peer)), join(project, 'node_modules', peer));
      }
    },
    { needed: true },
  );

  await step('import', () =>
    execute(
      'node',
      ['usage.js'],
      write('esm', { 'package.json': '{ "type": "module" }', 'usage.js': moduleUsage }),
    ),
  );
  await step('require', () =>
    execute(
      'node',
      ['usage.js'],
      write('cjs', { 'package.json': '{ "type": "commonjs" }', 'usage.js': requiredUsage }),
    ),
  );
  for (const [name, { args, input }] of Object.entries(inlineUsages)) {
    await step(name, () => execute('node', args, project, input));
  }

  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const [name, { type, ...options }] of Object.entries(typeScriptProjects)) {
    for (const exactOptionalPropertyTypes of [false, true]) {
      await step(`TypeScript: ${name}${exactOptionalPropertyTypes ? ', exact' : ''}`, () => {
        const directory = write('typescript', {
          'package.json': JSON.stringify({ type }),
          'tsconfig.json': typeScriptConfiguration({ ...options, exactOptionalPropertyTypes }),
          'usage.ts': typedUsage,
        });
        execute('node', [compiler, '-p', '.'], directory);
      });
    }
  }

  for (const [name, bundle] of Object.entries(bundles)) {
    const files = {};
    await step(`bundle for Node.js: ${name}`, async () => {
      Object.assign(files, await bundle());
      execute('node', Object.keys(files), write('bundled', files));
    });
    await step(`the same, without packages`, () => {
      for (const [file, code] of Object.entries(files)) writeFileSync(join(elsewhere, file), code);
      execute('node', Object.keys(files), elsewhere);
    });
  }
  for (const [name, bundle] of Object.entries(browserBundles)) {
    await step(`bundle for browsers: ${name}`, async () => {
      runInNewContext(await bundle(), { URL, TextEncoder, console });
    });
  }

  await step('program', () => {
    const program = join(project, 'node_modules', '.bin', 'egress-policy');
    const cases = join('node_modules', 'egress-policy', 'docs', 'walkthrough', 'cases.yaml');
    assert.match(execute(program, ['test', cases], project), / cases, 0 failed/);
    const check = (...args) =>
      spawnSync(program, ['check', '--as', 'curl/curl', ...args], { cwd: project }).status;
    const manifest = join('node_modules', 'egress-policy', 'docs', 'walkthrough', 'policies', '1-http.yaml');
    assert.equal(check('--policies', manifest, 'http://httpbin.org/get'), 0);
    assert.equal(check('--policies', manifest, 'http://example.com/get'), 1);
    assert.equal(check('--policies', 'missing.yaml', 'http://httpbin.org/get'), 2);
  });
} finally {
  for (const directory of [project, elsewhere]) rmSync(directory, { recursive: true, force: true });
}
if (failures.length > 0) {
  console.error(`failed: ${failures.join('; ')}`);
  process.exitCode = 1;
}
