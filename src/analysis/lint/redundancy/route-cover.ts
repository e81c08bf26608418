import type { SpecRoute } from '../../../dialect/spec.js';
import { isAnyMethod } from '../../../match/method.js';
import { compileRegex, includes, languageOf } from '../../../regex/index.js';

/** Whether `outer` matches whatever `inner` matches; `unknown` claims nothing. */
export type Includes = (outer: string, inner: string) => 'yes' | 'no' | 'unknown';

/** What the texts alone tell: equal patterns, `.*`, and single words. */
const includesByStructure: Includes = (outer, inner) => {
  if (outer === inner || anything.has(outer)) return 'yes';
  const result = compileRegex(outer);
  const word = wordOf(inner);
  if (!result.ok || word === undefined) return 'unknown';
  return result.regex.test(word) ? 'yes' : 'no';
};

/** Neither a path nor a header value that can be sent has a line feed, which `.` leaves out. */
const anything: ReadonlySet<string> = new Set(['.*', '(?s).*', '^.*$', '.*.*']);

const withoutSyntax = /^[^\\.+*?()|[\]{}^$]*$/;

/** The only text that a pattern matches, if it is plain. */
function wordOf(pattern: string): string | undefined {
  return withoutSyntax.test(pattern) ? pattern : undefined;
}

/** Comparisons as languages for one run, and the states that each may take: what would need more is `unknown`. */
const mostComparisons = 2_000;
const budget = { states: 500, instructions: 5_000 };

/** Compares what the texts alone do not tell as languages; each pair once, and not more than a run can bear. */
export function createIncludes(): Includes {
  const known = new Map<string, ReturnType<Includes>>();
  return (outer, inner) => {
    const byStructure = includesByStructure(outer, inner);
    if (byStructure !== 'unknown') return byStructure;
    const key = JSON.stringify([outer, inner]);
    const answered = known.get(key);
    if (answered !== undefined || known.size === mostComparisons) return answered ?? 'unknown';
    const { answer } = includes(languageOf(outer), languageOf(inner), budget);
    known.set(key, answer);
    return answer;
  };
}

/** Whether one route matches every request that another matches. */
export function routeCovers(outer: SpecRoute, inner: SpecRoute, includes: Includes): boolean {
  return (
    methodsCover(outer.route.methods, inner.route.methods) &&
    patternCovers(outer.path?.pattern, inner.path?.pattern, includes) &&
    outer.headers.every((header) =>
      inner.headers.some(
        ({ name, value }) =>
          name === header.name && patternCovers(header.value.pattern, value.pattern, includes),
      ),
    )
  );
}

function methodsCover(outer: readonly string[], inner: readonly string[]): boolean {
  return isAnyMethod(outer) || (!isAnyMethod(inner) && inner.every((method) => outer.includes(method)));
}

/** Without a pattern, any text passes. */
function patternCovers(outer: string | undefined, inner: string | undefined, includes: Includes): boolean {
  return outer === undefined || includes(outer, inner ?? '.*') === 'yes';
}
