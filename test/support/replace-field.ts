/** `spec.ports[0].number` as `['spec', 'ports', 0, 'number']`. */
export function parseFieldPath(path: string): readonly (string | number)[] {
  return Array.from(path.matchAll(/[^.[\]]+/g), ([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** A copy of a resource with one field set, or removed where `change` has no `value`. */
export function replaceField(
  resource: unknown,
  change: { readonly at: string; readonly value?: unknown },
): unknown {
  return replaceAt(resource, parseFieldPath(change.at), change);
}

function replaceAt(
  value: unknown,
  [step, ...rest]: readonly (string | number)[],
  change: { readonly value?: unknown },
): unknown {
  if (step === undefined) return change.value;
  const isRemoval = rest.length === 0 && !('value' in change);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return isRemoval
      ? items.filter((_, index) => index !== step)
      : items.map((item, index) => (index === step ? replaceAt(item, rest, change) : item));
  }
  // Entries, for `__proto__` has to become a property like any other.
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  const others = entries.filter(([name]) => name !== String(step));
  if (isRemoval) return Object.fromEntries(others);
  const [, previous] = entries.find(([name]) => name === String(step)) ?? [];
  const changed = entries.some(([name]) => name === String(step))
    ? entries.map(
        ([name, old]) => [name, name === String(step) ? replaceAt(old, rest, change) : old] as const,
      )
    : [...entries, [String(step), replaceAt(previous, rest, change)] as const];
  return Object.fromEntries(changed);
}
