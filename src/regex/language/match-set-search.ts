import { buildCombinedProgram, programSizeOf } from '../program/program.js';
import { type Position, Simulation } from '../program/simulation.js';
import type { RegexNode } from '../syntax/regex-node.js';
import { defaultLanguageBudget, type LanguageBudget, type LanguageBudgetName } from './budget.js';
import { representativesOf } from './representatives.js';

/** A set of patterns that some text matches, all others being missed, and a shortest such text. */
export interface MatchSet {
  /** Indices of the patterns, ascending. */
  readonly matched: readonly number[];
  readonly witness: string;
}

export type MatchSetSearch =
  | { readonly complete: true; readonly sets: readonly MatchSet[] }
  | { readonly complete: false; readonly sets: readonly MatchSet[]; readonly exhausted: LanguageBudgetName };

/**
 * Finds every combination in which several patterns can match one text as a whole, each with a shortest text.
 *
 * All patterns run side by side in one automaton, whose states are visited from the start outwards. That one
 * walk answers every question about their languages: `a` is empty if no combination has it; `a` includes `b`
 * if none has `b` without `a`; and so on.
 *
 * @param isEnough ends the walk early: it is asked once for each combination that is found
 *
 * @example
 * findMatchSets([nodeOf('/a.*'), nodeOf('.*b')]);
 * // { complete: true, sets: [{ matched: [], witness: '' }, { matched: [1], witness: 'b' }, ...] }
 */
export function findMatchSets(
  nodes: readonly RegexNode[],
  budget: LanguageBudget = defaultLanguageBudget,
  isEnough: (set: MatchSet) => boolean = () => false,
): MatchSetSearch {
  const size = nodes.reduce((sum, node) => sum + programSizeOf(node), 1);
  if (size > budget.instructions) return { complete: false, sets: [], exhausted: 'instructions' };
  const program = buildCombinedProgram(nodes.map((node, pattern) => ({ node, pattern })));
  const simulation = new Simulation(program);
  const representatives = representativesOf(program, simulation);

  const sets = new Map<string, MatchSet>();
  const seen = new Set<string>([keyOf(simulation.start)]);
  let texts: Visit[] = [{ position: simulation.start, before: undefined, character: '' }];
  while (texts.length > 0) {
    const longer: Visit[] = [];
    for (const visit of texts) {
      const matched = simulation.matches(visit.position);
      const key = matched.join();
      if (!sets.has(key)) {
        const set = { matched, witness: textOf(visit) };
        sets.set(key, set);
        if (isEnough(set)) return { complete: true, sets: [...sets.values()] };
      }
      const kinds = new Set<number>();
      for (const { characterClass, character } of representatives) {
        const kind = simulation.kindOf(visit.position, characterClass);
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        const position = simulation.step(visit.position, characterClass);
        const positionKey = keyOf(position);
        if (seen.has(positionKey)) continue;
        if (seen.size >= budget.states) {
          return { complete: false, sets: [...sets.values()], exhausted: 'states' };
        }
        seen.add(positionKey);
        longer.push({ position, before: visit, character });
      }
    }
    texts = longer;
  }
  return { complete: true, sets: [...sets.values()] };
}

/** A state of the automaton and the way to it. */
interface Visit {
  readonly position: Position;
  readonly before: Visit | undefined;
  readonly character: string;
}

function textOf(visit: Visit): string {
  const characters: string[] = [];
  for (let at: Visit | undefined = visit; at; at = at.before) characters.push(at.character);
  return characters.reverse().join('');
}

function keyOf({ instructions, last }: Position): string {
  return `${last}:${instructions.join()}`;
}
