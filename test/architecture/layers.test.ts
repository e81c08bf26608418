/** Every rule of `.dependency-cruiser.js` forbids what it is for: each is broken once, in a small tree of sources. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'egress-policy-layers-'));

interface Configuration {
  readonly forbidden: IForbiddenRuleType[];
  readonly options: object;
}

function isConfiguration(value: unknown): value is Configuration {
  return (
    typeof value === 'object' && value !== null && 'forbidden' in value && Array.isArray(value.forbidden)
  );
}

async function readConfiguration(): Promise<Configuration> {
  const module: unknown = await import(pathToFileURL(join(root, '.dependency-cruiser.js')).href);
  const configuration: unknown =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (!isConfiguration(configuration)) throw new Error('.dependency-cruiser.js holds no rules');
  return configuration;
}

/** A tree that breaks no rule. Each file is named with what it imports. */
const sound: Readonly<Record<string, readonly string[]>> = {
  'src/model/rule.ts': [],
  'src/match/format-address.ts': ['../model/rule.js'],
  'src/regex/authority/re2-authority.ts': ['re2-wasm'],
  'src/regex/index.ts': ['./authority/re2-authority.js'],
  'src/parse/schemas.ts': ['zod', '../match/format-address.js'],
  'src/parse/yaml-parser.ts': ['yaml'],
  'src/parse/yaml.ts': ['./yaml-parser.js', './schemas.js'],
  'src/policy-set/policy-set.ts': ['../parse/yaml.js'],
  'src/dialect/spec.ts': ['../policy-set/policy-set.js', '../regex/index.js'],
  'src/plan/decider.ts': ['../dialect/spec.js'],
  'src/evaluator.ts': ['./plan/decider.js'],
  'src/analysis/explain.ts': ['../evaluator.js'],
  'src/index.ts': ['./analysis/explain.js'],
  'src/cli/run.ts': ['../index.js', 'node:fs'],
  'src/cli/main.ts': ['./run.js'],
  'test/support/hosts.ts': [],
  'test/support/oracle.ts': ['./hosts.js', '../../src/model/rule.js'],
};

/** What to add to which file, and the rule that must notice. */
const breaches: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['model-imports-nothing-above', 'src/model/rule.ts', '../regex/index.js'],
  ['regex-imports-nothing-above', 'src/regex/index.ts', '../match/format-address.js'],
  ['match-imports-nothing-above', 'src/match/format-address.ts', '../parse/yaml.js'],
  ['parse-imports-nothing-above', 'src/parse/yaml.ts', '../policy-set/policy-set.js'],
  ['policy-set-imports-nothing-above', 'src/policy-set/policy-set.ts', '../dialect/spec.js'],
  ['dialect-imports-nothing-above', 'src/dialect/spec.ts', '../plan/decider.js'],
  ['plan-imports-nothing-above', 'src/plan/decider.ts', '../evaluator.js'],
  ['evaluator-imports-nothing-above', 'src/evaluator.ts', './analysis/explain.js'],
  ['analysis-imports-nothing-above', 'src/analysis/explain.ts', '../index.js'],
  ['api-imports-nothing-above', 'src/index.ts', './cli/run.js'],
  ['one-importer-of-re2-wasm', 'src/regex/index.ts', 're2-wasm'],
  ['one-importer-of-zod', 'src/parse/yaml.ts', 'zod'],
  ['one-importer-of-yaml', 'src/cli/run.ts', 'yaml'],
  ['one-importer-of-vitest', 'src/cli/run.ts', 'vitest'],
  ['one-importer-of-fast-check', 'src/cli/run.ts', 'fast-check'],
  ['every-source-is-in-a-layer', 'src/elsewhere/file.ts', '../model/rule.js'],
  ['no-other-packages', 'src/regex/index.ts', 're2js'],
  ['regex-by-its-interface-only', 'src/dialect/spec.ts', '../regex/authority/re2-authority.js'],
  ['no-other-packages', 'src/match/format-address.ts', 'ipaddr.js'],
  ['node-at-the-edges-only', 'src/parse/yaml.ts', 'node:fs'],
  ['no-cycles', 'src/regex/authority/re2-authority.ts', '../index.js'],
  ['everything-resolves', 'src/parse/yaml.ts', './missing.js'],
  ['the-oracle-stands-alone', 'test/support/oracle.ts', '../../src/regex/index.js'],
  ['the-oracle-stands-alone', 'test/support/hosts.ts', '../../src/regex/index.js'],
];

let configuration: Configuration;
const typescriptConfig: unknown = extractTSConfig(join(root, 'tsconfig.json'));

beforeAll(async () => {
  configuration = await readConfiguration();
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

async function rulesBrokenBy(tree: Readonly<Record<string, readonly string[]>>): Promise<readonly string[]> {
  for (const folder of ['src', 'test']) rmSync(join(directory, folder), { recursive: true, force: true });
  for (const [file, imports] of Object.entries(tree)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    const lines = imports.map(
      (imported, index) => `import * as import${index} from '${imported}';\nuse(import${index});`,
    );
    writeFileSync(
      join(directory, file),
      ['declare function use(module: unknown): void;', ...lines].join('\n'),
    );
  }
  const { output } = await cruise(
    ['src', 'test/support/oracle.ts'],
    {
      ...configuration.options,
      baseDir: directory,
      ruleSet: { forbidden: configuration.forbidden },
      validate: true,
    },
    { bustTheCache: true },
    { tsConfig: typescriptConfig },
  );
  return isCruiseResult(output) ? output.summary.violations.map(({ rule }) => rule.name) : [];
}

function isCruiseResult(output: ICruiseResult | string): output is ICruiseResult {
  return typeof output !== 'string';
}

test('the sound tree breaks no rule', async () => {
  expect(await rulesBrokenBy(sound)).toEqual([]);
});

test.each(breaches)('%s: %s imports %s', async (rule, file, imported) => {
  const broken = await rulesBrokenBy({ ...sound, [file]: [...(sound[file] ?? []), imported] });
  expect(broken).toContain(rule);
});

test('no-orphans: a file that nothing imports', async () => {
  expect(await rulesBrokenBy({ ...sound, 'src/match/unused.ts': [] })).toEqual(['no-orphans']);
});

test('every rule is broken by a case', () => {
  const covered = new Set([...breaches.map(([rule]) => rule), 'no-orphans']);
  expect(covered).toEqual(new Set(configuration.forbidden.map(({ name }) => name)));
});
