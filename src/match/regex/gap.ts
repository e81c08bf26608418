import { scalarValueAt } from './scalar-values.js';

/**
 * Whether the text between two places is well-formed and, unless they are welcome, without line feeds:
 * what `.*` or `(?s).*` takes there.
 */
export function isGap(text: string, start: number, end: number, hasLineFeeds: boolean): boolean {
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a) {
      if (!hasLineFeeds) return false;
    } else if ((unit & 0xf800) === 0xd800) {
      // A pair cannot reach beyond `end`: what stands there starts with a whole character.
      if (scalarValueAt(text, at) < 0) return false;
      at += 1;
    }
  }
  return true;
}
