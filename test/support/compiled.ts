import { compileRegex, type Regex } from '../../src/regex/index.js';

/** The compiled pattern, which must be valid. */
export function compiled(pattern: string): Regex {
  const result = compileRegex(pattern);
  if (!result.ok) throw new Error(`\`${pattern}\`: ${result.reason}`);
  return result.regex;
}
