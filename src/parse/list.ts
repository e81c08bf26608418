import type { FieldPath } from '../model/issue.js';
import { fieldOf, isFields, isList } from './values.js';

/** A resource, or what stands in its place, and where it was found. */
export interface ListItem {
  readonly value: unknown;
  readonly path: FieldPath;
}

/** Deeper than any tool writes; a list that contains itself ends here. */
const deepestList = 16;

/** Whether this is a `List`, `EgressList` and the like, as `kubectl get -o json` prints. */
function isResourceList(value: unknown): boolean {
  const kind = fieldOf(value, 'kind');
  return (
    typeof kind === 'string' && kind.endsWith('List') && (kind === 'List' || isList(fieldOf(value, 'items')))
  );
}

/**
 * The items of lists and arrays, flattened, in order. A list without readable items, or nested too
 * deeply, stays an item itself, so that whoever reads the items reports it.
 */
export function flattenLists(value: unknown): readonly ListItem[] {
  const items: ListItem[] = [];
  collect(value, [], 0, items);
  return items;
}

function collect(value: unknown, path: FieldPath, depth: number, items: ListItem[]): void {
  const isKubernetesList = isFields(value) && isResourceList(value);
  const children = isKubernetesList ? fieldOf(value, 'items') : value;
  if (!isList(children) || depth === deepestList) {
    items.push({ value, path });
    return;
  }
  for (const [index, child] of children.entries()) {
    collect(child, isKubernetesList ? [...path, 'items', index] : [...path, index], depth + 1, items);
  }
}
