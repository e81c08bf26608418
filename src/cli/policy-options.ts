import { compile, type Manifests, parseManifests } from '../index.js';
import type { Evaluator } from '../model/evaluator.js';
import { formatIssue, type Issue, type Severity } from '../model/issue.js';
import type { Dialect, MeshSettings } from '../model/options.js';
import type { OptionTable, ParsedArguments } from './arguments.js';
import type { Context } from './context.js';
import { InputError, UsageError } from './errors.js';
import { type Colour, painterFor, readSources, readStandardInput, type TextSource } from './io.js';

/** The options that say under which settings of the mesh policies decide. */
export const meshOptions = {
  'skip-invalid': { summary: 'let invalid policies grant nothing, instead of stopping at them' },
  'enable-egress': { summary: 'let pass what no rule captures, whatever the MeshConfig says' },
  'disable-egress-policy': { summary: 'ignore all policies, whatever the MeshConfig says' },
  'monitored-namespace': {
    value: 'NAMESPACE',
    repeatable: true,
    summary: 'ignore the policies of all other namespaces',
  },
} as const satisfies OptionTable;

/** The options that say which policies decide, and under which settings of the mesh. */
export const policyOptions = {
  policies: {
    short: 'p',
    value: 'FILE|DIR|-',
    repeatable: true,
    summary: 'manifests: a file, all of a directory, or - for standard input (the default)',
  },
  ...meshOptions,
} as const satisfies OptionTable;

type MeshArguments = ParsedArguments<keyof typeof meshOptions>;
type PolicyArguments = ParsedArguments<keyof typeof policyOptions>;
/** Those that say which policies there are, and not what to do about invalid ones. */
type SourceArguments = ParsedArguments<Exclude<keyof typeof policyOptions, 'skip-invalid'>>;
/** Those that say how the mesh is set. */
type SettingArguments = ParsedArguments<Exclude<keyof typeof meshOptions, 'skip-invalid'>>;

/** What the manifests hold that the arguments name, and the settings of the mesh. */
export interface PolicyManifests extends Manifests {
  /** Those of the MeshConfig, overridden by the arguments. */
  readonly mesh: MeshSettings;
}

/**
 * Reads the manifests that the arguments name.
 *
 * @throws as {@link readPolicies}
 */
export async function readManifests(
  parsed: ParsedArguments<'policies'>,
  context: Context,
): Promise<Manifests> {
  return parseManifests(await readPolicySources(parsed, context));
}

/**
 * Reads the manifests that the arguments name, and the settings of the mesh.
 *
 * @throws {UsageError} if no policies are named and standard input is a terminal or empty.
 * @throws {InputError} if a source can't be read.
 */
export async function readPolicies(parsed: SourceArguments, context: Context): Promise<PolicyManifests> {
  return withMesh(await readManifests(parsed, context), parsed);
}

/** Adds the settings of the mesh: those of the MeshConfig, overridden by the arguments. */
export function withMesh(manifests: Manifests, parsed: SettingArguments): PolicyManifests {
  return { ...manifests, mesh: { ...manifests.meshConfig, ...meshSettings(parsed) } };
}

/**
 * Compiles policies to decide about. What is wrong or odd with them goes to standard error.
 *
 * @throws {InputError} if they hold errors and `--skip-invalid` is not set.
 */
export function compileManifests(
  { policies, routeGroups, mesh, issues }: PolicyManifests,
  parsed: MeshArguments,
  context: Context,
  dialect?: Dialect,
): Evaluator {
  const evaluator = compile(policies, routeGroups, { mesh, dialect, onInvalid: 'skip' });
  const allIssues = [...issues, ...evaluator.issues];
  reportIssues(allIssues, context);
  const errors = allIssues.filter(({ severity }) => severity === 'error').length;
  if (errors > 0 && !parsed.isSet('skip-invalid')) {
    const count = errors === 1 ? 'an error' : `${errors} errors`;
    throw new InputError(
      `the manifests hold ${count}: mend them, or pass \`--skip-invalid\` to decide without`,
    );
  }
  return evaluator;
}

/**
 * Reads and compiles the policies that the arguments name: both of the above.
 *
 * @throws {UsageError} as {@link readPolicies}
 * @throws {InputError} as {@link readPolicies} and {@link compileManifests}
 */
export async function compilePolicies(
  parsed: PolicyArguments,
  context: Context,
  dialect?: Dialect,
): Promise<Evaluator> {
  return compileManifests(await readPolicies(parsed, context), parsed, context, dialect);
}

async function readPolicySources(
  parsed: ParsedArguments<'policies'>,
  context: Context,
): Promise<readonly TextSource[]> {
  const names = parsed.values('policies');
  if (names.length > 0) return readSources(names, context);
  const missing = 'no policies are given: pass `--policies FILE`, or pipe manifests to standard input';
  if (context.stdin.isTTY) throw new UsageError(missing);
  const source = await readStandardInput(context.stdin);
  if (source.text.trim() === '') throw new UsageError(missing);
  return [source];
}

function meshSettings(parsed: SettingArguments): MeshSettings {
  const monitoredNamespaces = parsed.values('monitored-namespace');
  return {
    ...(parsed.isSet('enable-egress') && { enableEgress: true }),
    ...(parsed.isSet('disable-egress-policy') && { enableEgressPolicy: false }),
    ...(monitoredNamespaces.length > 0 && { monitoredNamespaces }),
  };
}

export const severityColours: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  warning: 'yellow',
  note: 'bold',
};

/** Writes issues to standard error, one a line. */
export function reportIssues(issues: readonly Issue[], { stderr, env }: Context): void {
  const paint = painterFor(stderr, env);
  for (const issue of issues) {
    const { severity } = issue;
    stderr.write(`${paint(severityColours[severity], severity)}: ${formatIssue(issue)}\n`);
  }
}
