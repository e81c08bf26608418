import { InvalidOptionError } from '../../model/errors.js';
import type { Severity } from '../../model/issue.js';
import type { MeshSettings } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { ServiceAccount } from '../../model/request.js';
import { suggest } from '../../parse/suggest.js';
import { lintCodes } from './codes.js';
import type { LintCode } from './finding.js';

/** How severe the findings of a rule are; `off` drops them. */
export type RuleSetting = Severity | 'off';

/** Options of {@link lint}. */
export interface LintOptions {
  /** The ServiceAccounts that exist. Without them, no source is reported as unknown. */
  readonly serviceAccounts?: readonly ServiceAccount[] | undefined;
  /** Severities by code, in place of the defaults. An error that makes a resource invalid stays one. */
  readonly rules?: Readonly<Partial<Record<LintCode, RuleSetting>>> | undefined;
  /** Policies of namespaces that are not monitored make no other rule redundant. */
  readonly mesh?: MeshSettings | undefined;
}

/** The names of all options. */
export const lintOptionNames: readonly string[] = ['mesh', 'rules', 'serviceAccounts'];

/** Options with every default filled in. */
export interface ReadLintOptions {
  readonly serviceAccounts: ReadonlySet<string> | undefined;
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

/**
 * Checks options, which may come from a program without types, and fills in the defaults.
 *
 * @throws InvalidOptionError naming the option
 */
export function readLintOptions({ serviceAccounts, rules = {} }: LintOptions): ReadLintOptions {
  const settings = Object.entries(rules);
  for (const [code, setting] of settings) checkSetting(code, setting);
  return {
    serviceAccounts:
      serviceAccounts && new Set(serviceAccounts.map(({ namespace, name }) => `${namespace}/${name}`)),
    settings: new Map(settings),
  };
}

const allowedSettings: readonly unknown[] = ['off', 'note', 'warning', 'error'];

function checkSetting(code: string, setting: unknown): void {
  const option = `rules.${code}`;
  if (!lintCodes.has(code)) {
    const meant = suggest(code, lintCodes);
    const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
    throw new InvalidOptionError(option, `${quote(code)} is not the code of a lint rule${hint}`);
  }
  if (!allowedSettings.includes(setting)) {
    throw new InvalidOptionError(
      option,
      `${option} ${quote(setting)} is not \`off\`, \`note\`, \`warning\` or \`error\``,
    );
  }
}
