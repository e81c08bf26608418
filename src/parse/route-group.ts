import { isToken } from '../match/method.js';
import type { FieldPath, Issue } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { Route, RouteHeader } from '../model/rule.js';
import { describeValue } from './describe-value.js';
import { addAll, type Finding, issuesAbout, type ReadResource } from './finding.js';
import { identify } from './identity.js';
import {
  type Checked,
  checkShape,
  currentRouteGroupSchema,
  earlyRouteGroupSchema,
  earlyRouteGroupVersions,
  type FieldTree,
  fieldTreeOf,
  httpMatchSchema,
} from './schemas.js';
import { downgrade, type PatternCheck, type Strictness } from './strictness.js';
import { explainDepartures, invalidField } from './structure.js';
import { findUnknownFields } from './unknown-fields.js';
import { fieldOf, isFields, isList } from './values.js';

/** One HTTPRouteGroup, read by itself. Whether its patterns are valid depends on the dialect: {@link issuesOf} says. */
export interface ParsedRouteGroup extends ReadResource {
  /** One for each match that can be read whole, in order. */
  readonly routes: readonly Route[];
  /** What is wrong in every dialect, and the patterns that are still to be checked, in the order of the resource. */
  readonly findings: readonly (Finding | UncheckedPattern)[];
}

/** A pattern, and where it is in the resource. */
export interface UncheckedPattern {
  readonly code?: never;
  readonly pattern: string;
  readonly path: FieldPath;
}

/**
 * Reads one `HTTPRouteGroup` as a Kubernetes object. Never throws: what is wrong with it is in `findings`.
 *
 * @param place of the resource among those that were given, for what has no name
 */
export function parseRouteGroup(resource: unknown, place: FieldPath = []): ParsedRouteGroup {
  const { reference, finding } = identify(resource, 'HTTPRouteGroup');
  if (finding) {
    return { reference, resource, routes: [], place, findings: [finding] };
  }
  const layout = layoutOf(resource);
  const findings: (Finding | UncheckedPattern)[] = [];
  const shape = layout.check(resource);
  if (!shape.ok) {
    // Headers are read below, with a place for each one.
    const departures = shape.departures.filter(({ path }) => path.at(-1) !== 'headers');
    addAll(findings, explainDepartures(departures, resource));
  }
  addAll(findings, findUnknownFields(resource, layout.fields));
  const matches = layout.matchesPath.reduce<unknown>(fieldOf, resource);
  const routes = isList(matches)
    ? matches.flatMap((match, index) =>
        readRoute(match, reference.name, [...layout.matchesPath, index], findings),
      )
    : [];
  return { reference, resource, place, routes, findings };
}

/** What is wrong with a route group in one dialect, in the order of the resource. */
export function issuesOf(group: ParsedRouteGroup, strictness: Strictness): readonly Issue[] {
  const findings = group.findings.flatMap((finding) =>
    finding.code === undefined ? checkPattern(finding, strictness.checkPattern) : [finding],
  );
  return downgrade(issuesAbout(group, findings), strictness);
}

function checkPattern({ pattern, path }: UncheckedPattern, check: PatternCheck): readonly Finding[] {
  const result = check(pattern);
  if (result.ok) return [];
  const { code, reason } = result;
  const message = `regex ${quote(pattern)} is ${code === 'regex-too-large' ? 'too large' : 'invalid'}: ${reason}`;
  return [{ code, severity: 'error', message, path, value: pattern, reason }];
}

type Findings = (Finding | UncheckedPattern)[];

interface Layout {
  readonly check: (resource: unknown) => Checked<unknown>;
  readonly fields: FieldTree;
  readonly matchesPath: readonly string[];
}

let layouts: { readonly current: Layout; readonly early: Layout } | undefined;

function layoutOf(resource: unknown): Layout {
  layouts ??= {
    current: {
      check: (resource) => checkShape(currentRouteGroupSchema, resource),
      fields: fieldTreeOf(currentRouteGroupSchema),
      matchesPath: ['spec', 'matches'],
    },
    early: {
      check: (resource) => checkShape(earlyRouteGroupSchema, resource),
      fields: fieldTreeOf(earlyRouteGroupSchema),
      matchesPath: ['matches'],
    },
  };
  const early: readonly unknown[] = earlyRouteGroupVersions;
  return early.includes(fieldOf(resource, 'apiVersion')) ? layouts.early : layouts.current;
}

/** One route, or none if any part of the match is malformed: a route with a part left out would match more. */
function readRoute(match: unknown, group: string, path: FieldPath, findings: Findings): readonly Route[] {
  const pathRegex = fieldOf(match, 'pathRegex');
  if (typeof pathRegex === 'string') findings.push({ pattern: pathRegex, path: [...path, 'pathRegex'] });
  checkMethods(fieldOf(match, 'methods'), [...path, 'methods'], findings);
  const headers = readHeaders(fieldOf(match, 'headers'), [...path, 'headers'], findings);
  const shape = checkShape(httpMatchSchema, match);
  if (!shape.ok || !headers) return [];
  const { name, methods = [] } = shape.value;
  return [{ group, match: name, pathRegex: shape.value.pathRegex, methods, headers }];
}

/** The methods that the API server lets pass. */
const acceptedMethods = ['*', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

function checkMethods(methods: unknown, path: FieldPath, findings: Findings): void {
  if (!isList(methods)) return;
  for (const [index, method] of methods.entries()) {
    if (typeof method === 'string' && method !== '') checkMethod(method, [...path, index], findings);
  }
}

function checkMethod(method: string, path: FieldPath, findings: Findings): void {
  if (acceptedMethods.includes(method)) return;
  if (!isToken(method)) {
    findings.push(invalidField(path, `method ${quote(method)} is not an HTTP method`));
  } else {
    const upperCase = method.toUpperCase();
    const hint = acceptedMethods.includes(upperCase)
      ? `: methods are case-sensitive, write ${quote(upperCase)}`
      : '';
    findings.push(
      invalidField(path, `method ${quote(method)} is refused by the API server${hint}`, 'warning'),
    );
  }
}

/** Headers as a map or a list of maps; `undefined` if one can't be read. Every name is data, `__proto__` too. */
function readHeaders(
  headers: unknown,
  path: FieldPath,
  findings: Findings,
): readonly RouteHeader[] | undefined {
  if (headers === undefined) return [];
  const maps = isList(headers) ? headers : [headers];
  const read = maps.map((map, index) =>
    readHeaderMap(map, isList(headers) ? [...path, index] : path, findings),
  );
  return read.every((part) => part !== undefined) ? read.flat() : undefined;
}

function readHeaderMap(
  map: unknown,
  path: FieldPath,
  findings: Findings,
): readonly RouteHeader[] | undefined {
  if (!isFields(map)) {
    const message = `headers must be a map of names to regexes, or a list of such maps, not ${describeValue(map)}`;
    findings.push(invalidField(path, message));
    return undefined;
  }
  const headers: RouteHeader[] = [];
  const names = Object.keys(map);
  for (const name of names) {
    const regex = map[name];
    if (!isToken(name)) {
      findings.push(invalidField([...path, name], `${quote(name)} is not a header name`));
    } else if (typeof regex !== 'string') {
      const message = `header ${quote(name)} must have a regex as its value, not ${describeValue(regex)}`;
      findings.push(invalidField([...path, name], message));
    } else {
      findings.push({ pattern: regex, path: [...path, name] });
      headers.push({ name, regex });
    }
  }
  return headers.length === names.length ? headers : undefined;
}
