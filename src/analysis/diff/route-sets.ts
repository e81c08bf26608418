import type { HeaderSet, MethodSet, RouteSet } from './change.js';
import type { Branch, Outcome, RouteTree } from './route-tree.js';
import { describeTextAtoms } from './text-atoms.js';

/**
 * Describes the requests of a tree whose outcome is the one that is asked for. None: an empty list. All: a
 * list of one set that constrains nothing.
 */
export function describeRoutes(
  tree: RouteTree,
  isAskedFor: (outcome: Outcome) => boolean,
): readonly RouteSet[] {
  switch (tree.kind) {
    case 'leaf':
      return isAskedFor(tree.outcome) ? [{}] : [];
    case 'passed-over':
      return [];
    case 'path':
      return describeBranches(tree.branches, isAskedFor, (atoms, all) =>
        describeTextAtoms(atoms, all).map((path) => ({ path })),
      );
    case 'method':
      return describeBranches(tree.branches, isAskedFor, (atoms, all) => [
        { methods: describeMethods(atoms, all) },
      ]);
    case 'header': {
      const values = tree.branches.flatMap(({ atom }) => (atom ? [atom] : []));
      return describeBranches(tree.branches, isAskedFor, (atoms) => {
        const chosen = atoms.filter((atom) => atom !== undefined);
        const sets: readonly HeaderSet[] = [
          ...(atoms.includes(undefined) ? [{ name: tree.name, absent: true as const }] : []),
          ...describeTextAtoms(chosen, values).map((set) => ({ name: tree.name, ...set })),
        ];
        return sets.map((set) => ({ headers: [set] }));
      });
    }
  }
}

/** Joins the branches below which the same is asked for; where that holds for all, the field does not matter. */
function describeBranches<Atom>(
  branches: readonly Branch<Atom>[],
  isAskedFor: (outcome: Outcome) => boolean,
  describe: (atoms: readonly Atom[], all: readonly Atom[]) => readonly RouteSet[],
): readonly RouteSet[] {
  const groups = new Map<string, { readonly below: readonly RouteSet[]; readonly atoms: Atom[] }>();
  for (const { atom, tree } of branches) {
    const below = describeRoutes(tree, isAskedFor);
    const key = JSON.stringify(below);
    const group = groups.get(key);
    if (group) group.atoms.push(atom);
    else groups.set(key, { below, atoms: [atom] });
  }
  const all = branches.map(({ atom }) => atom);
  return [...groups.values()].flatMap(({ below, atoms }) => {
    if (below.length === 0 || atoms.length === all.length) return below;
    return describe(atoms, all).flatMap((set) => below.map((rest) => join(set, rest)));
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

/** The first outcome that is asked for. */
export function findOutcome(tree: RouteTree, isAskedFor: (outcome: Outcome) => boolean): Outcome | undefined {
  switch (tree.kind) {
    case 'leaf':
      return isAskedFor(tree.outcome) ? tree.outcome : undefined;
    case 'passed-over':
      return undefined;
    case 'path':
    case 'method':
    case 'header':
      for (const { tree: below } of tree.branches) {
        const found = findOutcome(below, isAskedFor);
        if (found) return found;
      }
      return undefined;
  }
}
