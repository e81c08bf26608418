import type { RequestHeaders } from '../model/request.js';
import { isToken } from './method.js';

/** Longest value that is matched, in UTF-16 code units, repeated headers joined; a longer one is malformed. */
const longestHeaderValue = 65_536;

const nul = 0x00;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const highSurrogate = 0xd800;
const behindSurrogates = 0xe000;
const loneSurrogate = /\p{Cs}/u;

/**
 * Whether a value can be matched: bounded, and without the characters that end a header or are none. CR, LF and
 * NUL are what RFC 9110, section 5.5, calls dangerous.
 */
export function isHeaderValue(value: string): boolean {
  if (value.length > longestHeaderValue) return false;
  let hasSurrogates = false;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === nul || code === lineFeed || code === carriageReturn) return false;
    hasSurrogates ||= code >= highSurrogate && code < behindSurrogates;
  }
  return !(hasSurrogates && loneSurrogate.test(value));
}

/**
 * The value of a header, its name compared without case (of ASCII: a Kelvin sign is no `k`), repeated ones joined with `,` in order
 * (RFC 9110, section 5.3); `undefined` if it was not sent.
 *
 * @param name in lower case
 *
 * @example
 * headerValue({ 'X-Env': ['a', 'b'] }, 'x-env'); // 'a,b'
 */
export function headerValue(headers: RequestHeaders, name: string): string | undefined {
  let joined: string | undefined;
  for (const [sent, values] of Object.entries(headers)) {
    if (sent.length !== name.length || sent.toLowerCase() !== name || !isToken(sent)) continue;
    for (const value of typeof values === 'string' ? [values] : (values ?? [])) {
      joined = joined === undefined ? value : `${joined},${value}`;
    }
  }
  return joined;
}
