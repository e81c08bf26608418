import { fieldOf, valueAt } from '../../parse/values.js';

/** The annotation of a resource that names the codes to ignore there, separated by commas. */
export const ignoreAnnotation = 'egress-policy/ignore';

/** The codes that a resource asks to ignore. */
export function ignoredCodes(resource: unknown): readonly string[] {
  const annotation = fieldOf(valueAt(resource, ['metadata', 'annotations']), ignoreAnnotation);
  return typeof annotation === 'string' ? annotation.split(/[\s,]+/).filter(Boolean) : [];
}
