import { describePredicates } from './atomic-predicates.js';
import type { HeaderSet, MethodSet, RouteSet } from './change.js';
import type { Branch, Outcome, RouteTree } from './route-tree.js';

/**
 * Describes the requests of a tree with a wanted outcome. None: an empty list. All: a list of one set that constrains
 * nothing.
 */
export function describeRoutes(
  tree: RouteTree,
  isWanted: (outcome: Outcome) => boolean,
): readonly RouteSet[] {
  switch (tree.kind) {
    case 'leaf':
      return isWanted(tree.outcome) ? [{}] : [];
    case 'skipped':
      return [];
    case 'path':
      return describeBranches(tree.branches, isWanted, (values, all) =>
        describePredicates(values, all).map((path) => ({ path })),
      );
    case 'method':
      return describeBranches(tree.branches, isWanted, (values, all) => [
        { methods: describeMethods(values, all) },
      ]);
    case 'header': {
      const predicates = tree.branches.flatMap(({ value }) => value ?? []);
      return describeBranches(tree.branches, isWanted, (values) => {
        const chosen = values.filter((value) => value !== undefined);
        const sets: readonly HeaderSet[] = [
          ...(values.includes(undefined) ? [{ name: tree.name, absent: true as const }] : []),
          ...describePredicates(chosen, predicates).map((set) => ({ name: tree.name, ...set })),
        ];
        return sets.map((set) => ({ headers: [set] }));
      });
    }
  }
}

/** Joins branches with equal descriptions. If all are equal, the field does not matter. */
function describeBranches<Value>(
  branches: readonly Branch<Value>[],
  isWanted: (outcome: Outcome) => boolean,
  describe: (values: readonly Value[], all: readonly Value[]) => readonly RouteSet[],
): readonly RouteSet[] {
  const groups = new Map<string, { readonly below: readonly RouteSet[]; readonly values: Value[] }>();
  for (const { value, tree } of branches) {
    const below = describeRoutes(tree, isWanted);
    const key = JSON.stringify(below);
    const group = groups.get(key);
    if (group) group.values.push(value);
    else groups.set(key, { below, values: [value] });
  }
  const all = branches.map(({ value }) => value);
  return [...groups.values()].flatMap(({ below, values }) => {
    if (below.length === 0 || values.length === all.length) return below;
    return describe(values, all).flatMap((set) => below.map((rest) => join(set, rest)));
  });
}

function join(set: RouteSet, rest: RouteSet): RouteSet {
  const headers = [...(set.headers ?? []), ...(rest.headers ?? [])];
  return { ...set, ...rest, ...(headers.length > 0 && { headers }) };
}

/** @param all the methods that are named, and `undefined` for all others */
function describeMethods(
  chosen: readonly (string | undefined)[],
  all: readonly (string | undefined)[],
): MethodSet {
  const named = (methods: readonly (string | undefined)[]) =>
    methods.filter((method) => method !== undefined).sort();
  return chosen.includes(undefined)
    ? { noneOf: named(all.filter((method) => !chosen.includes(method))) }
    : { oneOf: named(chosen) };
}

/** The first wanted outcome. */
export function findOutcome(tree: RouteTree, isWanted: (outcome: Outcome) => boolean): Outcome | undefined {
  switch (tree.kind) {
    case 'leaf':
      return isWanted(tree.outcome) ? tree.outcome : undefined;
    case 'skipped':
      return undefined;
    case 'path':
    case 'method':
    case 'header':
      for (const { tree: below } of tree.branches) {
        const found = findOutcome(below, isWanted);
        if (found) return found;
      }
      return undefined;
  }
}
