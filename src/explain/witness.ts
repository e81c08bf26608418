/** Escapes of RE2 that stand for the character behind them, and plain characters. */
const plain = /^(?:\\[!-/:-@[-`{-~]|[^\\.+*?()|[\]{}^$])*$/;

/**
 * A text that a pattern is likely to match: the pattern itself, if it is plain text up to a final `.*`.
 * `undefined` for others. Whoever uses it checks it.
 *
 * @example
 * textLike('/status.*'); // '/status'
 */
export function textLike(pattern: string): string | undefined {
  const head = pattern.replace(/\.[*+]$/, (tail) => (tail === '.+' ? 'x' : ''));
  return plain.test(head) ? head.replace(/\\(.)/g, '$1') : undefined;
}
