/** The routes of a port as the Pipy sidecar holds them: merged by host and by pattern. */
import { isAnyMethod } from '../match/method.js';
import type { Route, Rule } from '../model/rule.js';
import { type CheckedRequest, requestHeader } from '../parse/request.js';
import {
  compileEcmaScriptSearch,
  compileEcmaScriptSearchSet,
  type Regex,
  type RegexSet,
} from '../regex/index.js';
import { headerParts } from './route-parts.js';

/** All routes of one host with one `pathRegex`, made one. */
export interface MergedRoute {
  /** The first rule that contributed, and its route. */
  readonly rule: Rule;
  readonly route: Route | undefined;
  readonly pathRegex: string;
  /** `*` for any. */
  readonly methods: ReadonlySet<string>;
  /** Patterns by header name, as the policy spells it. */
  readonly headers: ReadonlyMap<string, string>;
}

/** By Host header: the text of a host, alone or with the port behind it. Wildcards are text like any other. */
export type RoutesByHost = ReadonlyMap<string, HostRoutes>;

const anyPath = '.*';
const anyMethod = '*';

/** Merges the routes of all `http` rules of one port. */
export function mergeRoutes(rules: readonly Rule[]): RoutesByHost {
  const byHost = new Map<string, Map<string, MergedRoute>>();
  for (const rule of rules) {
    for (const host of rule.hosts) {
      for (const key of [host, `${host}:${rule.port}`]) {
        const byPattern = byHost.get(key) ?? new Map<string, MergedRoute>();
        byHost.set(key, byPattern);
        for (const route of rule.routes ?? [undefined]) addRoute(byPattern, rule, route);
      }
    }
  }
  return new Map(
    [...byHost].map(([host, routes]) => [host, new HostRoutes([...routes.values()].sort(byBytes))]),
  );
}

function addRoute(byPattern: Map<string, MergedRoute>, rule: Rule, route: Route | undefined): void {
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing -- an empty pattern is none, too
  const pathRegex = route?.pathRegex || anyPath;
  const known = byPattern.get(pathRegex);
  byPattern.set(pathRegex, {
    rule: known?.rule ?? rule,
    route: known ? known.route : route,
    pathRegex,
    methods: uniteMethods(known?.methods, route?.methods ?? []),
    headers: new Map([
      ...(known?.headers ?? []),
      ...headerParts(route ?? { headers: [] }).map(({ name, accepted }) => [name, accepted.pattern] as const),
    ]),
  });
}

/** `*` stays for good once it was seen. */
function uniteMethods(
  known: ReadonlySet<string> | undefined,
  methods: readonly string[],
): ReadonlySet<string> {
  if (isAnyMethod(methods) || known?.has(anyMethod)) return new Set([anyMethod]);
  return new Set([...(known ?? []), ...methods]);
}

const encoder = new TextEncoder();

function byBytes(one: MergedRoute, other: MergedRoute): number {
  const [left, right] = [encoder.encode(one.pathRegex), encoder.encode(other.pathRegex)];
  const difference = left.findIndex((byte, index) => byte !== right[index]);
  return difference < 0 ? left.length - right.length : (left[difference] ?? 0) - (right[difference] ?? -1);
}

/** The routes of one host, in ascending order of their patterns' bytes. */
export class HostRoutes {
  private paths: RegexSet | undefined;

  constructor(private readonly routes: readonly MergedRoute[]) {}

  /** The first that matches: the path *with* query is searched for the pattern, not matched as a whole. */
  find(request: CheckedRequest): MergedRoute | undefined {
    const { target } = request;
    if (target === undefined) {
      return this.routes.find((route) => route.pathRegex === anyPath && restMatches(route, request));
    }
    this.paths ??= compileEcmaScriptSearchSet(this.routes.map(({ pathRegex }) => search(pathRegex)));
    const found = this.paths.match(target).map((index) => this.routes[index]);
    return found.find((route) => route && restMatches(route, request));
  }
}

/** Whether method and headers match; header values are searched, too. */
function restMatches({ methods, headers }: MergedRoute, request: CheckedRequest): boolean {
  const { method } = request;
  return (
    (methods.has(anyMethod) || (method !== undefined && methods.has(method))) &&
    [...headers].every(([name, regex]) => search(regex).test(headerAsSent(request, name)))
  );
}

/** Names are sent in lower case and looked up as the policy spells them; what is not there is the empty string. */
function headerAsSent(request: CheckedRequest, name: string): string {
  return name === name.toLowerCase() ? (requestHeader(request, name) ?? '') : '';
}

function search(pattern: string): Regex {
  const result = compileEcmaScriptSearch(pattern);
  return result.ok ? result.regex : nothing;
}

/** Stands for a pattern that is refused. Policies with such are invalid, so that none gets here. */
const nothing: Regex = { pattern: '', engine: 'literal', test: () => false };
