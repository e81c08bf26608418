const decimal = /^(?:0|[1-9][0-9]*)$/;

/**
 * Whether one version of an object is at least as new as another.
 *
 * To clients a `resourceVersion` is opaque, but for one thing: the versions of one kind of resource grow. Those of the
 * API server are decimal numbers, and are compared as such. Others can be told apart but not ordered: then the
 * later one counts as newer, unless it is the same.
 */
export function isAtLeast(version: string | undefined, other: string | undefined): boolean {
  if (version === undefined || other === undefined) return false;
  if (!decimal.test(version) || !decimal.test(other)) return version === other;
  return version.length === other.length ? version >= other : version.length > other.length;
}

/** Whether one version is known to be newer than another. */
export function isNewer(version: string | undefined, other: string | undefined): boolean {
  return version !== other && isAtLeast(version, other);
}
