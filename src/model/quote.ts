const longest = 120;

/**
 * Writes an offending input for a message: in backticks, control characters and lone surrogates escaped,
 * cut after 120 characters.
 *
 * @example
 * quote('a\nb'); // '`a\\nb`'
 */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : describe(value);
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `\`${escapeUnprintable(shown)}\``;
}

/** Texts that a message lists before it counts the rest. */
const mostListed = 5;

/** Writes a list for a message: its first five texts, quoted, and how many more there are. */
export function quoteList(texts: readonly string[]): string {
  const rest = texts.length - mostListed;
  return `${texts.slice(0, mostListed).map(quote).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029`]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '`': "'" };

function escapeUnprintable(text: string): string {
  return text.replace(
    unprintable,
    (character) => named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
