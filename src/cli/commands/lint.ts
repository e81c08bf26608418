import { isLintCode, lintCodes } from '../../analysis/lint/codes.js';
import type { LintCode, LintFinding } from '../../analysis/lint/finding.js';
import { formatGithubAnnotations } from '../../analysis/lint/format/format-github.js';
import { formatFindings } from '../../analysis/lint/format/format-text.js';
import { toSarif } from '../../analysis/lint/format/to-sarif.js';
import { lint as lintResources } from '../../analysis/lint/lint.js';
import type { LintOptions, RuleSetting } from '../../analysis/lint/options.js';
import type { Severity } from '../../model/issue.js';
import { quote } from '../../model/quote.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { readChoice } from '../choice.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import { readSources } from '../io.js';
import { findOwnPackage } from '../package.js';
import { policyOptions, readManifests, severityColours } from '../policy-options.js';
import { readServiceAccounts } from '../service-accounts.js';
import { didYouMean } from '../suggestion.js';

const options = {
  policies: policyOptions.policies,
  'fail-on': { value: 'SEVERITY', summary: 'exit with 1 from this severity on (default: error)' },
  rule: {
    value: 'CODE=SETTING',
    repeatable: true,
    summary: 'give a rule another severity: off, note, warning or error',
  },
  'service-accounts': {
    value: 'FILE|DIR|-',
    repeatable: true,
    summary: 'manifests of the ServiceAccounts that exist, to find sources that do not',
  },
  'monitored-namespace': policyOptions['monitored-namespace'],
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const formats: Readonly<Record<string, Format<readonly LintFinding[]>>> = {
  text: (findings, paint) =>
    formatFindings(findings, (severity, text) => paint(severityColours[severity], text)),
  json: (findings) => JSON.stringify(findings, null, 2),
  sarif: (findings) => JSON.stringify(toSarif(findings, findOwnPackage().version), null, 2),
  github: formatGithubAnnotations,
};

/** For each `--fail-on`, the severities that fail. */
const failing = {
  error: ['error'],
  warning: ['error', 'warning'],
  note: ['error', 'warning', 'note'],
} as const satisfies Readonly<Record<Severity, readonly Severity[]>>;

export const lint = defineCommand({
  name: 'lint',
  summary: 'find what is wrong, dangerous or redundant in policies',
  usage: '[--policies FILE|DIR|-]... [options]',
  options,
  printed: 'the findings',
  formats,
  details: `Each finding has a code, and docs/lint/ a page for it. A resource ignores codes by its annotation
\`egress-policy/ignore: CODE,CODE\`. What makes a resource invalid can't be ignored.

Exit code: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if the arguments are wrong.

Examples:
  egress-policy lint --policies policies/ --fail-on warning
  egress-policy lint -p policies/ --rule unused-route-group=off --rule duplicate-envoy-domain=note
  egress-policy lint -p policies/ --format sarif > findings.sarif
  kubectl get egress,httproutegroup -A -o json | egress-policy lint --service-accounts accounts.json`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<readonly LintFinding[]>> {
  const [unexpected] = parsed.positionals;
  if (unexpected !== undefined) {
    throw new UsageError(`unexpected argument ${quote(unexpected)}: name manifests with \`--policies\``);
  }
  const severities: readonly Severity[] = readChoice('fail-on', parsed.value('fail-on') ?? 'error', failing);
  const accounts = parsed.values('service-accounts');
  const manifests = await readManifests(parsed, context);
  const monitoredNamespaces = parsed.values('monitored-namespace');
  const findings = lintResources(manifests, {
    rules: readRuleSettings(parsed.values('rule')),
    ...(monitoredNamespaces.length > 0 && { mesh: { monitoredNamespaces } }),
    ...(accounts.length > 0 && {
      serviceAccounts: readServiceAccounts(await readSources(accounts, context)),
    }),
  });
  const hasFailed = findings.some(({ severity }) => severities.includes(severity));
  return { result: findings, exitCode: hasFailed ? exitCodes.denied : exitCodes.success };
}

type RuleSettings = NonNullable<LintOptions['rules']>;

/** Reads `CODE=off` or `CODE=SEVERITY`, any number of times. */
function readRuleSettings(texts: readonly string[]): RuleSettings {
  const rules: Partial<Record<LintCode, RuleSetting>> = {};
  for (const text of texts) {
    const [, code, setting] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (code === undefined || setting === undefined) {
      throw new UsageError(`${quote(`--rule ${text}`)} is not a setting: write \`CODE=off\`, or a severity`);
    }
    if (!isLintCode(code)) {
      throw new UsageError(
        `${quote(code)} is not the code of a lint rule${didYouMean(code, [...lintCodes])}`,
      );
    }
    rules[code] = readChoice(`rule ${code}=...`, setting, settings);
  }
  return rules;
}

const settings = { off: 'off', note: 'note', warning: 'warning', error: 'error' } as const;
