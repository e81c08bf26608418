import { type Divergence, divergence } from '../../analysis/index.js';
import type { RequestFields } from '../../index.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import type { Paint } from '../io.js';
import { policyOptions, readManifests, reportIssues, withMesh } from '../policy-options.js';
import { formatTable } from '../table.js';

const {
  policies,
  'enable-egress': enableEgress,
  'disable-egress-policy': disableEgressPolicy,
  'monitored-namespace': monitoredNamespace,
} = policyOptions;

const options = {
  policies,
  'enable-egress': enableEgress,
  'disable-egress-policy': disableEgressPolicy,
  'monitored-namespace': monitoredNamespace,
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const formats: Readonly<Record<string, Format<readonly Divergence[]>>> = {
  text: formatFindings,
  json: (findings) => JSON.stringify(findings, null, 2),
};

export const diverge = defineCommand({
  name: 'diverge',
  summary: 'find requests that the Envoy and Pipy sidecars decide otherwise than the policies say',
  usage: '[--policies FILE|DIR|-]... [options]',
  options,
  printed: 'the findings',
  formats,
  details: `A finding is a hole if a sidecar allows what the policies deny, and an outage if it denies what they allow.
Each comes with a request to try. docs/dialects.md explains the codes.

Exit code: 0 if there is no hole, 1 if there is one, 2 if arguments or manifests are wrong.

Examples:
  egress-policy diverge --policies policies/
  kubectl get egress,httproutegroup -A -o json | egress-policy diverge --format json`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<readonly Divergence[]>> {
  const manifests = await readManifests(parsed, context);
  reportIssues(manifests.issues, context);
  const findings = divergence(withMesh(manifests, parsed));
  const hasHole = findings.some(({ effect }) => effect === 'hole');
  return { result: findings, exitCode: hasHole ? exitCodes.denied : exitCodes.success };
}

function formatFindings(findings: readonly Divergence[], paint: Paint): string {
  if (findings.length === 0) return paint('green', 'no divergence was found');
  return [...findings.map((finding) => formatFinding(finding, paint)), formatSummary(findings)].join('\n\n');
}

function formatFinding(finding: Divergence, paint: Paint): string {
  const { code, effect, rule, dialects, message, witness, verdicts } = finding;
  const { policy, port } = rule;
  const details = [
    ['rule', `${policy.namespace}/${policy.name}, port ${port.number} ${port.protocol}`],
    ['request', formatRequest(witness)],
    [
      'verdicts',
      Object.entries(verdicts)
        .map(([dialect, verdict]) => `${dialect} ${verdict}`)
        .join(', '),
    ],
    ['cause', message],
  ] as const;
  return [
    `${paint(effect === 'hole' ? 'red' : 'yellow', effect)} in ${dialects.join(' and ')}: ${code}`,
    formatTable(details.map((detail) => ['', ...detail])),
  ].join('\n');
}

/** A request on one line, in the words of `check`. */
function formatRequest({
  source,
  protocol,
  ip,
  port,
  host,
  sni,
  alpn,
  method,
  path,
  headers,
}: RequestFields): string {
  const name = [host, sni, ip].find(Boolean) ?? '*';
  const target =
    protocol === 'http'
      ? `${method ?? 'GET'} http://${name}:${port}${path ?? '/'}`
      : `${protocol}://${name}:${port}`;
  const sent = Object.entries(headers ?? {}).map(([header, value]) => `${header}: ${String(value)}`);
  return [
    target,
    `as ${source.namespace}/${source.name}`,
    ip !== undefined && ip !== name && `to ${ip}`,
    sni === '' && 'without a server name',
    alpn && `with ALPN ${alpn.join(', ')}`,
    sent.length > 0 && `with ${sent.join(', ')}`,
  ]
    .filter(Boolean)
    .join(' ');
}

function formatSummary(findings: readonly Divergence[]): string {
  const holes = findings.filter(({ effect }) => effect === 'hole').length;
  const outages = findings.length - holes;
  return `${holes} ${holes === 1 ? 'hole' : 'holes'}, ${outages} ${outages === 1 ? 'outage' : 'outages'}`;
}
