import { quote } from '../../../model/quote.js';
import { findCommonText, pathPattern } from '../../common-text.js';
import type { Fix } from '../lint-rule.js';

/** Why a pattern can match no path, proven; `undefined` if it can, or if that is not known. */
export interface NoPath {
  readonly message: string;
  readonly fix: Fix;
}

/** Proves that a pattern matches no path that a request can have. */
export function whyNoPath(pattern: string): NoPath | undefined {
  const shares = (other: string): boolean => findCommonText(pattern, other) !== 'none';
  if (plainPath.test(pattern) || shares(pathPattern) || shares(asterisk)) return undefined;
  if (!shares(anyText)) return noText;
  if (!shares(withoutQuery)) return noQuery;
  return shares(rooted) ? noSpaces : noSlash(pattern);
}

/** Most patterns are such, and match some path beyond doubt: a slash, then nothing that a path can't have. */
const plainPath = /^\/(?:[\w/.*+?()|-]|\[[\w-]+\])*$/;

/** The path of `OPTIONS *` (RFC 9112, section 3.2.4). */
const asterisk = '\\*';
const anyText = '(?s).*';
const withoutQuery = '[^?#]*';
const rooted = '(?s)/.*';

const noText: NoPath = { message: 'it matches no text at all', fix: { message: 'remove the route' } };
const noQuery: NoPath = {
  message: 'the path ends before the first `?` or `#`, and it requires one',
  fix: { message: 'leave the query out: the part after `?` is not matched' },
};
const noSpaces: NoPath = {
  message: 'it requires a character that no path has, such as a space',
  fix: { message: 'write the characters as they are sent, percent-encoded' },
};

function noSlash(pattern: string): NoPath {
  const replacement = `/${pattern.replace(/^\^/, '')}`;
  return {
    message: 'the whole path is matched, and a path begins with `/`',
    fix: /[|(]/.test(pattern)
      ? { message: 'begin each alternative with `/`' }
      : { message: `write ${quote(replacement)}`, replacement },
  };
}
