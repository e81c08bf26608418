/** What routes accept of one field of a request. */
import type { AcceptedTexts } from '../../dialect/route-parts.js';
import type { SpecRoute } from '../../dialect/spec.js';

/** The Host header, as a field. */
export const hostField = 'headers.host';

/** The patterns that any of the routes has for a field, each once. */
export function patternsFor(routes: readonly SpecRoute[], field: string): readonly string[] {
  return distinct(acceptedBy(routes, field).flatMap((texts) => ('pattern' in texts ? [texts.pattern] : [])));
}

/** The texts that any of the routes lists for a field, each once. */
export function textsFor(routes: readonly SpecRoute[], field: string): readonly string[] {
  return distinct(acceptedBy(routes, field).flatMap((texts) => ('oneOf' in texts ? texts.oneOf : [])));
}

/** Whether a route accepts what is sent in a field. */
export function acceptsIn(route: SpecRoute, field: string, sent: string | undefined): boolean {
  return route.parts.every((part) => part.field !== field || part.accepts(sent));
}

function acceptedBy(routes: readonly SpecRoute[], field: string): readonly AcceptedTexts[] {
  const parts = routes.flatMap((route) => route.parts).filter((part) => part.field === field);
  return parts.flatMap(({ accepted }) => accepted ?? []);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
