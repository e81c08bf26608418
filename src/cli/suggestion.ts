import { suggest } from '../parse/suggest.js';

/** The end of a message on an unknown word: `, did you mean ...?`, or nothing if no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = suggest(word, candidates);
  return nearest === undefined ? '' : `, did you mean \`${nearest}\`?`;
}
