import { routeKey } from '../../dialect/route-parts.js';
import type { SpecRoute } from '../../dialect/spec.js';
import type { Decision } from '../../model/decision.js';
import type { EgressRequest, RequestFields } from '../../model/request.js';
import type { Meter } from './budget.js';
import { type Candidate, mergeSides, type Sided } from './candidate.js';
import { acceptsIn, hostField, patternsFor, textsFor } from './route-fields.js';
import { headerField, pathField, type TextAtom, type TextAtoms } from './text-atoms.js';

/** A request of one cell, and what each set of policies decides about it. */
export interface Outcome {
  readonly request: EgressRequest;
  readonly before: Decision;
  readonly after: Decision;
}

/** Requests that differ in one field, split until no rule tells them apart. */
export type RouteTree =
  | { readonly kind: 'leaf'; readonly outcome: Outcome }
  /** Not looked at, because what is asked can't be found there. */
  | { readonly kind: 'passed-over' }
  | { readonly kind: 'path'; readonly branches: readonly Branch<TextAtom>[] }
  /** Of methods `undefined` stands for all that no route names. */
  | { readonly kind: 'method'; readonly branches: readonly Branch<string | undefined>[] }
  /** Of headers `undefined` stands for the absent one. */
  | {
      readonly kind: 'header';
      readonly name: string;
      readonly branches: readonly Branch<TextAtom | undefined>[];
    };

export interface Branch<Atom> {
  readonly atom: Atom;
  readonly tree: RouteTree;
}

/** A route that may grant; `undefined` stands for no constraint at all. */
export interface RouteGrant extends Sided {
  readonly route: SpecRoute | undefined;
}

export interface RouteSearch {
  readonly evaluate: (request: EgressRequest) => Outcome;
  /** Whether requests that at most these routes grant are worth looking at. */
  readonly isOfInterest: (grants: readonly RouteGrant[]) => boolean;
  readonly meter: Meter;
  readonly atoms: TextAtoms;
}

/** The routes of rules that accept a host, those of both sides once. */
export function routeGrantsOf(candidates: readonly Candidate[]): readonly RouteGrant[] {
  const of = (side: 'before' | 'after') =>
    candidates.filter((candidate) => candidate[side]).flatMap(({ rule }) => routesOf(rule));
  const grants = mergeSides(of('before'), of('after'), (route) =>
    route ? routeKey(route.route) : 'everything',
  ).map(({ value, before, after }) => ({ route: value, before, after }));
  const everything = grants.find(({ route, before, after }) => !route && before && after);
  return everything ? [everything] : grants;
}

function routesOf({ rule, routes }: Candidate['rule']): readonly (SpecRoute | undefined)[] {
  return rule.protocol === 'http' && routes ? routes : [undefined];
}

/** Splits the requests by path, then method, then headers, each time by the routes that are left. */
export function buildRouteTree(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
): RouteTree {
  if (!search.isOfInterest(grants)) return { kind: 'passed-over' };
  if (request.protocol !== 'http') return leaf(request, search);
  const patterns = patternsFor(routesIn(grants), 'path');
  if (patterns.length === 0) return splitByMethod({ ...request, path: '/' }, grants, search);
  const atoms = search.atoms.find(pathField, patterns);
  search.meter.countCells(atoms.length);
  const branches = atoms.map((atom) => {
    const left = accepting(grants, 'path', atom.example);
    return { atom, tree: splitByMethod({ ...request, path: atom.example }, left, search) };
  });
  return { kind: 'path', branches };
}

function splitByMethod(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
): RouteTree {
  if (!search.isOfInterest(grants)) return { kind: 'passed-over' };
  const named = textsFor(routesIn(grants), 'method');
  const other = methodOtherThan(named);
  if (named.length === 0) return splitByHeaders({ ...request, method: other }, grants, search);
  search.meter.countCells(named.length + 1);
  const branches = [...named, undefined].map((atom) => {
    const method = atom ?? other;
    const left = accepting(grants, 'method', method);
    return { atom, tree: splitByHeaders({ ...request, method }, left, search) };
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

/** The header `host` is not among them: the host was chosen before, together with it. */
function splitByHeaders(
  request: RequestFields,
  grants: readonly RouteGrant[],
  search: RouteSearch,
  done: ReadonlySet<string> = new Set([hostField]),
): RouteTree {
  if (!search.isOfInterest(grants)) return { kind: 'passed-over' };
  const routes = routesIn(grants);
  const header = routes
    .flatMap(({ parts }) => parts)
    .find(({ kind, field }) => kind === 'header' && !done.has(field));
  if (!header) return leaf(request, search);
  const { field, name = '' } = header;
  const lowerCase = name.toLowerCase();
  const atoms = search.atoms.find(headerField, patternsFor(routes, field));
  search.meter.countCells(atoms.length + 1);
  const branches = [undefined, ...atoms].map((atom) => {
    const left = accepting(grants, field, atom?.example);
    const sent = atom ? withHeader(request, lowerCase, atom.example) : request;
    return { atom, tree: splitByHeaders(sent, left, search, new Set([...done, field])) };
  });
  return { kind: 'header', name: lowerCase, branches };
}

function leaf(request: RequestFields, { evaluate, meter }: RouteSearch): RouteTree {
  meter.countCells(1);
  return { kind: 'leaf', outcome: evaluate(request) };
}

function routesIn(grants: readonly RouteGrant[]): readonly SpecRoute[] {
  return grants.flatMap(({ route }) => route ?? []);
}

/** Those that remain if this is sent in a field. */
function accepting(
  grants: readonly RouteGrant[],
  field: string,
  sent: string | undefined,
): readonly RouteGrant[] {
  return grants.filter(({ route }) => !route || acceptsIn(route, field, sent));
}

/** A header may be called `__proto__`, which an object literal would take for something else. */
function withHeader(request: RequestFields, name: string, value: string): RequestFields {
  return {
    ...request,
    headers: Object.fromEntries([...Object.entries(request.headers ?? {}), [name, value]]),
  };
}
