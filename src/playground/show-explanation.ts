import type { Check, Explanation, NearMiss, RoutePart, RuleTrace } from '../analysis/explain/explanation.js';
import { formatFieldPath, type Location } from '../model/issue.js';
import type { EgressRequest } from '../model/request.js';
import { button, type Content, element, prose } from './element.js';

export interface ExplanationActions {
  /** Shows a place in the manifests. */
  readonly goTo: (location: Location) => void;
  /** Puts another request into the form. */
  readonly tryRequest: (request: EgressRequest) => void;
}

/** Other rules that are shown, before the rest is counted. */
const MAX_OTHERS = 50;

/** The rules that grant the request or come nearest with all their checks; the others fold out. */
export function showExplanation(explanation: Explanation, actions: ExplanationActions): Content {
  const { rules, nearest, notes, decision } = explanation;
  const granting = rules.filter(({ outcome }) => outcome === 'granted');
  const shown: readonly (RuleTrace | NearMiss)[] =
    decision.verdict === 'allow' ? granting : [...granting, ...nearest];
  const shownRules = new Set(shown.map(keyOf));
  const others = rules.filter((trace) => !shownRules.has(keyOf(trace)));
  return [
    rules.length === 0 ? element('p', { class: 'quiet' }, 'No rule names this source.') : undefined,
    shown.map((trace) => showRule(trace, actions)),
    others.slice(0, MAX_OTHERS).map((trace) => element('details', {}, showSummary(trace), showChecks(trace))),
    others.length > MAX_OTHERS
      ? element('p', { class: 'quiet' }, `and ${others.length - MAX_OTHERS} more rules of this source`)
      : undefined,
    notes.map((note) => element('p', { class: 'remark' }, prose(note))),
  ];
}

function keyOf({ rule }: RuleTrace): string {
  return JSON.stringify([rule.policy.namespace, rule.policy.name, rule.portIndex]);
}

function showSummary({ rule, outcome }: RuleTrace): Content {
  const { policy, port } = rule;
  return element(
    'summary',
    {},
    element('strong', {}, `${policy.namespace}/${policy.name}`),
    element('span', { class: 'quiet' }, ` port ${port.number} ${port.protocol}`),
    element('span', { class: 'outcome' }, `fails at ${outcome}`),
  );
}

function showChecks({ checks }: RuleTrace): Content {
  return element('ol', { class: 'checks' }, checks.map(showCheck));
}

function showRule(trace: RuleTrace | NearMiss, actions: ExplanationActions): Content {
  const { rule, outcome } = trace;
  const { policy, port, location } = rule;
  return element(
    'article',
    { class: `rule ${outcome === 'granted' ? 'granted' : 'failed'}` },
    element(
      'header',
      {},
      element('h3', {}, `${policy.namespace}/${policy.name}`),
      element('span', { class: 'quiet' }, `port ${port.number} ${port.protocol}`),
      location && placeButton(location, actions),
      element('span', { class: 'outcome' }, outcome === 'granted' ? 'grants' : `fails at ${outcome}`),
    ),
    showChecks(trace),
    'failed' in trace ? showHelp(trace, actions) : undefined,
  );
}

export function placeButton(location: Location, { goTo }: Pick<ExplanationActions, 'goTo'>): Content {
  const place = `${location.line}:${location.column}`;
  return button(
    place,
    { class: 'place', 'aria-label': `show line ${location.line} of the manifests` },
    () => {
      goTo(location);
    },
  );
}

function showCheck(check: Check): Content {
  const { check: name, passed, routes } = check;
  const failing = passed ? [] : (routes ?? []);
  return element(
    'li',
    { class: passed ? 'passed' : 'missed' },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, passed ? '✓' : '✕'),
    element('span', { class: 'check-name' }, name),
    element('span', { class: 'hidden-text' }, passed ? 'passed: ' : 'failed: '),
    element('span', { class: 'values' }, prose(valuesOf(check))),
    failing.length > 0 ? element('ul', {}, failing.slice(0, 5).map(showRoute)) : undefined,
  );
}

function valuesOf({ passed, expected, actual, check, routes }: Check): string {
  const sent = actual === undefined ? 'not given' : `\`${actual}\``;
  if (passed) return expected.length === 0 ? `${sent}, anything passes` : sent;
  if (check === 'route' && routes === undefined) return `${sent} is malformed`;
  if (expected.length === 0) return `${sent}, but nothing is allowed`;
  const rest = expected.length - 4;
  const listed = expected.slice(0, 4).map((one) => `\`${one}\``);
  return `${sent}, allowed: ${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function showRoute({ group, match, parts }: NonNullable<Check['routes']>[number]): Content {
  const failed = parts.filter(({ passed }) => !passed).map(partText);
  return element('li', {}, prose(`\`${group}/${match}\`: ${failed.join('; ')}`));
}

function partText({ part, name, expected = '', actual }: RoutePart): string {
  const what = name === undefined ? part : `header \`${name}\``;
  if (actual === undefined) return `${what} is absent, must match \`${expected}\``;
  return `${what} \`${actual}\` does not match \`${expected}\``;
}

function showHelp(
  { requestChange, policyChange }: NearMiss,
  { goTo, tryRequest }: ExplanationActions,
): Content {
  const request = requestChange?.request;
  return [
    request &&
      element(
        'p',
        { class: 'help' },
        element('strong', {}, 'Send '),
        prose(
          requestChange.changes
            .map(({ field, from, to }) =>
              from === undefined ? `${field} \`${to}\`` : `${field} \`${to}\` instead of \`${from}\``,
            )
            .join(', and '),
        ),
        button('Try it', { class: 'small' }, () => {
          tryRequest(request);
        }),
      ),
    policyChange?.changes.map(({ resource, path, value, location }, index) =>
      element(
        'p',
        { class: 'help' },
        element('strong', {}, index === 0 ? 'Or change the policy: ' : 'and '),
        prose(
          `${path.length === 0 ? 'create' : 'in'} ${resource.kind} \`${resource.namespace}/${resource.name}\``,
        ),
        path.length === 0 ? ': ' : prose(`, add \`${formatFieldPath(path)}\`: `),
        element('code', {}, JSON.stringify(value)),
        location && placeButton(location, { goTo }),
      ),
    ),
  ];
}
