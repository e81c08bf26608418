import type { RegexEngine } from '../regex.js';
import type { RegexNode } from '../syntax/regex-node.js';
import type { EnginePlan } from './compiled-regex.js';
import { isOnePass } from './one-pass.js';
import { type GapShape, gapShapeOf, literalsOf } from './shapes.js';

/** The plan for a pattern that is one fixed text. */
export function literalPlan(text: string): EnginePlan {
  return { engine: 'literal', shape: { ...noShape, prefix: text } };
}

/** The simplest engine that serves the node, whose redundant anchors are gone. */
export function chooseEngine(node: RegexNode): EnginePlan {
  const gap = gapShapeOf(node);
  if (gap !== undefined) return { engine: gapEngineOf(gap), shape: gap };
  const literals = literalsOf(node);
  if (literals !== undefined) {
    const [only] = literals;
    return only !== undefined && literals.length === 1
      ? literalPlan(only)
      : { engine: 'literals', shape: noShape };
  }
  return { engine: isOnePass(node) ? 'one-pass' : 'automaton', shape: noShape };
}

const noShape: GapShape = { prefix: '', suffix: '', gapMin: 0, gapHasLineFeeds: false };

function gapEngineOf({ prefix, suffix }: GapShape): RegexEngine {
  if (prefix !== '') return suffix === '' ? 'prefix' : 'prefix-suffix';
  return suffix === '' ? 'any' : 'suffix';
}
