/**
 * What a route asks of a request, as data: a list of parts. Matching, explaining, describing and comparing routes use
 * this one list, so that another kind of header match is added here.
 */
import { isAnyMethod } from '../match/method.js';
import type { Route, RouteHeader } from '../model/rule.js';
import { type CheckedRequest, requestHeader } from '../parse/request.js';
import { compileRegex, type Regex } from '../regex/index.js';

/** Texts: those that an RE2 pattern matches as a whole, or those of a list. */
export type AcceptedTexts = { readonly pattern: string } | { readonly oneOf: readonly string[] };

/** One part of a route, as the route group declares it. */
export interface RoutePart {
  readonly kind: 'path' | 'method' | 'header';
  /** The field of the request that it is about: `path`, `method`, or as `headers.x-env`, in lower case. */
  readonly field: string;
  /** Of a header, as the route group spells it. */
  readonly name?: string;
  /** What it accepts, as the route group spells it; `undefined`: anything. */
  readonly expected: string | undefined;
  /** How a message shows it. */
  readonly text: string;
  /** What it accepts, to compare parts by; `undefined`: anything, and a request without the field. */
  readonly accepted: AcceptedTexts | undefined;
}

interface HeaderPart extends RoutePart {
  readonly name: string;
  readonly accepted: { readonly pattern: string };
}

/** The constraints of a route, whatever it is called. */
type RouteConstraints = Pick<Route, 'pathRegex' | 'methods' | 'headers'>;

/** What a route asks, in this order: the path, the method, then each header that it names. */
export function partsOf(route: RouteConstraints): readonly RoutePart[] {
  return [pathPart(route), methodPart(route), ...headerParts(route)];
}

function pathPart({ pathRegex }: RouteConstraints): RoutePart {
  return {
    kind: 'path',
    field: 'path',
    // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing -- an empty pattern is none, too
    expected: pathRegex || undefined,
    text: pathRegex ?? '.*',
    accepted: pathRegex ? { pattern: pathRegex } : undefined,
  };
}

function methodPart({ methods }: RouteConstraints): RoutePart {
  const isAny = isAnyMethod(methods);
  return {
    kind: 'method',
    field: 'method',
    expected: isAny ? undefined : methods.join(', '),
    text: methods.length > 0 ? methods.join('|') : '*',
    accepted: isAny ? undefined : { oneOf: methods },
  };
}

/** The headers that a route names, in order. */
export function headerParts({ headers }: Pick<Route, 'headers'>): readonly HeaderPart[] {
  return headers.map(headerPart);
}

function headerPart({ name, regex }: RouteHeader): HeaderPart {
  return {
    kind: 'header',
    field: `headers.${name.toLowerCase()}`,
    name,
    expected: regex,
    text: `${name}: ${regex}`,
    accepted: { pattern: regex },
  };
}

/** Writes a route for people: `GET|POST /status.* x-env: prod`. */
export function routeText(route: RouteConstraints): string {
  const [path, method, ...headers] = partsOf(route).map(({ text }) => text);
  return [method, path, ...headers].join(' ');
}

/** What a route accepts as a text: equal for routes that say the same, whatever they are called. */
export function routeKey(route: RouteConstraints): string {
  const keys = partsOf(route).flatMap(({ field, accepted }) =>
    accepted
      ? [JSON.stringify([field, 'oneOf' in accepted ? [...new Set(accepted.oneOf)].sort() : accepted])]
      : [],
  );
  return [...new Set(keys)].sort().join();
}

/** A part that a request can be asked for. */
export interface ReadPart extends RoutePart {
  /** Of a part that accepts what a pattern matches. */
  readonly regex: Regex | undefined;
  /** What the request has of it. */
  readonly sent: (request: CheckedRequest) => string | undefined;
  readonly accepts: (sent: string | undefined) => boolean;
}

/** Reads the pattern of a part; `undefined` if it is no RE2. */
export function readPart(part: RoutePart): ReadPart | undefined {
  const { accepted } = part;
  const sent = senderOf(part);
  if (!accepted) return { ...part, sent, regex: undefined, accepts: () => true };
  if ('oneOf' in accepted) {
    const { oneOf } = accepted;
    return {
      ...part,
      sent,
      regex: undefined,
      accepts: (text) => text !== undefined && oneOf.includes(text),
    };
  }
  const result = compileRegex(accepted.pattern);
  if (!result.ok) return undefined;
  const { regex } = result;
  return { ...part, sent, regex, accepts: (text) => text !== undefined && regex.test(text) };
}

function senderOf({ kind, name = '' }: RoutePart): ReadPart['sent'] {
  const lowerCase = name.toLowerCase();
  switch (kind) {
    case 'path':
      return (request) => request.path;
    case 'method':
      return (request) => request.method;
    case 'header':
      return (request) => requestHeader(request, lowerCase);
  }
}
