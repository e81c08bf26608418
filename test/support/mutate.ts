/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Changes bytes in one to four places: sets, flips, takes out, puts in, doubles, cuts off. */
export function mutateBytes(bytes: Uint8Array, random: () => number): Uint8Array {
  const mutated = Array.from(bytes);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(mutated.length);
    const length = 1 + below(8);
    const changed = [
      (): unknown => (mutated[at] = below(256)),
      (): unknown => (mutated[at] = (mutated[at] ?? 0) ^ (1 << below(8))),
      (): unknown => mutated.splice(at, length),
      (): unknown => mutated.splice(at, 0, ...Array.from({ length }, () => below(256))),
      (): unknown => mutated.splice(at, 0, ...mutated.slice(at, at + length)),
      (): unknown => mutated.splice(at),
    ];
    changed[below(changed.length)]?.();
  }
  return new Uint8Array(mutated);
}

const strangeValues: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1e300,
  NaN,
  '',
  '\0',
  '\ud800',
  '*',
  '__proto__',
  'x'.repeat(70_000),
  [],
  [null],
  {},
  { __proto__: null },
  { length: 1 },
];

/** Changes a JSON value in one to three places: fields and items are replaced, removed, renamed, exchanged. */
export function mutateValue(value: unknown, random: () => number): unknown {
  const below = (limit: number): number => Math.floor(random() * limit);
  const strange = (): unknown => structuredClone(strangeValues[below(strangeValues.length)]);
  let root = structuredClone(value);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const places = placesIn(root);
    const [parent, key] = places[below(places.length)] ?? [];
    if (!parent || key === undefined) {
      root = strange();
      continue;
    }
    const other = places[below(places.length)];
    const changed = [
      () => (parent[key] = strange()),
      () => Reflect.deleteProperty(parent, key),
      () => (parent[key] = structuredClone(other?.[0][other[1]])),
      () => (parent[key] = [parent[key]]),
      () => (parent[`${key}${below(2) === 0 ? ' ' : 's'}`] = parent[key]),
    ];
    changed[below(changed.length)]?.();
  }
  return root;
}

type Parent = Record<string, unknown>;

function placesIn(value: unknown): (readonly [parent: Parent, key: string])[] {
  if (!isParent(value)) return [];
  return Object.keys(value).flatMap((key) => [[value, key] as const, ...placesIn(value[key])]);
}

function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null;
}
