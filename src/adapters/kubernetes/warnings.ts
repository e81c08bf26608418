/** The API server may cut longer warnings off. */
const longestWarning = 256;
/** It leaves out warnings beyond this total, over all webhooks together. */
const longestTotal = 4096;

/** Keeps warnings within the limits of the API server: the last one says how many are left out. */
export function limitWarnings(warnings: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let total = 0;
  for (const [index, warning] of warnings.entries()) {
    const text = warning.length > longestWarning ? `${warning.slice(0, longestWarning - 1)}…` : warning;
    total += text.length;
    if (total > longestTotal - longestWarning && index < warnings.length - 1) {
      return [...kept, `${warnings.length - index} more warnings are left out`];
    }
    kept.push(text);
  }
  return kept;
}
