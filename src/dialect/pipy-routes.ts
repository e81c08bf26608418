/** The routes of a port as the Pipy sidecar holds them: merged by host and by pattern. */
import { compileEcmaScriptSearch, type Regex } from '../match/regex/index.js';
import { isAnyMethod } from '../match/method.js';
import type { Route, Rule } from '../model/rule.js';
import { requestHeader, type CheckedRequest } from '../parse/request.js';

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
export type RoutesByHost = ReadonlyMap<string, readonly MergedRoute[]>;

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
  return new Map([...byHost].map(([host, routes]) => [host, [...routes.values()].sort(byBytes)]));
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
      ...(route?.headers ?? []).map(({ name, regex }) => [name, regex] as const),
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

/** Whether a request matches: path *with* query and header values are searched, not matched as a whole. */
export function mergedRouteMatches(route: MergedRoute, request: CheckedRequest): boolean {
  const { pathRegex, methods, headers } = route;
  const { target, method } = request;
  return (
    (target === undefined ? pathRegex === anyPath : finds(pathRegex, target)) &&
    (methods.has(anyMethod) || (method !== undefined && methods.has(method))) &&
    [...headers].every(([name, regex]) => finds(regex, headerAsSent(request, name)))
  );
}

/** Names are sent in lower case and looked up as the policy spells them; what is not there is the empty string. */
function headerAsSent(request: CheckedRequest, name: string): string {
  return name === name.toLowerCase() ? (requestHeader(request, name) ?? '') : '';
}

function finds(pattern: string, text: string): boolean {
  return search(pattern)?.test(text) ?? false;
}

function search(pattern: string): Regex | undefined {
  const result = compileEcmaScriptSearch(pattern);
  return result.ok ? result.regex : undefined;
}
