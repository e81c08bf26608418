/** Longest request target that is matched, in UTF-16 code units; a longer one is malformed. */
export const longestPath = 65_536;

const space = 0x20;
const hash = 0x23;
const questionMark = 0x3f;
const del = 0x7f;
const highSurrogate = 0xd800;
const lowSurrogate = 0xdc00;
const behindSurrogates = 0xe000;

/**
 * Where the path of a request target ends, which is before the first `?` or `#`; -1 if the target can't be matched,
 * because it is not bounded, or has control characters, spaces or lone surrogates. One pass over the text does both.
 *
 * @example
 * endOfPath('/a/../b?c#d'); // 7
 */
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
