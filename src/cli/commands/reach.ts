import { formatReachAsDot, formatReachAsMermaid } from '../../analysis/reach/format-graph.js';
import { formatReach } from '../../analysis/reach/format-reach.js';
import { formatReachAsSvg } from '../../analysis/reach/format-svg.js';
import { type Reach, reachOf } from '../../analysis/reach/reach.js';
import { type OptionTable, parseArguments } from '../arguments.js';
import { readChoice } from '../choice.js';
import { type Command, type ExitCode, exitCodes } from '../command.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import { policyOptions, readPolicies } from '../policy-options.js';

const options = {
  ...policyOptions,
  format: { value: 'text|json|mermaid|dot|svg', summary: 'how to show it (default: text)' },
} as const satisfies OptionTable;

type Format = (reach: Reach) => string;

const formats = {
  text: formatReach,
  json: (reach) => JSON.stringify(reach, null, 2),
  mermaid: formatReachAsMermaid,
  dot: formatReachAsDot,
  svg: formatReachAsSvg,
} as const satisfies Readonly<Record<string, Format>>;

export const reach: Command = {
  name: 'reach',
  summary: 'show who may reach what, as a table or drawn',
  usage: '[--policies FILE|DIR|-]... [options]',
  options,
  details: `Exit code: 0, or 2 if arguments or manifests are wrong.

Examples:
  egress-policy reach --policies policies/
  egress-policy reach --policies policies/ --format svg > reach.svg
  kubectl get egress,httproutegroup -A -o json | egress-policy reach --format dot | dot -Tpng > reach.png`,
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const parsed = parseArguments(context.args, options);
  const format: Format = readChoice('format', parsed.value('format') ?? 'text', formats);
  if (parsed.positionals.length > 0) {
    throw new UsageError('`reach` takes no arguments: pass `--policies FILE`');
  }
  context.stdout.write(`${format(reachOf(await readPolicies(parsed, context)))}\n`);
  return exitCodes.success;
}
