/** Freezes a value and everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

/** Empties a value and everything in it that lets itself be changed, in place. */
export function destroy(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(destroy);
  for (const key of Object.keys(value)) Reflect.deleteProperty(value, key);
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0;
}
