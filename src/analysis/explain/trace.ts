/** Asks one rule everything, where a decision stops at the first answer that is no. */
import type { ReadPart } from '../../dialect/route-parts.js';
import { failedStage, type SpecRoute, type SpecRule } from '../../dialect/spec.js';
import { stageNames, stages } from '../../dialect/stages.js';
import { locate } from '../../parse/locations.js';
import type { CheckedRequest } from '../../parse/request.js';
import type { Check, CheckName, RoutePart, RouteTrace, RuleTrace, TracedRule } from './explanation.js';

/** Names a rule for an explanation. */
function nameRule({ rule }: SpecRule, resource: unknown): TracedRule {
  const { policy, portIndex, port: number, protocol } = rule;
  const location = locate(resource, ['spec', 'ports', portIndex]);
  return { policy, portIndex, port: { number, protocol }, ...(location && { location }) };
}

/** Asks one rule all questions. */
export function traceRule(rule: SpecRule, resource: unknown, request: CheckedRequest): RuleTrace {
  return {
    rule: nameRule(rule, resource),
    outcome: failedStage(rule, request) ?? 'granted',
    checks: stageNames.map((check) => traceCheck(check, rule, request)),
  };
}

/** The checks of a trace that failed. */
export function failedChecks({ checks }: RuleTrace): readonly CheckName[] {
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}

function traceCheck(check: CheckName, rule: SpecRule, request: CheckedRequest): Check {
  const stage = stages[check];
  const routes = check === 'route' && rule.rule.protocol === 'http' ? rule.routes : undefined;
  return {
    check,
    passed: stage.passes(rule, request),
    expected: stage.expected(rule),
    ...actual(stage.actual(request, rule)),
    ...(routes && { routes: routes.map((route) => traceRoute(route, request)) }),
  };
}

function actual(value: string | undefined): { readonly actual?: string } {
  return value === undefined ? {} : { actual: value };
}

/** Asks one route about path, method and headers. */
function traceRoute({ route, parts }: SpecRoute, request: CheckedRequest): RouteTrace {
  const traced = parts.map((part) => tracePart(part, request));
  return {
    group: route.group,
    match: route.match,
    passed: traced.every(({ passed }) => passed),
    parts: traced,
  };
}

function tracePart(part: ReadPart, request: CheckedRequest): RoutePart {
  const { kind, name, expected } = part;
  const sent = part.sent(request);
  return {
    part: kind,
    ...(name !== undefined && { name }),
    passed: part.accepts(sent),
    ...(expected !== undefined && { expected }),
    ...actual(sent),
  };
}
