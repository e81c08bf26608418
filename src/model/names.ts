/** How resources of a namespace, and ServiceAccounts, are named. */

/** Whatever has a namespace and a name. */
export interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** Writes a name for people: `namespace/name`. */
export function formatName({ namespace, name }: Named): string {
  return `${namespace}/${name}`;
}

/** A key of a `Map`. The length keeps `a/b` and `c` apart from `a` and `b/c`. */
export function nameKey({ namespace, name }: Named): string {
  return `${namespace.length}/${namespace}/${name}`;
}

/** Whether two names are those of one object. */
export function isSameName(one: Named, other: Named): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}
