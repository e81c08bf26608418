import { explain as explainDecision } from '../../analysis/explain/explain.js';
import type { Explanation } from '../../analysis/explain/explanation.js';
import { type Emphasis, formatExplanation } from '../../analysis/explain/format-explanation.js';
import { evaluatorOf } from '../../evaluator.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import type { Colour } from '../io.js';
import { policyOptions, readPolicies } from '../policy-options.js';
import { buildRequest, requestOptions } from '../request-options.js';
import { refuseMalformed } from './check.js';

const options = {
  ...policyOptions,
  ...requestOptions,
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const emphases: Readonly<Record<Emphasis, Colour>> = {
  good: 'green',
  bad: 'red',
  place: 'bold',
  help: 'yellow',
};

const formats: Readonly<Record<string, Format<Explanation>>> = {
  text: (explanation, paint) =>
    formatExplanation(explanation, (emphasis, text) => paint(emphases[emphasis], text)),
  json: (explanation) => JSON.stringify(explanation, null, 2),
};

export const explain = defineCommand({
  name: 'explain',
  summary: 'say why one request is allowed or denied, and what would change that',
  usage: '[--policies FILE|DIR|-]... --as NAMESPACE/NAME [options] URL',
  options,
  printed: 'the explanation',
  formats,
  details: `The request is described as for \`check\`. For a denial, the rules that come nearest to granting it are
listed first, each with the smallest change of the request, and of the policy, that would; both were verified.

Exit code: 0 if the request is allowed, 1 if it is denied, 2 if arguments, manifests or request are wrong.

Examples:
  egress-policy explain --policies policies/ --as curl/curl http://httpbin.org/status/200
  kubectl get egress,httproutegroup -A -o json | egress-policy explain --as curl/curl https://httpbin.org/`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<Explanation>> {
  const request = buildRequest(parsed);
  const explanation = explainDecision(request, evaluatorOf(await readPolicies(parsed, context)));
  refuseMalformed(explanation.decision);
  const isAllowed = explanation.decision.verdict === 'allow';
  return { result: explanation, exitCode: isAllowed ? exitCodes.success : exitCodes.denied };
}
