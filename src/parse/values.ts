import type { FieldPath } from '../model/issue.js';

/** Any object that is no list; its own fields are all that counts. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a value is a `Buffer` or `Uint8Array`: what a file holds before it is decoded. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** An own field, so that `constructor` and the like are absent unless written. */
export function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What stands at a path; `undefined` if nothing does. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce(
    (parent, step) =>
      typeof step === 'string' ? fieldOf(parent, step) : isList(parent) ? parent[step] : undefined,
    value,
  );
}

/** The same list without the room to grow that a list which grew keeps: that of a hundred thousand lists adds up. */
export function trimmed<Item>(list: readonly Item[]): readonly Item[] {
  return list.slice();
}
