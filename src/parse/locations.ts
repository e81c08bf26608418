import type { FieldPath, Location } from '../model/issue.js';

/** Finds a field of one resource in its manifest; of an absent field, the nearest ancestor that is there. */
export type Locator = (path: FieldPath) => Location;

/** Beside the resources, not in them: they stay the plain objects that `kubectl` would print. */
const locators = new WeakMap<object, Locator>();

/** Remembers where a resource was read. */
export function rememberLocation(resource: object, locator: Locator): void {
  locators.set(resource, locator);
}

/**
 * Where a field of a resource stands in the manifest it was read from; `undefined` for a resource that
 * `parseManifests()` did not make, a copy included.
 *
 * @example
 * locate(policy, ['spec', 'ports', 0]); // { file: 'egress.yaml', line: 12, column: 5 }
 */
export function locate(resource: unknown, path: FieldPath): Location | undefined {
  return typeof resource === 'object' && resource !== null ? locators.get(resource)?.(path) : undefined;
}
