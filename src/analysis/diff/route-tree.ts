import { routeKey } from '../../dialect/route-parts.js';
import type { SpecRoute } from '../../dialect/spec.js';
import type { Decision } from '../../model/decision.js';
import type { EgressRequest, RequestFields } from '../../model/request.js';
import { type AtomicPredicate, type AtomicPredicates, headerField, pathField } from './atomic-predicates.js';
import type { Meter } from './budget.js';
import { type MergedRule, mergeSides, type Presence } from './merged-rule.js';
import { acceptsIn, hostField, patternsFor, textsFor } from './route-fields.js';

/** A request of one equivalence class, and the decisions of both sets of policies. */
export interface Outcome {
  readonly request: EgressRequest;
  readonly before: Decision;
  readonly after: Decision;
}

/** Requests split by one field after the other, until no rule distinguishes them. */
export type RouteTree =
  | { readonly kind: 'leaf'; readonly outcome: Outcome }
  /** Not split, because no wanted request can be among them. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'path'; readonly branches: readonly Branch<AtomicPredicate>[] }
  /** `undefined`: all methods that no route names. */
  | { readonly kind: 'method'; readonly branches: readonly Branch<string | undefined>[] }
  /** `undefined`: the header is absent. */
  | {
      readonly kind: 'header';
      readonly name: string;
      readonly branches: readonly Branch<AtomicPredicate | undefined>[];
    };

export interface Branch<Value> {
  readonly value: Value;
  readonly tree: RouteTree;
}

/** A route that may grant; `undefined`: no constraint at all. */
export interface RouteGrant extends Presence {
  readonly route: SpecRoute | undefined;
}

export interface RouteSearch {
  readonly evaluate: (request: EgressRequest) => Outcome;
  /** Whether a wanted request can be among those that at most these routes grant. */
  readonly isRelevant: (grants: readonly RouteGrant[]) => boolean;
  readonly meter: Meter;
  readonly predicates: AtomicPredicates;
}

/** The routes of rules that accept a host, those of both sides once. */
export function routeGrantsOf(rules: readonly MergedRule[]): readonly RouteGrant[] {
  const of = (side: 'before' | 'after') =>
    rules.filter((merged) => merged[side]).flatMap(({ rule }) => routesOf(rule));
  const grants = mergeSides(of('before'), of('after'), (route) =>
    route ? routeKey(route.route) : 'everything',
  ).map(({ value, before, after }) => ({ route: value, before, after }));
  const everything = grants.find(({ route, before, after }) => !route && before && after);
  return everything ? [everything] : grants;
}

function routesOf({ rule, routes }: MergedRule['rule']): readonly (SpecRoute | undefined)[] {
  return rule.protocol === 'http' && routes ? routes : [undefined];
}

/** Splits the requests by path, then method, then headers, each time by the routes that are left. */
export function buildRouteTree(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
): RouteTree {
  if (!search.isRelevant(grants)) return { kind: 'skipped' };
  if (request.protocol !== 'http') return leaf(request, search);
  const patterns = patternsFor(routesIn(grants), 'path');
  if (patterns.length === 0) return splitByMethod({ ...request, path: '/' }, grants, search);
  const predicates = search.predicates.find(pathField, patterns);
  search.meter.countClasses(predicates.length);
  const branches = predicates.map((value) => {
    const left = accepting(grants, 'path', value.example);
    return { value, tree: splitByMethod({ ...request, path: value.example }, left, search) };
  });
  return { kind: 'path', branches };
}

function splitByMethod(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
): RouteTree {
  if (!search.isRelevant(grants)) return { kind: 'skipped' };
  const named = textsFor(routesIn(grants), 'method');
  const other = methodOtherThan(named);
  if (named.length === 0) return splitByHeaders({ ...request, method: other }, grants, search);
  search.meter.countClasses(named.length + 1);
  const branches = [...named, undefined].map((value) => {
    const method = value ?? other;
    const left = accepting(grants, 'method', method);
    return { value, tree: splitByHeaders({ ...request, method }, left, search) };
  });
  return { kind: 'method', branches };
}

const usualMethods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

function methodOtherThan(named: readonly string[]): string {
  for (let number = 0; ; number++) {
    const method = usualMethods[number] ?? `METHOD${number}`;
    if (!named.includes(method)) return method;
  }
}

/** Without the header `host`, which was chosen together with the host. */
function splitByHeaders(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
  done: ReadonlySet<string> = new Set([hostField]),
): RouteTree {
  if (!search.isRelevant(grants)) return { kind: 'skipped' };
  const routes = routesIn(grants);
  const header = routes
    .flatMap(({ parts }) => parts)
    .find(({ kind, field }) => kind === 'header' && !done.has(field));
  if (!header) return leaf(request, search);
  const { field, name = '' } = header;
  const lowerCase = name.toLowerCase();
  const predicates = search.predicates.find(headerField, patternsFor(routes, field));
  search.meter.countClasses(predicates.length + 1);
  const branches = [undefined, ...predicates].map((value) => {
    const left = accepting(grants, field, value?.example);
    const sent = value ? withHeader(request, lowerCase, value.example) : request;
    return { value, tree: splitByHeaders(sent, left, search, new Set([...done, field])) };
  });
  return { kind: 'header', name: lowerCase, branches };
}

function leaf(request: RequestFields, { evaluate, meter }: RouteSearch): RouteTree {
  meter.countClasses(1);
  return { kind: 'leaf', outcome: evaluate(request) };
}

function routesIn(grants: readonly RouteGrant[]): readonly SpecRoute[] {
  return grants.flatMap(({ route }) => route ?? []);
}

/** Those that accept a value of a field. */
function accepting(
  grants: readonly RouteGrant[],
  field: string,
  sent: string | undefined,
): readonly RouteGrant[] {
  return grants.filter(({ route }) => !route || acceptsIn(route, field, sent));
}

/** `fromEntries`, because a header may be named `__proto__`, which an assignment would lose. */
function withHeader(request: RequestFields, name: string, value: string): RequestFields {
  return {
    ...request,
    headers: Object.fromEntries([...Object.entries(request.headers ?? {}), [name, value]]),
  };
}
