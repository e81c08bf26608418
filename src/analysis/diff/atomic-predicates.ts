import { findMatchSets, languageOf, type RegexNode } from '../../regex/index.js';
import { BudgetExhausted, type DiffBudget } from './budget.js';
import type { TextSet } from './change.js';

/** All texts that match these patterns as a whole and none of the others; and one of them. */
export interface AtomicPredicate {
  readonly matched: ReadonlySet<string>;
  readonly example: string;
}

/** The values that a field of a request can have, and those among them that make a good example. */
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

/** Finds the atomic predicates of sets of patterns, each set once. */
export class AtomicPredicates {
  private readonly known = new Map<string, readonly AtomicPredicate[] | BudgetExhausted>();

  constructor(private readonly budget: DiffBudget) {}

  /**
   * Splits the texts of a field into atomic predicates, none of which a pattern divides. Every text is in one of them.
   *
   * @throws BudgetExhausted if there are too many
   */
  find(field: TextField, patterns: readonly string[]): readonly AtomicPredicate[] {
    const key = JSON.stringify([field.name, ...patterns]);
    const known = this.known.get(key) ?? this.tryToFind(field, patterns);
    this.known.set(key, known);
    if (known instanceof BudgetExhausted) throw known;
    return known;
  }

  private tryToFind(
    field: TextField,
    patterns: readonly string[],
  ): readonly AtomicPredicate[] | BudgetExhausted {
    try {
      return findAtomicPredicates(field, patterns, this.budget);
    } catch (error) {
      if (error instanceof BudgetExhausted) return error;
      throw error;
    }
  }
}

function findAtomicPredicates(
  field: TextField,
  patterns: readonly string[],
  budget: DiffBudget,
): readonly AtomicPredicate[] {
  const search = findMatchSets([field.valid, field.usual, ...patterns.map(languageOf)], budget);
  if (!search.complete) throw new BudgetExhausted(search.exhausted);
  const predicates = new Map<string, AtomicPredicate & { readonly usual: boolean }>();
  for (const { matched, witness } of search.sets) {
    if (!matched.includes(0)) continue;
    const usual = matched.includes(1);
    const indices = matched.filter((index) => index > 1);
    const known = predicates.get(indices.join());
    if (known && (known.usual || !usual)) continue;
    const names = indices.map((index) => patterns[index - 2] ?? '');
    predicates.set(indices.join(), { matched: new Set(names), example: witness, usual });
  }
  return [...predicates.values()].map(({ matched, example }) => ({ matched, example }));
}

/**
 * Describes some predicates, each pattern being named only where it makes a difference: `/a.*` alone, if all
 * predicates that match it are chosen; `/a.*` without `/ab`, if not; and none, if all predicates are chosen.
 *
 * @param all every predicate of the field
 */
export function describePredicates(
  chosen: readonly AtomicPredicate[],
  all: readonly AtomicPredicate[],
): readonly TextSet[] {
  if (chosen.length === all.length) return [{ matches: [], misses: [], example: shortestOf(all) }];
  const rest = new Set(chosen);
  const described: TextSet[] = [];
  for (const pattern of new Set(chosen.flatMap(({ matched }) => [...matched]))) {
    const matching = all.filter(({ matched }) => matched.has(pattern));
    if (
      !matching.every((predicate) => chosen.includes(predicate)) ||
      !matching.some((predicate) => rest.has(predicate))
    ) {
      continue;
    }
    described.push({ matches: [pattern], misses: [], example: shortestOf(matching) });
    for (const predicate of matching) rest.delete(predicate);
  }
  for (const predicate of rest) described.push(describePredicate(predicate, all));
  return described;
}

/** Describes one predicate by as few patterns as distinguish it from all others. */
function describePredicate(predicate: AtomicPredicate, all: readonly AtomicPredicate[]): TextSet {
  const others = all.filter((other) => other !== predicate);
  const matches = without(predicate.matched, (kept) =>
    all.filter(matchesAll(kept)).every(matchesAll([...predicate.matched])),
  );
  const similar = others.filter(matchesAll(matches));
  const missed = similar.flatMap(({ matched }) => [...matched].filter((one) => !predicate.matched.has(one)));
  const misses = without(new Set(missed), (kept) =>
    similar.every(({ matched }) => kept.some((pattern) => matched.has(pattern))),
  );
  return { matches, misses, example: predicate.example };
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

function matchesAll(patterns: readonly string[]): (predicate: AtomicPredicate) => boolean {
  return ({ matched }) => patterns.every((pattern) => matched.has(pattern));
}

function shortestOf([first, ...others]: readonly AtomicPredicate[]): string {
  return others.reduce(
    (shortest, { example }) => (example.length < shortest.length ? example : shortest),
    first?.example ?? '',
  );
}
