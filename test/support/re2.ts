import { RE2JS } from 're2js';

const patterns = new Map<string, RE2JS | undefined>();

function compiled(pattern: string): RE2JS | undefined {
  if (!patterns.has(pattern)) patterns.set(pattern, compileOrUndefined(pattern));
  return patterns.get(pattern);
}

function compileOrUndefined(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** Whether `pattern` is RE2, by an engine that the library does not use. */
export const isRe2 = (pattern: string): boolean => compiled(pattern) !== undefined;

/** Whether the whole of `text` matches the RE2 `pattern`. */
export const fullMatch = (pattern: string, text: string): boolean =>
  compiled(pattern)?.matches(text) ?? false;
