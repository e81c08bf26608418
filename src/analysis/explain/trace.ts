/** Asks one rule everything, where a decision stops at the first answer that is no. */
import {
  failedStage,
  matchingHost,
  matchingRange,
  matchingRoute,
  needsHost,
  pathMatches,
  protocolMatches,
  sourceMatches,
  type SpecRoute,
  type SpecRule,
} from '../../dialect/spec.js';
import { formatAddress } from '../../match/format-address.js';
import { isAnyMethod, methodMatches } from '../../match/method.js';
import type { ServiceAccount } from '../../model/request.js';
import { locate } from '../../parse/locations.js';
import { type CheckedRequest, requestHeader } from '../../parse/request.js';
import type { Check, CheckName, RoutePart, RouteTrace, RuleTrace, TracedRule } from './explanation.js';

/** Names a rule for an explanation. */
function nameRule({ rule }: SpecRule, resource: unknown): TracedRule {
  const { policy, portIndex, port: number, protocol } = rule;
  const location = locate(resource, ['spec', 'ports', portIndex]);
  return { policy, portIndex, port: { number, protocol }, ...(location && { location }) };
}

/** Asks one rule all six questions. */
export function traceRule(rule: SpecRule, resource: unknown, request: CheckedRequest): RuleTrace {
  return {
    rule: nameRule(rule, resource),
    outcome: failedStage(rule, request) ?? 'granted',
    checks: Object.values(questions).map((ask) => ask(rule, request)),
  };
}

/** The checks of a trace that failed. */
export function failedChecks({ checks }: RuleTrace): readonly CheckName[] {
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}

/** Writes a ServiceAccount as `namespace/name`. */
function formatServiceAccount({ namespace, name }: ServiceAccount): string {
  return `${namespace}/${name}`;
}

type Question = (rule: SpecRule, request: CheckedRequest) => Check;

/** One a stage: the compiler sees to it that none is forgotten. */
const questions: Readonly<Record<CheckName, Question>> = {
  source: (rule, request) => ({
    check: 'source',
    passed: sourceMatches(rule, request),
    expected: [...new Set(rule.rule.sources.map(formatServiceAccount))],
    actual: formatServiceAccount(request.source),
  }),
  port: ({ rule }, { port }) => ({
    check: 'port',
    passed: rule.port === port,
    expected: [`${rule.port}`],
    actual: `${port}`,
  }),
  protocol: (rule, request) => ({
    check: 'protocol',
    passed: protocolMatches(rule, request),
    expected: [rule.rule.declaredProtocol],
    actual: request.protocol,
  }),
  address: (rule, request) => ({
    check: 'address',
    passed: rule.ranges.length === 0 || matchingRange(rule, request) !== undefined,
    expected: rule.ranges.map(({ text }) => text),
    ...actual(request.address && formatAddress(request.address)),
  }),
  host: (rule, request) => ({
    check: 'host',
    passed: !needsHost(rule) || matchingHost(rule, request) !== undefined,
    expected: isTcp(rule) ? [] : rule.hosts.map(({ text }) => text),
    ...actual(rule.rule.protocol === 'https' ? request.serverName : request.hostHeader),
  }),
  route: (rule, request) => traceRoutes(rule, request),
};

function isTcp({ rule }: SpecRule): boolean {
  return rule.protocol !== 'http' && rule.protocol !== 'https';
}

function actual(value: string | undefined): { readonly actual?: string } {
  return value === undefined ? {} : { actual: value };
}

/** What is malformed in the HTTP part of a request fails here, whatever the routes. */
function traceRoutes(rule: SpecRule, request: CheckedRequest): Check {
  const routes = rule.rule.protocol === 'http' ? rule.routes : undefined;
  const sent = request.method === undefined && request.path === undefined;
  return {
    check: 'route',
    passed: !request.malformation && (routes === undefined || matchingRoute(rule, request) !== undefined),
    expected: routes?.map(({ route }) => `${route.group}/${route.match}`) ?? [],
    ...actual(sent ? undefined : `${request.method ?? '(no method)'} ${request.path ?? '(no path)'}`),
    ...(routes && { routes: routes.map((route) => traceRoute(route, request)) }),
  };
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
