import { parseRe2 } from '../../src/regex/syntax/parse-re2.js';
import type { RegexNode } from '../../src/regex/syntax/regex-node.js';

/** What a pattern of a test says, which is valid. */
export function nodeOf(pattern: string): RegexNode {
  const parsed = parseRe2(pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.node;
}
