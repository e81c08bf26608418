/** Characters that a writer of globs puts in front of a `*`. */
const word = /[\p{L}\p{N}/_-]/u;

/**
 * Where a `*` repeats a letter, digit, `/`, `-` or `_` in a regex, outside of classes and quotations: in `/status*`,
 * and not in `[a-z]*`, `\\d*` or `.*`.
 */
export function findGlobs(pattern: string): readonly number[] {
  const found: number[] = [];
  for (const { 0: token, index } of pattern.matchAll(tokens)) {
    if (token.length === 2 && token.endsWith('*') && word.test(token)) found.push(index + 1);
  }
  return found;
}

/** An escape, a quotation, a class, or one character with the `*` after it. */
const tokens =
  /\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\.|\[\^?\]?(?:\[:[^\]]*:\]|\\.|[^\]\\])*\]|\(\?[^):]*[:)]|[^\\[]\*|./gsu;

/** The regex with each such `*` as the wildcard that it looks like. */
export function globsToRegex(pattern: string): string {
  return [...findGlobs(pattern)]
    .reverse()
    .reduce((text, at) => `${text.slice(0, at)}.${text.slice(at)}`, pattern);
}
