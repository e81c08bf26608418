import { explain as explainDecision } from '../../analysis/explain/explain.js';
import type { Explanation } from '../../analysis/explain/explanation.js';
import { type Emphasis, formatExplanation } from '../../analysis/explain/format-explanation.js';
import { evaluatorOf } from '../../evaluator.js';
import { type OptionTable, parseArguments } from '../arguments.js';
import { readChoice } from '../choice.js';
import { type Command, type ExitCode, exitCodes } from '../command.js';
import type { Context } from '../context.js';
import { type Colour, type Paint, painterFor } from '../io.js';
import { policyOptions, readPolicies } from '../policy-options.js';
import { buildRequest, requestOptions } from '../request-options.js';
import { refuseMalformed } from './check.js';

const options = {
  ...policyOptions,
  ...requestOptions,
  format: { value: 'text|json', summary: 'how to print the explanation (default: text)' },
} as const satisfies OptionTable;

type Format = (explanation: Explanation, paint: Paint) => string;

const emphases: Readonly<Record<Emphasis, Colour>> = {
  good: 'green',
  bad: 'red',
  place: 'bold',
  help: 'yellow',
};

const formats = {
  text: (explanation, paint) =>
    formatExplanation(explanation, (emphasis, text) => paint(emphases[emphasis], text)),
  json: (explanation) => JSON.stringify(explanation, null, 2),
} as const satisfies Readonly<Record<string, Format>>;

export const explain: Command = {
  name: 'explain',
  summary: 'say why one request is allowed or denied, and what would change that',
  usage: '[--policies FILE|DIR|-]... --as NAMESPACE/NAME [options] URL',
  options,
  details: `The request is described as for \`check\`. For a denial, the rules that come nearest to granting it are
listed first, each with the smallest change of the request, and of the policy, that would; both were verified.

Exit code: 0 if the request is allowed, 1 if it is denied, 2 if arguments, manifests or request are wrong.

Examples:
  egress-policy explain --policies policies/ --as curl/curl http://httpbin.org/status/200
  kubectl get egress,httproutegroup -A -o json | egress-policy explain --as curl/curl https://httpbin.org/`,
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const parsed = parseArguments(context.args, options);
  const format: Format = readChoice('format', parsed.value('format') ?? 'text', formats);
  const request = buildRequest(parsed);
  const explanation = explainDecision(request, evaluatorOf(await readPolicies(parsed, context)));
  refuseMalformed(explanation.decision);
  context.stdout.write(`${format(explanation, painterFor(context.stdout, context.env))}\n`);
  return explanation.decision.verdict === 'allow' ? exitCodes.success : exitCodes.denied;
}
