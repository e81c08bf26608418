/** The layering of the sources, as data: each layer imports only from those before it. */
const layers = [
  { name: 'model', path: '^src/model/' },
  { name: 'regex', path: '^src/regex/' },
  { name: 'match', path: '^src/match/' },
  { name: 'parse', path: '^src/parse/' },
  { name: 'policy-set', path: '^src/policy-set/' },
  { name: 'dialect', path: '^src/dialect/' },
  { name: 'plan', path: '^src/plan/' },
  { name: 'evaluator', path: '^src/(evaluate|evaluator)[.]ts$' },
  { name: 'analysis', path: '^src/analysis/' },
  { name: 'api', path: '^src/index[.]ts$' },
  { name: 'edges', path: '^src/(adapters|cli|playground)/' },
];

/** Each third-party package has one place that imports it, so that it can be replaced there. */
const soleImporters = [
  { package: 're2-wasm', importer: '^src/regex/authority/re2-authority[.]ts$' },
  { package: 'zod', importer: '^src/parse/schemas[.]ts$' },
  { package: 'yaml', importer: '^src/parse/yaml-parser[.]ts$' },
  { package: 'vitest', importer: '^src/adapters/vitest/' },
  { package: 'fast-check', importer: '^src/adapters/arbitraries/' },
];

const error = 'error';
const inPackage = (name) => `(^|/)node_modules/${name.replace('.', '[.]')}/`;

const layerRules = layers.slice(0, -1).map(({ name, path }, index) => ({
  name: `${name}-imports-nothing-above`,
  severity: error,
  from: { path },
  to: { path: layers.slice(index + 1).map((above) => above.path) },
}));

const soleImporterRules = soleImporters.map(({ package: name, importer }) => ({
  name: `one-importer-of-${name}`,
  severity: error,
  from: { path: '^src/', pathNot: importer },
  to: { path: inPackage(name) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    ...soleImporterRules,
    {
      name: 'every-source-is-in-a-layer',
      severity: error,
      from: { path: '^src/', pathNot: layers.map(({ path }) => path) },
      to: {},
    },
    {
      name: 'no-other-packages',
      severity: error,
      from: { path: '^src/' },
      to: {
        path: 'node_modules',
        pathNot: soleImporters.map((importer) => inPackage(importer.package)),
      },
    },
    {
      name: 'regex-by-its-interface-only',
      comment: 'It is a library of its own: whatever the rest needs of it is exported by its index.',
      severity: error,
      from: { path: '^src/', pathNot: '^src/regex/' },
      to: { path: '^src/regex/', pathNot: '^src/regex/index[.]ts$' },
    },
    {
      name: 'node-at-the-edges-only',
      comment:
        'The library proper runs wherever JavaScript does. What loads RE2 asks for Node.js at run time instead.',
      severity: error,
      from: { path: '^src/', pathNot: '^src/(adapters|cli)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'A type may be named from where its module is needed: that is gone once the code runs.',
      severity: error,
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: error,
      from: {
        path: '^src/',
        pathNot: '^src/(index|cli/main|playground/text-modules[.]d)[.]ts$',
        orphan: true,
      },
      to: {},
    },
    { name: 'everything-resolves', severity: error, from: {}, to: { couldNotResolve: true } },
    {
      name: 'the-oracle-stands-alone',
      comment: 'It is evidence only as long as it shares no code with what it is compared with.',
      severity: error,
      from: { path: '^test/support/(envoy-)?oracle[.]ts$' },
      to: { path: '^src/(?!model/)', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
