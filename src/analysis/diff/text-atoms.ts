import { findMatchSets, languageOf, type RegexNode } from '../../regex/index.js';
import { BudgetExhausted, type DiffBudget } from './budget.js';
import type { TextSet } from './change.js';

/** All texts that match these patterns as a whole and no other pattern in question; and one of them. */
export interface TextAtom {
  readonly matched: ReadonlySet<string>;
  readonly example: string;
}

/** The texts that can stand in a field of a request, and those among them that make a good example. */
export interface TextField {
  readonly name: string;
  readonly valid: RegexNode;
  readonly usual: RegexNode;
}

/** What a request target is before its query: see `match/path.ts`. */
export const pathField: TextField = {
  name: 'path',
  valid: languageOf('[^\\x00-\\x20\\x7f?#]*'),
  usual: languageOf('/[!-~]*'),
};

/** What a header value is: see `match/header.ts`. */
export const headerField: TextField = {
  name: 'header',
  valid: languageOf('[^\\x00\\r\\n]*'),
  usual: languageOf('[!-~]+'),
};

/** Finds atoms, each set of patterns being looked at once. */
export class TextAtoms {
  private readonly known = new Map<string, readonly TextAtom[] | BudgetExhausted>();

  constructor(private readonly budget: DiffBudget) {}

  /**
   * Splits the texts of a field into atoms: those that no pattern tells apart. Every text is in one of them.
   *
   * @throws BudgetExhausted if there are too many to look at
   */
  find(field: TextField, patterns: readonly string[]): readonly TextAtom[] {
    const key = JSON.stringify([field.name, ...patterns]);
    const known = this.known.get(key) ?? this.tryToFind(field, patterns);
    this.known.set(key, known);
    if (known instanceof BudgetExhausted) throw known;
    return known;
  }

  private tryToFind(field: TextField, patterns: readonly string[]): readonly TextAtom[] | BudgetExhausted {
    try {
      return findTextAtoms(field, patterns, this.budget);
    } catch (error) {
      if (error instanceof BudgetExhausted) return error;
      throw error;
    }
  }
}

function findTextAtoms(
  field: TextField,
  patterns: readonly string[],
  budget: DiffBudget,
): readonly TextAtom[] {
  const search = findMatchSets([field.valid, field.usual, ...patterns.map(languageOf)], budget);
  if (!search.complete) throw new BudgetExhausted(search.exhausted);
  const atoms = new Map<string, TextAtom & { readonly usual: boolean }>();
  for (const { matched, witness } of search.sets) {
    if (!matched.includes(0)) continue;
    const usual = matched.includes(1);
    const indices = matched.filter((index) => index > 1);
    const known = atoms.get(indices.join());
    if (known && (known.usual || !usual)) continue;
    const names = indices.map((index) => patterns[index - 2] ?? '');
    atoms.set(indices.join(), { matched: new Set(names), example: witness, usual });
  }
  return [...atoms.values()].map(({ matched, example }) => ({ matched, example }));
}

/**
 * Describes some atoms, each pattern being named only where it makes a difference: `/a.*` alone, if
 * all atoms are meant that match it; `/a.*` without `/ab`, if not; and none, if all atoms are meant.
 *
 * @param all every atom of the field
 */
export function describeTextAtoms(chosen: readonly TextAtom[], all: readonly TextAtom[]): readonly TextSet[] {
  if (chosen.length === all.length) return [{ matches: [], misses: [], example: shortestOf(all) }];
  const rest = new Set(chosen);
  const described: TextSet[] = [];
  for (const pattern of new Set(chosen.flatMap(({ matched }) => [...matched]))) {
    const matching = all.filter(({ matched }) => matched.has(pattern));
    if (!matching.every((atom) => chosen.includes(atom)) || !matching.some((atom) => rest.has(atom))) {
      continue;
    }
    described.push({ matches: [pattern], misses: [], example: shortestOf(matching) });
    for (const atom of matching) rest.delete(atom);
  }
  for (const atom of rest) described.push(describeTextAtom(atom, all));
  return described;
}

/** Describes one atom by as few patterns as tell it from all others. */
function describeTextAtom(atom: TextAtom, all: readonly TextAtom[]): TextSet {
  const others = all.filter((other) => other !== atom);
  const matches = without(atom.matched, (kept) =>
    all.filter(matchesAll(kept)).every(matchesAll([...atom.matched])),
  );
  const similar = others.filter(matchesAll(matches));
  const missed = similar.flatMap(({ matched }) => [...matched].filter((one) => !atom.matched.has(one)));
  const misses = without(new Set(missed), (kept) =>
    similar.every(({ matched }) => kept.some((pattern) => matched.has(pattern))),
  );
  return { matches, misses, example: atom.example };
}

/** Leaves out one pattern after the other, as long as the rest is enough. */
function without(
  patterns: ReadonlySet<string>,
  isEnough: (kept: readonly string[]) => boolean,
): readonly string[] {
  let kept = [...patterns];
  for (const pattern of patterns) {
    const fewer = kept.filter((one) => one !== pattern);
    if (isEnough(fewer)) kept = fewer;
  }
  return kept;
}

function matchesAll(patterns: readonly string[]): (atom: TextAtom) => boolean {
  return ({ matched }) => patterns.every((pattern) => matched.has(pattern));
}

function shortestOf([first, ...others]: readonly TextAtom[]): string {
  return others.reduce(
    (shortest, { example }) => (example.length < shortest.length ? example : shortest),
    first?.example ?? '',
  );
}
