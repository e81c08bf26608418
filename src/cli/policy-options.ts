import { type Manifests, parseManifests } from '../index.js';
import { formatIssue, type Issue, type Severity } from '../model/issue.js';
import type { Dialect, MeshSettings } from '../model/options.js';
import type { PolicySet } from '../policy-set/policy-set.js';
import { readPolicySet as readArguments } from '../policy-set/read-arguments.js';
import type { OptionTable, ParsedArguments } from './arguments.js';
import type { Context } from './context.js';
import { InputError, UsageError } from './errors.js';
import { type Colour, painterFor, readSources, readStandardInput, type TextSource } from './io.js';

/** The options that say under which settings of the mesh policies decide. */
export const meshOptions = {
  'skip-invalid': { summary: 'let invalid policies grant nothing, instead of stopping at them' },
  'enable-egress': { summary: 'let what no rule captures pass through, overriding the MeshConfig' },
  'disable-egress-policy': { summary: 'ignore all policies, overriding the MeshConfig' },
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
/** Those that say how the mesh is set. */
type SettingArguments = ParsedArguments<Exclude<keyof typeof meshOptions, 'skip-invalid'>>;

/**
 * Reads the manifests that the arguments name.
 *
 * @throws {UsageError} if no policies are named and standard input is a terminal or empty.
 * @throws {InputError} if a source can't be read.
 */
export async function readManifests(
  parsed: ParsedArguments<'policies'>,
  context: Context,
): Promise<Manifests> {
  return parseManifests(await readPolicySources(parsed, context));
}

/** Adds the settings of the mesh that the arguments name to those of the MeshConfig, or in their place. */
export function withMesh(manifests: Manifests, parsed: SettingArguments): Manifests {
  return { ...manifests, mesh: { ...manifests.mesh, ...meshSettings(parsed) } };
}

/**
 * Reads the policies of manifests in one dialect. Their issues are written to standard error.
 *
 * @throws {InputError} if they hold errors and `--skip-invalid` is not set.
 */
export function readPolicySet(
  manifests: Manifests,
  parsed: MeshArguments,
  context: Context,
  dialect?: Dialect,
): PolicySet {
  const { set } = readArguments(withMesh(manifests, parsed), { dialect, onInvalid: 'skip' }, {});
  reportIssues(set.issues, context);
  const errors = set.issues.filter(({ severity }) => severity === 'error').length;
  if (errors > 0 && !parsed.isSet('skip-invalid')) {
    const count = errors === 1 ? 'an error' : `${errors} errors`;
    throw new InputError(
      `the manifests hold ${count}: fix them, or pass \`--skip-invalid\` to decide without`,
    );
  }
  return set;
}

/**
 * Reads the policies that the arguments name: both of the above.
 *
 * @throws {UsageError} as {@link readManifests}
 * @throws {InputError} as {@link readManifests} and {@link readPolicySet}
 */
export async function readPolicies(
  parsed: PolicyArguments,
  context: Context,
  dialect?: Dialect,
): Promise<PolicySet> {
  return readPolicySet(await readManifests(parsed, context), parsed, context, dialect);
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
