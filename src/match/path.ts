/** Longest request target that is matched, in UTF-16 code units; a longer one is malformed. */
export const longestPath = 65_536;

const space = 0x20;
const hash = 0x23;
const questionMark = 0x3f;
const del = 0x7f;
const highSurrogate = 0xd800;
const lowSurrogate = 0xdc00;
const behindSurrogates = 0xe000;

/** Whether a request target can be matched: bounded, without control characters, spaces and lone surrogates. */
export function isPath(text: string): boolean {
  return endOfPath(text) >= 0;
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

/** Where the path of a request target ends; -1 if the target can't be matched. One pass over the text does both. */
export function endOfPath(text: string): number {
  const { length } = text;
  if (length > longestPath) return -1;
  let end = length;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code <= space || code === del) return -1;
    if ((code === questionMark || code === hash) && end === length) end = index;
    if (code >= highSurrogate && code < behindSurrogates) {
      const next = text.charCodeAt(index + 1);
      if (code >= lowSurrogate || !(next >= lowSurrogate && next < behindSurrogates)) return -1;
      index++;
    }
  }
  return end;
}
