/** Longest request target that is matched, in UTF-16 code units; a longer one is malformed. */
export const longestPath = 65_536;

const controlOrSpace = /[\0-\x20\x7f]/;
/** In a pattern with the `u` flag, a surrogate that is half of a pair is part of a character and not seen alone. */
const loneSurrogate = /\p{Cs}/u;

/** Whether a request target can be matched: bounded, without control characters, spaces and lone surrogates. */
export function isPath(text: string): boolean {
  return text.length <= longestPath && !controlOrSpace.test(text) && !loneSurrogate.test(text);
}

/**
 * The path of a request target: what stands before the first `?` or `#`, exactly as sent.
 *
 * @example
 * withoutQuery('/a/../b?c#d'); // '/a/../b'
 */
export function withoutQuery(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}
