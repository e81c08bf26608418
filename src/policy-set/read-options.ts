import { dialectNames } from '../model/dialects.js';
import { InvalidOptionError } from '../model/errors.js';
import type { Dialect, EvaluateOptions, MeshSettings } from '../model/options.js';
import { quote } from '../model/quote.js';
import { suggest } from '../parse/suggest.js';

/** Options with every default filled in. */
export interface ReadOptions {
  readonly dialect: Dialect;
  readonly onInvalid: 'throw' | 'skip';
  readonly mesh: ReadMeshSettings;
}

/** Settings of the mesh with every default filled in. */
export interface ReadMeshSettings {
  readonly enableEgress: boolean;
  readonly enableEgressPolicy: boolean;
  /** `undefined`: all are. */
  readonly monitoredNamespaces: ReadonlySet<string> | undefined;
}

/** The options that every function on policies takes. */
export const evaluateOptionNames: readonly string[] = ['dialect', 'mesh', 'onInvalid'];

const meshSettingNames: readonly string[] = ['enableEgress', 'enableEgressPolicy', 'monitoredNamespaces'];

/**
 * Checks options, which may come from a program without types, and fills in the defaults.
 *
 * @throws InvalidOptionError naming the option: a typing error in `enableEgress` must not decide traffic
 */
export function readOptions({
  dialect = 'spec',
  mesh = {},
  onInvalid = 'throw',
}: EvaluateOptions): ReadOptions {
  oneOf('dialect', dialect, dialectNames);
  oneOf('onInvalid', onInvalid, ['throw', 'skip']);
  return { dialect, onInvalid, mesh: readMeshSettings(mesh) };
}

function readMeshSettings(mesh: MeshSettings): ReadMeshSettings {
  refuseUnknownOptions(mesh, meshSettingNames, 'mesh.');
  const { enableEgress = false, enableEgressPolicy = true, monitoredNamespaces } = mesh;
  oneOf('mesh.enableEgress', enableEgress, [true, false]);
  oneOf('mesh.enableEgressPolicy', enableEgressPolicy, [true, false]);
  if (monitoredNamespaces !== undefined && !isListOfStrings(monitoredNamespaces)) {
    throw new InvalidOptionError(
      'mesh.monitoredNamespaces',
      `mesh.monitoredNamespaces ${quote(monitoredNamespaces)} is not a list of namespaces`,
    );
  }
  return {
    enableEgress,
    enableEgressPolicy,
    monitoredNamespaces: monitoredNamespaces && new Set(monitoredNamespaces),
  };
}

/**
 * Refuses options that a function does not have: a misspelt one would be without effect, unnoticed.
 *
 * @param prefix of their names in messages, such as `mesh.`
 * @throws InvalidOptionError naming the first of them
 */
export function refuseUnknownOptions(options: object, known: readonly string[], prefix = ''): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = suggest(name, known);
    const hint =
      meant === undefined ? `: known are ${known.map(quote).join(', ')}` : `; did you mean ${quote(meant)}?`;
    throw new InvalidOptionError(
      `${prefix}${name}`,
      `there is no option ${quote(`${prefix}${name}`)}${hint}`,
    );
  }
}

function oneOf(option: string, value: unknown, allowed: readonly (string | boolean)[]): void {
  if (allowed.some((one) => one === value)) return;
  const choices = allowed.map((one) => `\`${String(one)}\``).join(', ');
  throw new InvalidOptionError(option, `${option} ${quote(value)} is none of ${choices}`);
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
