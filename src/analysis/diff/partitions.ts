import type { ServiceAccount } from '../../model/request.js';
import type { Rule } from '../../model/rule.js';
import { accountsIn, type ComparedSet, enablesEgress, rulesOf } from './policy-set.js';

/** One source and port. Rules of others do not affect its requests. */
export interface Partition {
  /** `undefined`: any that no policy names. */
  readonly source: ServiceAccount | undefined;
  /** `undefined`: any that no rule of the source is for. */
  readonly port: number | undefined;
  /** One of the sources and ports. */
  readonly example: { readonly source: ServiceAccount; readonly port: number };
  readonly before: readonly Rule[];
  readonly after: readonly Rule[];
}

/**
 * All sources and ports that the policies distinguish, in order. Those that no rule names come last, and only if some
 * such request may be allowed.
 */
export function* partitionsOf(before: ComparedSet, after: ComparedSet): Generator<Partition> {
  const passthrough = enablesEgress(before) || enablesEgress(after);
  const sources = distinctSources([...accountsIn(before.set), ...accountsIn(after.set)]);
  for (const source of sources) {
    yield* partitionsOfSource(source, rulesOf(before.set, source), rulesOf(after.set, source), passthrough);
  }
  if (!passthrough) return;
  const source = unnamedSource(sources);
  yield { source: undefined, port: undefined, example: { source, port: 80 }, before: [], after: [] };
}

function* partitionsOfSource(
  source: ServiceAccount,
  before: readonly Rule[],
  after: readonly Rule[],
  passthrough: boolean,
): Generator<Partition> {
  const byPort = new Map<number, { readonly before: Rule[]; readonly after: Rule[] }>();
  for (const [side, rules] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const rule of rules) {
      const partition = byPort.get(rule.port) ?? { before: [], after: [] };
      partition[side].push(rule);
      byPort.set(rule.port, partition);
    }
  }
  for (const [port, rules] of [...byPort].sort(([left], [right]) => left - right)) {
    yield { source, port, example: { source, port }, ...rules };
  }
  const port = passthrough ? unnamedPort(byPort) : undefined;
  if (port === undefined) return;
  yield { source, port: undefined, example: { source, port }, before: [], after: [] };
}

/** Each once, by namespace and name. */
export function distinctSources(sources: readonly ServiceAccount[]): readonly ServiceAccount[] {
  const distinct = new Map(
    sources.map((source) => [JSON.stringify([source.namespace, source.name]), source]),
  );
  return [...distinct.values()].sort(
    (left, right) => compareTexts(left.namespace, right.namespace) || compareTexts(left.name, right.name),
  );
}

function compareTexts(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function unnamedSource(named: readonly ServiceAccount[]): ServiceAccount {
  const namespaces = new Set(named.map(({ namespace }) => namespace));
  for (let number = 0; ; number++) {
    const namespace = number === 0 ? 'other' : `other-${number}`;
    if (!namespaces.has(namespace)) return { namespace, name: 'other' };
  }
}

/** `undefined` if there is a rule for each. */
function unnamedPort(named: ReadonlyMap<number, unknown>): number | undefined {
  for (let port = 80; port < 80 + 65_535; port++) {
    const candidate = ((port - 1) % 65_535) + 1;
    if (!named.has(candidate)) return candidate;
  }
  return undefined;
}
