/** Values that satisfy one constraint of a policy: sample values, or for any other text, values derived from it. */
import { findMatchSets, parseRe2 } from '../../regex/index.js';
import * as samples from './sample-values.js';

/** Host headers that an entry of `spec.hosts` matches. */
export function hostsLike(entry: string): readonly string[] {
  return listed(samples.hosts, entry) ?? namesLike(entry);
}

function namesLike(entry: string): readonly string[] {
  const name = entry.replace(/^\*\./, 'any.').replace(/^\*(?=$|:)/, 'any.test');
  return [name, name.toUpperCase()];
}

/** Addresses in an entry of `spec.ipAddresses`. The text before its prefix length is one. */
export function addressesIn(range: string): readonly string[] {
  return listed(samples.ranges, range) ?? [range.replace(/\/.*$/, '')];
}

/** Methods that a list of methods admits. */
export function methodsOf(list: readonly string[]): readonly string[] {
  return listed(samples.methods, list.join(',')) ?? list.map((one) => (one === '*' ? 'GET' : one));
}

/** Paths that a pattern matches. */
export function pathsLike(pattern: string): readonly string[] {
  return listed(samples.paths, pattern) ?? shortestMatch(pattern, '/[^\\x00-\\x20\\x7f?#]*');
}

/** Header values that a pattern matches. */
export function headerValuesLike(pattern: string): readonly (string | readonly string[])[] {
  return listed(samples.headerValues, pattern) ?? shortestMatch(pattern, '[\\x21-\\x7e]*');
}

function listed<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** One text, unless there is none or it takes too long to find. */
function shortestMatch(pattern: string, within: string): readonly string[] {
  const [wanted, allowed] = [parseRe2(pattern), parseRe2(within)];
  if (!wanted.ok || !allowed.ok) return [];
  const isBoth = ({ matched }: { readonly matched: readonly number[] }) => matched.length === 2;
  const found = findMatchSets([wanted.node, allowed.node], budget, isBoth).sets.find(isBoth);
  return found ? [found.witness] : [];
}

/** Little enough to be spent on every route of every generated request. */
const budget = { states: 2_000, instructions: 2_000 };
