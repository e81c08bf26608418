import { parseRe2 } from '../syntax/parse-re2.js';
import type { PatternAuthority } from './pattern-authority.js';

/**
 * An authority in plain JavaScript, for where RE2 itself cannot run (browsers, workers without a file
 * system): this library's own parser, which agrees with RE2 on every pattern that the tests try.
 */
export const parserAuthority: PatternAuthority = {
  validate(pattern) {
    const parsed = parseRe2(pattern);
    if (parsed.ok) return { valid: true };
    return parsed.code === 'regex-too-large'
      ? { valid: 'too-large' }
      : { valid: false, reason: parsed.reason };
  },
};
