/** Enough of a value to recognise it. */
const longestQuotation = 80;

/** What would garble a terminal or is no character. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** A text in backticks, shortened, with control characters and lone surrogates escaped. */
export function quote(text: string): string {
  const shown = text.length > longestQuotation ? `${text.slice(0, longestQuotation)}...` : text;
  return `\`${shown.replace(unprintable, escapeCharacter)}\``;
}

/** What a value is, for a message about a wrong type: scalars as JSON writes them, the rest by its type. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(`"${value}"`);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : quote(String(value));
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
