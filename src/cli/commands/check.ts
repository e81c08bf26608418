import { evaluatorOf } from '../../evaluator.js';
import type { Decision, MatchedRule } from '../../model/decision.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { dialectOption, readDialect } from '../dialect-option.js';
import { InputError } from '../errors.js';
import type { Paint } from '../io.js';
import { policyOptions, readPolicies } from '../policy-options.js';
import { buildRequest, requestOptions } from '../request-options.js';
import { formatTable } from '../table.js';

const options = {
  ...policyOptions,
  ...requestOptions,
  ...dialectOption,
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const formats: Readonly<Record<string, Format<Decision>>> = {
  text: formatDecision,
  json: (decision) => JSON.stringify(decision, null, 2),
};

export const check = defineCommand({
  name: 'check',
  summary: 'decide one request, described as for curl',
  usage: '[--policies FILE|DIR|-]... --as NAMESPACE/NAME [options] URL',
  options,
  printed: 'the decision',
  formats,
  details: `The URL is http://, https:// or tcp://host:port. Its path is taken as typed, and no name is looked up:
give the address with --ip where policies constrain it. Of http, only the headers given are sent.

Exit code: 0 if the request is allowed, 1 if it is denied, 2 if arguments, manifests or request are wrong.

Examples:
  egress-policy check --policies policies/ --as curl/curl http://httpbin.org/get
  egress-policy check -p egress.yaml --as shop/cart -X POST -H 'X-Version: 2' http://api.example.com/v2/orders
  egress-policy check -p egress.yaml --as shop/cart --ip 192.0.2.7 tcp://db.example.com:5432
  kubectl get egress,httproutegroup -A -o json | egress-policy check --as curl/curl https://httpbin.org/`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<Decision>> {
  const request = buildRequest(parsed);
  const dialect = readDialect(parsed);
  const decision = evaluatorOf(await readPolicies(parsed, context, dialect)).evaluate(request);
  refuseMalformed(decision);
  return { result: decision, exitCode: decision.verdict === 'allow' ? exitCodes.success : exitCodes.denied };
}

/**
 * A request that no policy could allow is a mistake in the arguments, not a denial.
 *
 * @throws {InputError} if the request is malformed.
 */
export function refuseMalformed(decision: Decision): void {
  if (decision.verdict === 'deny' && decision.reason === 'invalid-request') {
    throw new InputError(`the request is malformed: ${decision.message}`);
  }
}

function formatDecision(decision: Decision, paint: Paint): string {
  if (decision.verdict === 'deny') {
    return [
      paint('red', `deny at the ${decision.enforcedAt}`),
      formatDetails([
        ['reason', decision.reason],
        ['status', decision.httpStatus?.toString()],
        ['message', decision.message],
        ...describeOrder(decision),
      ]),
    ].join('\n');
  }
  if (decision.passthrough) {
    return `${paint('green', 'allow')}: no rule captures it, and the mesh enables egress`;
  }
  const details = [
    ...describeRule(decision.rule),
    ['sent to', decision.forwardedTo?.join(' or ')] as const,
    ...describeOrder(decision),
  ];
  return [paint('green', 'allow'), formatDetails(details)].join('\n');
}

/** A line of the details; one without a value is left out. */
type Detail = readonly [label: string, value: string | undefined];

function describeOrder({ orderDependent }: Decision): readonly Detail[] {
  return orderDependent ? [['order', 'another order of the port entries gives another verdict']] : [];
}

function describeRule({ policy, port, host, ipRange, route }: MatchedRule): readonly Detail[] {
  return [
    ['policy', `${policy.namespace}/${policy.name}`],
    ['port', `${port.number} ${port.protocol}`],
    ['host', host],
    ['ip range', ipRange],
    ['route', route && `${route.group}/${route.match}`],
  ];
}

function formatDetails(details: readonly Detail[]): string {
  return formatTable(details.flatMap(([label, value]) => (value === undefined ? [] : [['', label, value]])));
}
