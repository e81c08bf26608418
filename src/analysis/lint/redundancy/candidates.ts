import type { SpecRule } from '../../../dialect/spec.js';
import { type IpRange, mask } from '../../../match/address.js';
import type { ServiceAccount } from '../../../model/request.js';
import { resourceKey } from '../../../parse/identity.js';
import type { LintedRule } from '../context.js';
import { coveringHostKeys, hostKey } from './host-cover.js';

/** The rules that may cover another for one of its sources. */
export type CandidatesOf = (rule: LintedRule, source: ServiceAccount) => Iterable<LintedRule>;

/**
 * Finds the rules that may cover another by a look-up: those of a source and port with a host, or a range, that covers
 * the first of the other's. It may miss some, of which nothing is claimed.
 */
export function indexCandidates(rules: readonly LintedRule[]): CandidatesOf {
  const buckets = new Map<string, LintedRule[]>();
  for (const rule of rules) {
    const keys = storedKeys(rule.spec);
    for (const source of rule.spec.rule.sources) {
      for (const key of keys) addTo(buckets, bucketKey(source, key), rule);
    }
  }
  return function* (rule, source) {
    for (const key of soughtKeys(rule.spec)) yield* buckets.get(bucketKey(source, key)) ?? [];
  };
}

function bucketKey({ namespace, name }: ServiceAccount, key: string): string {
  return `${resourceKey(namespace, name)} ${key}`;
}

function addTo(buckets: Map<string, LintedRule[]>, key: string, rule: LintedRule): void {
  const bucket = buckets.get(key);
  if (!bucket) buckets.set(key, [rule]);
  else if (bucket.at(-1) !== rule) bucket.push(rule);
}

/** The keys of a rule in the index. */
function storedKeys({ rule, hosts, ranges }: SpecRule): readonly string[] {
  const isByHost = rule.protocol === 'http' || (rule.protocol === 'https' && hosts.length > 0);
  const keys = isByHost
    ? hosts.map(hostKey)
    : ranges.length === 0
      ? ['any host and address']
      : ranges.map((range) => rangeKey(range, range.prefixLength));
  return [...new Set(keys)].map((key) => `${rule.port} ${key}`);
}

/** A rule that covers this one has one of these keys, if a single range of it covers the first. */
function soughtKeys({ rule, hosts: [host], ranges: [range] }: SpecRule): readonly string[] {
  const isByHost = rule.protocol === 'http' || rule.protocol === 'https';
  const keys = [
    'any host and address',
    ...(range ? Array.from({ length: range.prefixLength + 1 }, (_, length) => rangeKey(range, length)) : []),
    ...(isByHost && host ? coveringHostKeys(host) : []),
  ];
  return keys.map((key) => `${rule.port} ${key}`);
}

function rangeKey({ network }: IpRange, prefixLength: number): string {
  const { family, word0, word1, word2, word3 } = mask(network, prefixLength);
  return `range ${family} ${prefixLength} ${word0} ${word1} ${word2} ${word3}`;
}
