import type { Rule } from '../model/rule.js';

/** Namespace, then name of a ServiceAccount: nested, so that a look-up joins no strings. */
export type BySource<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>;

/** Collects the rules that name each source, in input order and each rule once, and makes one value of them. */
export function groupBySource<Value>(
  rules: readonly Rule[],
  make: (rulesOfSource: readonly Rule[]) => Value,
): BySource<Value> {
  const collected = new Map<string, Map<string, Set<Rule>>>();
  for (const rule of rules) {
    for (const { namespace, name } of rule.sources) {
      const ofNamespace = getOrCreate(collected, namespace, () => new Map<string, Set<Rule>>());
      getOrCreate(ofNamespace, name, () => new Set<Rule>()).add(rule);
    }
  }
  return mapValues(collected, (ofNamespace) => mapValues(ofNamespace, (ofSource) => make([...ofSource])));
}

function getOrCreate<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

function mapValues<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To): Map<string, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
