import type { HostPattern } from './host.js';

/** A value for each pattern of host names, found by the names that the patterns match. */
export class NameTable<Value> {
  private readonly exact = new Map<string, Value>();
  private readonly subdomainsOf = new Map<string, Value>();
  private any: Value | undefined;
  /** Which lengths the keys of `subdomainsOf` have, so that no other ends of a name are looked up. */
  private readonly lengths = new Set<number>();

  /** The value of a pattern, its port aside; made when the pattern is new. */
  getOrCreate(pattern: HostPattern, create: () => Value): Value {
    switch (pattern.wildcard) {
      case 'none':
        return getOrCreate(this.exact, pattern.name, create);
      case 'subdomains':
        this.lengths.add(pattern.name.length);
        return getOrCreate(this.subdomainsOf, pattern.name, create);
      case 'any':
        return (this.any ??= create());
    }
  }

  /** Hands out the value of each pattern that matches a normalised name. */
  forEachMatch(name: string, visit: (value: Value) => void): void {
    if (name === '') return;
    const exact = this.exact.get(name);
    if (exact !== undefined) visit(exact);
    if (this.any !== undefined) visit(this.any);
    if (this.lengths.size === 0) return;
    for (let dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (!this.lengths.has(name.length - dot - 1)) continue;
      const value = this.subdomainsOf.get(name.slice(dot + 1));
      if (value !== undefined) visit(value);
    }
  }
}

function getOrCreate<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}
