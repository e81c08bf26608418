// Packs the package as for publishing, checks what is in it, installs it into an empty project, and uses it there
// from ES modules, from CommonJS, from TypeScript under both ways of resolving modules, and from the shell.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import assert from 'node:assert/strict';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = mkdtempSync(join(tmpdir(), 'egress-policy-package-'));

function step(name, action) {
  process.stdout.write(`${name} ... `);
  action();
  console.log('ok');
}

/** Runs a program; on failure its output becomes the error. */
function execute(program, args, directory) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
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
  'egress-policy/kubernetes': 'PolicyStore',
  'egress-policy/proxy': 'fromConnect',
  'egress-policy/vitest': 'egressMatchers',
  'egress-policy/arbitraries': 'requestsTo',
};
const subpathUsage = `
const tunnel = fromConnect({ url: 'httpbin.org:443' }, { source });
if (new PolicyStore().evaluator.connect(tunnel).verdict !== 'deny') throw new Error('an empty store allows');
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
const typedUsage = moduleUsage
  .replace('(path)', '(path: string): Decision["verdict"]')
  .replace('const source', 'const source: ServiceAccount')
  .concat(`import type { Decision, ServiceAccount } from 'egress-policy';\n`);

function typeScriptProject(module, moduleResolution) {
  return JSON.stringify({
    compilerOptions: {
      module,
      moduleResolution,
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      strict: true,
      types: [],
      noEmit: true,
    },
    files: ['usage.ts'],
  });
}

const typeScriptProjects = {
  'typescript-node16-esm': { type: 'module', module: 'Node16', moduleResolution: 'Node16' },
  'typescript-node16-cjs': { type: 'commonjs', module: 'Node16', moduleResolution: 'Node16' },
  'typescript-bundler': { type: 'module', module: 'ESNext', moduleResolution: 'Bundler' },
};

/** What is imported, and how many KiB it may take in a browser, minified and compressed. */
const bundles = {
  'to decide': { imported: 'compile, evaluate, parseManifests', limit: 130 },
  'the whole library': { imported: '*', limit: 160 },
};

function bundleForBrowser(directory, contents) {
  return buildSync({
    stdin: { contents: contents.replace('{ * }', '*'), resolveDir: directory },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: contents.startsWith('export') ? 'esm' : 'iife',
    write: false,
    logLevel: 'error',
  }).outputFiles;
}

try {
  let tarball = '';
  step('pack', () => {
    const output = execute(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
      root,
    );
    const [{ filename, files }] = JSON.parse(output);
    tarball = join(project, filename);
    const paths = files.map(({ path }) => path);
    for (const needed of [
      'LICENSE',
      'README.md',
      'dist/cli/main.js',
      'docs/walkthrough/policies/1-http.yaml',
    ]) {
      assert(paths.includes(needed), `${needed} is not in the package`);
    }
    const allowed = /^(dist|docs)\/|^(LICENSE|README[.]md|CHANGELOG[.]md|package[.]json)$/;
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
      'these have no business in the package',
    );
  });

  step('publint', () => execute('npx', ['--no-install', 'publint', 'run', tarball, '--strict'], root));
  // TypeScript's `node10` resolution knows of no subpaths; every Node.js that this package supports does.
  step('are the types wrong', () =>
    execute('npx', ['--no-install', 'attw', tarball, '--no-color', '--profile', 'node16'], root),
  );

  step('install', () => {
    write('.', { 'package.json': '{ "private": true }' });
    execute('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], project);
    // The optional peers of two subpaths; npm would install them only where they are asked for.
    for (const peer of ['fast-check', 'vitest']) {
      symlinkSync(realpathSync(join(root, 'node_modules', peer)), join(project, 'node_modules', peer));
    }
  });

  step('import', () =>
    execute(
      'node',
      ['usage.js'],
      write('esm', { 'package.json': '{ "type": "module" }', 'usage.js': moduleUsage }),
    ),
  );
  step('require', () => {
    const required =
      importsOf((imported, module) => `const { ${imported} } = require('${module}');`) + usage + subpathUsage;
    execute(
      'node',
      ['usage.js'],
      write('cjs', { 'package.json': '{ "type": "commonjs" }', 'usage.js': required }),
    );
  });

  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const [name, { type, module, moduleResolution }] of Object.entries(typeScriptProjects)) {
    step(name, () => {
      const directory = write(name, {
        'package.json': JSON.stringify({ type }),
        'tsconfig.json': typeScriptProject(module, moduleResolution),
        'usage.ts': typedUsage,
      });
      execute('node', [compiler, '-p', '.'], directory);
    });
  }

  for (const [name, { imported, limit }] of Object.entries(bundles)) {
    step(`browser bundle: ${name}`, () => {
      const [module] = bundleForBrowser(project, `export { ${imported} } from 'egress-policy';`);
      assert(!/re2-wasm|node:fs|createRequire/.test(module.text), 'it has parts that need Node.js');
      const size = gzipSync(module.contents).length;
      process.stdout.write(
        `${(module.contents.length / 1024).toFixed(0)} KiB, gzip ${(size / 1024).toFixed(0)} KiB `,
      );
      assert(size < limit * 1024, `it is larger than ${limit} KiB`);
    });
  }
  step('browser bundle decides', () => {
    const [script] = bundleForBrowser(
      project,
      moduleUsage
        .replace(/^import .*(?:vitest|arbitraries)'.*$/gm, '')
        .replace(/^.*(?:denial|requestsTo).*$/gm, ''),
    );
    runInNewContext(script.text, { URL, TextEncoder, console });
  });

  step('program', () => {
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
  rmSync(project, { recursive: true, force: true });
}
