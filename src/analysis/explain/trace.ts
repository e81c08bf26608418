/** Asks one rule everything, where a decision stops at the first answer that is no. */
import { failedStage, type SpecRoute, type SpecRule } from '../../dialect/spec.js';
import { pathMatches } from '../../dialect/spec-matching.js';
import { stageNames, stages } from '../../dialect/stages.js';
import { isAnyMethod, methodMatches } from '../../match/method.js';
import { locate } from '../../parse/locations.js';
import { type CheckedRequest, requestHeader } from '../../parse/request.js';
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
export function traceRoute(specRoute: SpecRoute, request: CheckedRequest): RouteTrace {
  const { route, path, headers } = specRoute;
  const { group, match, pathRegex, methods } = route;
  const parts: readonly RoutePart[] = [
    {
      part: 'path',
      passed: pathMatches(path, request.path),
      ...(path && pathRegex !== undefined && { expected: pathRegex }),
      ...actual(request.path),
    },
    {
      part: 'method',
      passed: methodMatches(methods, request.method),
      ...(!isAnyMethod(methods) && { expected: methods.join(', ') }),
      ...actual(request.method),
    },
    ...headers.map(({ name, value }, index): RoutePart => {
      const sent = requestHeader(request, name);
      return {
        part: 'header',
        name: route.headers[index]?.name ?? name,
        passed: sent !== undefined && value.test(sent),
        expected: value.pattern,
        ...actual(sent),
      };
    }),
  ];
  return { group, match, passed: parts.every(({ passed }) => passed), parts };
}
