import { type CharacterSet, characterSets } from '../regex/index.js';

/** Longest request target that is matched, in UTF-16 code units; a longer one is malformed. */
export const longestPath = 65_536;

/** For each ASCII character: 0 if it stands in a path for itself, 1 if a path ends before it, 2 if none has it. */
const asciiCharacters = Uint8Array.from({ length: 0x80 }, (_, code) =>
  code <= 0x20 || code === 0x7f ? 2 : '?#'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** The characters of a target that is a path as it is: in ASCII, and without query and fragment. */
export const plainPathCharacters: CharacterSet = pathCharacters();

function pathCharacters(): CharacterSet {
  const codes = [...asciiCharacters.keys()].filter((code) => asciiCharacters[code] === 0);
  return characterSets.unionOf(codes.map(characterSets.characterOf));
}

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
    const kind = asciiCharacters[code];
    if (kind === 0) continue;
    if (kind === 2) return -1;
    if (kind === 1) {
      if (end === length) end = index;
    } else if (code >= highSurrogate && code < behindSurrogates) {
      if (!isSurrogatePair(code, text.charCodeAt(index + 1))) return -1;
      index++;
    }
  }
  return end;
}

function isSurrogatePair(first: number, second: number): boolean {
  return first < lowSurrogate && second >= lowSurrogate && second < behindSurrogates;
}
