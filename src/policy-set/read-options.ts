import { dialectNames } from '../model/dialects.js';
import { InvalidOptionError } from '../model/errors.js';
import type { Dialect, EvaluateOptions } from '../model/options.js';
import { quote } from '../model/quote.js';

/** Options with every default filled in. */
export interface ReadOptions {
  readonly dialect: Dialect;
  readonly onInvalid: 'throw' | 'skip';
  readonly mesh: {
    readonly enableEgress: boolean;
    readonly enableEgressPolicy: boolean;
    /** `undefined`: all are. */
    readonly monitoredNamespaces: ReadonlySet<string> | undefined;
  };
}

/**
 * Checks options, which may come from a program without types, and fills in the defaults.
 *
 * @throws InvalidOptionError naming the option: a typing error in `enableEgress` must not decide traffic
 */
export function readOptions(options: EvaluateOptions): ReadOptions {
  const { dialect = 'spec', mesh = {}, onInvalid = 'throw' } = options;
  oneOf('dialect', dialect, dialectNames);
  oneOf('onInvalid', onInvalid, ['throw', 'skip']);
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
    dialect,
    onInvalid,
    mesh: {
      enableEgress,
      enableEgressPolicy,
      monitoredNamespaces: monitoredNamespaces && new Set(monitoredNamespaces),
    },
  };
}

function oneOf(option: string, value: unknown, allowed: readonly (string | boolean)[]): void {
  if (allowed.some((one) => one === value)) return;
  const choices = allowed.map((one) => `\`${String(one)}\``).join(', ');
  throw new InvalidOptionError(option, `${option} ${quote(value)} is none of ${choices}`);
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
