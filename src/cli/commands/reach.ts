import { formatReachAsDot, formatReachAsMermaid } from '../../analysis/reach/format-graph.js';
import { formatReach } from '../../analysis/reach/format-reach.js';
import { formatReachAsSvg } from '../../analysis/reach/format-svg.js';
import { type Reach, reachOf } from '../../analysis/reach/reach.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import { policyOptions, readPolicies } from '../policy-options.js';

const options = {
  ...policyOptions,
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const formats: Readonly<Record<string, Format<Reach>>> = {
  text: formatReach,
  json: (reach) => JSON.stringify(reach, null, 2),
  mermaid: formatReachAsMermaid,
  dot: formatReachAsDot,
  svg: formatReachAsSvg,
};

export const reach = defineCommand({
  name: 'reach',
  summary: 'show who may reach what, as a table or drawn',
  usage: '[--policies FILE|DIR|-]... [options]',
  options,
  printed: 'it',
  formats,
  details: `Exit code: 0, or 2 if arguments or manifests are wrong.

Examples:
  egress-policy reach --policies policies/
  egress-policy reach --policies policies/ --format svg > reach.svg
  kubectl get egress,httproutegroup -A -o json | egress-policy reach --format dot | dot -Tpng > reach.png`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<Reach>> {
  if (parsed.positionals.length > 0) {
    throw new UsageError('`reach` takes no arguments: pass `--policies FILE`');
  }
  return { result: reachOf(await readPolicies(parsed, context)), exitCode: exitCodes.success };
}
