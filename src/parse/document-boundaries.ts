/** A part of a text, and where it starts in it. */
export interface Part {
  readonly offset: number;
  readonly text: string;
}

/** Nothing but a document marker may start a line so, not even within a quoted or literal text. */
const documentMarker = /^---(?=[ \t\r\n]|$)/gm;

/**
 * Cuts a manifest into its documents before any is parsed, so that a syntax error can't swallow its
 * neighbours: at YAML's `---` lines, and between JSON values that follow each other.
 */
export function splitDocuments(text: string): readonly Part[] {
  return splitAtMarkers(text).flatMap(splitJsonSequence);
}

function splitAtMarkers(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const { index } of text.matchAll(documentMarker)) {
    // Directives stand in front of the marker of the document they belong to.
    if (index === start || isDirectives(text.slice(start, index))) continue;
    parts.push({ offset: start, text: text.slice(start, index) });
    start = index;
  }
  parts.push({ offset: start, text: text.slice(start) });
  return parts;
}

function isDirectives(text: string): boolean {
  return /^%/m.test(text) && text.split('\n').every((line) => /^\s*(?:$|#)|^%/.test(line));
}

/** Cuts only if every piece is JSON by itself: YAML's flow style looks alike. */
function splitJsonSequence(part: Part): readonly Part[] {
  if (!/^\s*\{/.test(part.text)) return [part];
  const pieces = cutBehindObjects(part);
  return pieces.length > 1 && pieces.every(isJson) ? pieces : [part];
}

function cutBehindObjects({ offset, text }: Part): readonly Part[] {
  const pieces: Part[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') {
      index = endOfString(text, index);
    } else if (character === '{') {
      depth++;
    } else if (character === '}' && --depth === 0) {
      pieces.push({ offset: offset + start, text: text.slice(start, index + 1) });
      start = index + 1;
    }
  }
  if (text.slice(start).trim() !== '') pieces.push({ offset: offset + start, text: text.slice(start) });
  return pieces;
}

/** Where the quote stands that ends the string which begins at `start`; the end of the text if none does. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

function isJson({ text }: Part): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
