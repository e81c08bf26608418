import { isToken } from '../match/method.js';
import type { FieldPath, Issue } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { ResourceReference } from '../model/resources.js';
import type { Route, RouteHeader } from '../model/rule.js';
import { describeValue } from './describe-value.js';
import { addAll, attribute, type Finding } from './finding.js';
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
import { type PatternCheck, strict } from './strictness.js';
import { explainDepartures, invalidField } from './structure.js';
import { findUnknownFields } from './unknown-fields.js';
import { fieldOf, isFields, isList } from './values.js';

/** One HTTPRouteGroup, read by itself. */
export interface ParsedRouteGroup {
  readonly reference: ResourceReference;
  /** As it was given. */
  readonly resource: unknown;
  /** One for each match that can be read whole, in order. */
  readonly routes: readonly Route[];
  readonly issues: readonly Issue[];
}

/**
 * Reads one `HTTPRouteGroup` as a Kubernetes object. Never throws: what is wrong with it stands in `issues`.
 *
 * @param strictness says what patterns must be; without it, RE2
 */
export function parseRouteGroup(resource: unknown, { checkPattern } = strict): ParsedRouteGroup {
  const { reference, finding } = identify(resource, 'HTTPRouteGroup');
  if (finding) {
    const known = reference.name === '' ? undefined : reference;
    return { reference, resource, routes: [], issues: attribute([finding], resource, known) };
  }
  const layout = layoutOf(resource);
  const findings: Finding[] = [];
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
        readRoute(match, reference.name, [...layout.matchesPath, index], findings, checkPattern),
      )
    : [];
  return { reference, resource, routes, issues: attribute(findings, resource, reference) };
}

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
function readRoute(
  match: unknown,
  group: string,
  path: FieldPath,
  findings: Finding[],
  checkPattern: PatternCheck,
): readonly Route[] {
  const pathRegex = fieldOf(match, 'pathRegex');
  if (typeof pathRegex === 'string') checkRegex(pathRegex, [...path, 'pathRegex'], findings, checkPattern);
  checkMethods(fieldOf(match, 'methods'), [...path, 'methods'], findings);
  const headers = readHeaders(fieldOf(match, 'headers'), [...path, 'headers'], findings, checkPattern);
  const shape = checkShape(httpMatchSchema, match);
  if (!shape.ok || !headers) return [];
  const { name, methods = [] } = shape.value;
  return [{ group, match: name, pathRegex: shape.value.pathRegex, methods, headers }];
}

/** The methods that the API server lets pass. */
const acceptedMethods = ['*', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

function checkMethods(methods: unknown, path: FieldPath, findings: Finding[]): void {
  if (!isList(methods)) return;
  for (const [index, method] of methods.entries()) {
    if (typeof method === 'string' && method !== '') checkMethod(method, [...path, index], findings);
  }
}

function checkMethod(method: string, path: FieldPath, findings: Finding[]): void {
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
  findings: Finding[],
  checkPattern: PatternCheck,
): readonly RouteHeader[] | undefined {
  if (headers === undefined) return [];
  const maps = isList(headers) ? headers : [headers];
  const read = maps.map((map, index) =>
    readHeaderMap(map, isList(headers) ? [...path, index] : path, findings, checkPattern),
  );
  return read.every((part) => part !== undefined) ? read.flat() : undefined;
}

function readHeaderMap(
  map: unknown,
  path: FieldPath,
  findings: Finding[],
  checkPattern: PatternCheck,
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
      checkRegex(regex, [...path, name], findings, checkPattern);
      headers.push({ name, regex });
    }
  }
  return headers.length === names.length ? headers : undefined;
}

function checkRegex(value: string, path: FieldPath, findings: Finding[], checkPattern: PatternCheck): void {
  const result = checkPattern(value);
  if (result.ok) return;
  const { code, reason } = result;
  const message = `regex ${quote(value)} is ${code === 'regex-too-large' ? 'too large' : 'invalid'}: ${reason}`;
  findings.push({ code, severity: 'error', message, path, value, reason });
}
