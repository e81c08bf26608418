/**
 * Whether the text is well-formed and, unless they are welcome, without line feeds between two places:
 * what `.*` or `(?s).*` takes there. The string's own operations do it, in a time that hardly grows with the length.
 */
export function isGap(text: string, start: number, end: number, hasLineFeeds: boolean): boolean {
  if (!text.isWellFormed()) return false;
  if (hasLineFeeds) return true;
  const lineFeed = text.indexOf('\n', start);
  return lineFeed < 0 || lineFeed >= end;
}
