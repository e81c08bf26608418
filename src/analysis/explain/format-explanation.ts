/** Writes an explanation for people, in the manner of a compiler's error: what, where, why, and what would help. */
import { formatFieldPath, formatLocation } from '../../model/issue.js';
import { quote } from '../../model/quote.js';
import type {
  Check,
  Explanation,
  FieldChange,
  NearMiss,
  PolicyChange,
  ResourceChange,
  RoutePart,
  RouteTrace,
  RuleTrace,
  TracedRule,
} from './explanation.js';

/** How a word is emphasised; plain text unless given. */
export type Emphasis = 'good' | 'bad' | 'place' | 'help';
/** Writes a text with an emphasis, as a terminal does by colours. */
export type Emphasize = (emphasis: Emphasis, text: string) => string;

/** Rules that are told in one line each, before the rest is counted. */
const mostBrief = 10;
/** Routes that are told for one rule. */
const mostRoutes = 5;

/**
 * Writes an explanation as text: the decision, the rules that grant it or come nearest with all their checks, the
 * others in a line each.
 *
 * @param emphasize colours words, for a terminal
 */
export function formatExplanation(
  explanation: Explanation,
  emphasize: Emphasize = (_, text) => text,
): string {
  const { decision, rules, nearest, notes } = explanation;
  const granting = rules.filter(({ outcome }) => outcome === 'granted');
  const told: readonly RuleTrace[] = decision.verdict === 'allow' ? granting : [...granting, ...nearest];
  const toldRules = new Set(told.map(({ rule }) => ruleKey(rule)));
  const others = rules.filter(({ rule }) => !toldRules.has(ruleKey(rule)));
  return [
    headline(explanation, emphasize),
    ...told.map((trace) => formatTrace(trace, emphasize)),
    ...(others.length > 0 ? [formatBriefly(others, emphasize)] : []),
    ...notes.map((note) => `${emphasize('help', 'note')}: ${note}`),
  ].join('\n\n');
}

function ruleKey({ policy, portIndex }: TracedRule): string {
  return JSON.stringify([policy.namespace, policy.name, portIndex]);
}

function headline({ decision, dialect }: Explanation, emphasize: Emphasize): string {
  const reading = readingOf(dialect);
  if (decision.verdict === 'deny') {
    const verdict = emphasize('bad', `deny[${decision.reason}]`);
    return `${verdict} at the ${decision.enforcedAt}${reading}: ${decision.message}`;
  }
  const verdict = `${emphasize('good', 'allow')}${reading}`;
  if (decision.passthrough) return `${verdict}: no rule captures it, and the mesh enables egress`;
  const { policy, port } = decision.rule;
  return `${verdict}: Egress ${policy.namespace}/${policy.name} grants it on port ${port.number} ${port.protocol}`;
}

function readingOf(dialect: string): string {
  return dialect === 'spec' ? '' : ` (by the \`${dialect}\` dialect)`;
}

function formatTrace(trace: RuleTrace | NearMiss, emphasize: Emphasize): string {
  return [
    `  ${place(trace, emphasize)}`,
    ...trace.checks.flatMap((check) => formatCheck(check, emphasize)),
    ...('failed' in trace ? formatHelp(trace, emphasize) : []),
  ].join('\n');
}

function place({ rule }: RuleTrace, emphasize: Emphasize): string {
  const { policy, port, location } = rule;
  const where = location ? `${formatLocation(location)}: ` : '';
  return `${emphasize('place', '-->')} ${where}Egress ${policy.namespace}/${policy.name}, port ${port.number} ${port.protocol}`;
}

const indent = '      ';

function formatCheck(check: Check, emphasize: Emphasize): readonly string[] {
  const { passed, check: name, routes } = check;
  const mark = passed ? emphasize('good', 'ok    ') : emphasize('bad', 'failed');
  const line = `${indent}${mark}  ${name.padEnd('protocol'.length)}  ${values(check)}`;
  return passed ? [line] : [line, ...formatRoutes(routes ?? [])];
}

function values({ passed, expected, actual, check, routes }: Check): string {
  const sent = actual === undefined ? 'not given' : quote(actual);
  if (passed) return expected.length === 0 ? `${sent} (anything passes)` : sent;
  if (check === 'route' && routes === undefined) return `${sent} is malformed`;
  if (expected.length === 0) return `${sent}, but nothing is allowed`;
  return `${sent}, but allowed ${expected.length === 1 ? 'is' : 'are'} ${list(expected)}`;
}

const mostListed = 5;

function list(texts: readonly string[]): string {
  const rest = texts.length - mostListed;
  return `${texts.slice(0, mostListed).map(quote).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function formatRoutes(routes: readonly RouteTrace[]): readonly string[] {
  const rest = routes.length - mostRoutes;
  return [
    ...routes.slice(0, mostRoutes).map(formatRoute),
    ...(rest > 0 ? [`${indent}  and ${rest} more routes`] : []),
  ];
}

function formatRoute({ group, match, parts }: RouteTrace): string {
  const failed = parts.filter(({ passed }) => !passed).map(formatPart);
  return `${indent}  ${group}/${match}: ${failed.join('; ')}`;
}

function formatPart({ part, name, expected = '', actual }: RoutePart): string {
  const what = name === undefined ? part : `header ${quote(name)}`;
  if (actual === undefined) return `${what} is absent, and must match ${quote(expected)}`;
  if (part === 'method') return `method ${quote(actual)} is not ${quote(expected)}`;
  return `${what} ${quote(actual)} does not match ${quote(expected)}`;
}

function formatHelp({ requestChange, policyChange }: NearMiss, emphasize: Emphasize): readonly string[] {
  const help = `${indent}${emphasize('help', 'help')}: `;
  return [
    ...(requestChange ? [`${help}send ${requestChange.changes.map(formatFieldChange).join(', and ')}`] : []),
    ...(policyChange ? formatPolicyChange(policyChange, help) : []),
  ];
}

function formatFieldChange({ field, from, to }: FieldChange): string {
  return `${field} ${quote(to)}${from === undefined ? '' : ` instead of ${quote(from)}`}`;
}

function formatPolicyChange({ changes }: PolicyChange, help: string): readonly string[] {
  return changes.map(
    (change, index) =>
      `${index === 0 ? `${help}change the policy: ` : `${indent}      and `}${formatChange(change)}`,
  );
}

function formatChange({ resource, path, value, location }: ResourceChange): string {
  const name = `${resource.kind} ${resource.namespace}/${resource.name}`;
  const json = JSON.stringify(value);
  if (path.length === 0) return `create ${name}: ${json}`;
  const where = location ? ` (${formatLocation(location)})` : '';
  return `in ${name}${where}, add ${formatFieldPath(path)}: ${json}${warningOf(value)}`;
}

/** The smallest change may be a wide one. */
function warningOf(value: unknown): string {
  const isTcpPort =
    typeof value === 'object' && value !== null && 'protocol' in value && value.protocol === 'tcp';
  return isTcpPort ? ' (this opens the port to every host within the ranges of the policy)' : '';
}

function formatBriefly(traces: readonly RuleTrace[], emphasize: Emphasize): string {
  const rest = traces.length - mostBrief;
  return [
    'other rules of this source:',
    ...traces.slice(0, mostBrief).map((trace) => `  ${place(trace, emphasize)}: failed at ${trace.outcome}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}
