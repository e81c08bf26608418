import { routeKey } from '../../dialect/route-parts.js';
import { readRule, type SpecRule } from '../../dialect/spec.js';
import type { Rule } from '../../model/rule.js';

/** In which of the two sets of policies something is. */
export interface Presence {
  readonly before: boolean;
  readonly after: boolean;
}

/** A rule of one source and port. Equal rules are merged into one. */
export interface MergedRule extends Presence {
  readonly rule: SpecRule;
  /** Unique for its source and port. */
  readonly id: number;
}

/** Whether something is in one of the two sets only. */
export function isChanged({ before, after }: Presence): boolean {
  return before !== after;
}

/** Merges the rules of one source and port of both sides. */
export function mergeRules(before: readonly Rule[], after: readonly Rule[]): readonly MergedRule[] {
  return mergeSides(before, after, textOfRule).flatMap(({ value, before, after }, id) => {
    const rule = readRule(value);
    return rule ? [{ rule, before, after, id }] : [];
  });
}

/** Whether two lists have equal rules, regardless of order and repetition. */
export function sameRules(before: readonly Rule[], after: readonly Rule[]): boolean {
  const [left, right] = [new Set(before.map(textOfRule)), new Set(after.map(textOfRule))];
  return left.size === right.size && [...left].every((text) => right.has(text));
}

/** Merges the values of both sides that have equal texts. */
export function mergeSides<Value>(
  before: readonly Value[],
  after: readonly Value[],
  textOf: (value: Value) => string,
): readonly (Presence & { readonly value: Value })[] {
  const left = new Map(before.map((value) => [textOf(value), value]));
  const right = new Map(after.map((value) => [textOf(value), value]));
  return Array.from(new Map([...left, ...right]), ([text, value]) => ({
    value,
    before: left.has(text),
    after: right.has(text),
  }));
}

/** A rule as text, without the names of its resources. */
function textOfRule({ hosts, ipAddresses, port, protocol, routes }: Rule): string {
  const routeTexts = routes && distinct(routes.map(routeKey));
  return JSON.stringify([port, protocol, distinct(hosts), distinct(ipAddresses), routeTexts]);
}

function distinct(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)].sort();
}
