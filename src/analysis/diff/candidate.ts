import { routeKey } from '../../dialect/route-parts.js';
import { readRule, type SpecRule } from '../../dialect/spec.js';
import type { Rule } from '../../model/rule.js';

/** Something that grants, and in which of the two sets of policies it stands. */
export interface Sided {
  readonly before: boolean;
  readonly after: boolean;
}

/** A rule of one source and port. Rules that say the same are one. */
export interface Candidate extends Sided {
  readonly rule: SpecRule;
  /** Tells it from all others of its source and port. */
  readonly id: number;
}

/** Whether a grant stands in one set of policies alone. */
export function isChanged({ before, after }: Sided): boolean {
  return before !== after;
}

/** Puts the rules of one source and port together, those of both sides once. */
export function candidatesOf(before: readonly Rule[], after: readonly Rule[]): readonly Candidate[] {
  return mergeSides(before, after, textOfRule).flatMap(({ value, before, after }, id) => {
    const rule = readRule(value);
    return rule ? [{ rule, before, after, id }] : [];
  });
}

/** Whether two lists of rules say the same, in whatever order and however often. */
export function sameRules(before: readonly Rule[], after: readonly Rule[]): boolean {
  const [left, right] = [new Set(before.map(textOfRule)), new Set(after.map(textOfRule))];
  return left.size === right.size && [...left].every((text) => right.has(text));
}

/** One of each value that stands on either side, told apart by their texts. */
export function mergeSides<Value>(
  before: readonly Value[],
  after: readonly Value[],
  textOf: (value: Value) => string,
): readonly (Sided & { readonly value: Value })[] {
  const left = new Map(before.map((value) => [textOf(value), value]));
  const right = new Map(after.map((value) => [textOf(value), value]));
  return Array.from(new Map([...left, ...right]), ([text, value]) => ({
    value,
    before: left.has(text),
    after: right.has(text),
  }));
}

/** What a rule says, without the names of the resources that say it. */
function textOfRule({ hosts, ipAddresses, port, protocol, routes }: Rule): string {
  const routeTexts = routes && distinct(routes.map(routeKey));
  return JSON.stringify([port, protocol, distinct(hosts), distinct(ipAddresses), routeTexts]);
}

function distinct(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)].sort();
}
