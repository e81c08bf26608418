/** Anything with a namespace and a name: a resource, a policy, a ServiceAccount. */
export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Writes a name as `kubectl` and the mesh do, for people. Two different names may read alike: {@link nameKey} tells
 * them apart.
 *
 * @example
 * formatName({ namespace: 'curl', name: 'httpbin' }); // 'curl/httpbin'
 */
export function formatName({ namespace, name }: NamespacedName): string {
  return `${namespace}/${name}`;
}

/** One text for one name, as the key of a map; the length tells `a/b` + `c` from `a` + `b/c`. */
export function nameKey({ namespace, name }: NamespacedName): string {
  return `${namespace.length}/${namespace}/${name}`;
}

/** Whether two names are equal. */
export function isSameName(one: NamespacedName, other: NamespacedName): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}
