/** Freezes plain data all through, in place. Data that contains itself is fine. */
export function deepFreeze<Value>(value: Value): Value {
  visit(value, (one) => {
    Object.freeze(one);
    return true;
  });
  return value;
}

/** Whether nothing of some plain data can change any more. */
export function isDeeplyFrozen(value: unknown): boolean {
  let frozen = true;
  visit(value, (one) => {
    frozen &&= Object.isFrozen(one);
    return frozen;
  });
  return frozen;
}

/** Visits every object that can be reached, each once, until `look` returns `false`. Not by recursion: data may be deep. */
function visit(root: unknown, look: (one: object) => boolean): void {
  const seen = new Set<unknown>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!look(one)) return;
    for (const child of Object.values(one)) if (typeof child === 'object') left.push(child);
  }
}
