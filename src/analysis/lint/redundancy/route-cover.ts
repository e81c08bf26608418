import type { AcceptedTexts, RoutePart } from '../../../dialect/route-parts.js';
import type { SpecRoute } from '../../../dialect/spec.js';
import { compileRegex, includes, languageOf } from '../../../regex/index.js';

/** Whether `outer` matches every text that `inner` matches; `unknown` claims nothing. */
export type Includes = (outer: string, inner: string) => 'yes' | 'no' | 'unknown';

/** Decides by the texts of the patterns: equal ones, `.*`, and single words. */
const includesByStructure: Includes = (outer, inner) => {
  if (outer === inner || anything.has(outer)) return 'yes';
  const result = compileRegex(outer);
  const word = wordOf(inner);
  if (!result.ok || word === undefined) return 'unknown';
  return result.regex.test(word) ? 'yes' : 'no';
};

/** `.` does not match a line feed, but no path or header value that can be sent has one. */
const anything: ReadonlySet<string> = new Set(['.*', '(?s).*', '^.*$', '.*.*']);

const withoutSyntax = /^[^\\.+*?()|[\]{}^$]*$/;

/** The only text that a pattern matches, if it is plain. */
function wordOf(pattern: string): string | undefined {
  return withoutSyntax.test(pattern) ? pattern : undefined;
}

/** Comparisons as languages in one run, and the budget of each. Beyond them the answer is `unknown`. */
const MAX_COMPARISONS = 2_000;
const budget = { states: 500, instructions: 5_000 };

/** Compares patterns by their texts, and else as languages: each pair once, up to `MAX_COMPARISONS`. */
export function createIncludes(): Includes {
  const known = new Map<string, ReturnType<Includes>>();
  return (outer, inner) => {
    const byStructure = includesByStructure(outer, inner);
    if (byStructure !== 'unknown') return byStructure;
    const key = JSON.stringify([outer, inner]);
    const answered = known.get(key);
    if (answered !== undefined || known.size === MAX_COMPARISONS) return answered ?? 'unknown';
    const { answer } = includes(languageOf(outer), languageOf(inner), budget);
    known.set(key, answer);
    return answer;
  };
}

/** Whether one route matches every request that another matches. */
export function routeCovers(outer: SpecRoute, inner: SpecRoute, includes: Includes): boolean {
  return outer.parts.every((part) =>
    inner.parts.some((one) => one.field === part.field && partCovers(part, one, includes)),
  );
}

/** Every HTTP request has a path, so that a pattern for any text covers a path that is not constrained. */
const anyPath: AcceptedTexts = { pattern: '.*' };

function partCovers(outer: RoutePart, inner: RoutePart, includes: Includes): boolean {
  if (!outer.accepted) return true;
  const accepted = inner.accepted ?? (inner.kind === 'path' ? anyPath : undefined);
  return accepted !== undefined && textsCover(outer.accepted, accepted, includes);
}

function textsCover(outer: AcceptedTexts, inner: AcceptedTexts, includes: Includes): boolean {
  if ('oneOf' in outer) return 'oneOf' in inner && inner.oneOf.every((text) => outer.oneOf.includes(text));
  return 'pattern' in inner && includes(outer.pattern, inner.pattern) === 'yes';
}
