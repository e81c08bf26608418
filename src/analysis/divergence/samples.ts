/** Concrete values that a rule's texts match, and some that they don't, from which test requests are made. */
import { readableRanges } from '../../dialect/control-plane.js';
import { type IpRange, parseAddress, rangeContains } from '../../match/address.js';
import { formatAddress } from '../../match/format-address.js';
import type { Rule } from '../../model/rule.js';
import { compileRegex, defaultLanguageBudget, findMatchSets, languageOf } from '../../regex/index.js';

/** Entries of each kind that are sampled. There is one finding for each cause and rule, not for each entry. */
export const sampleLimits = { hosts: 4, routes: 16, addresses: 6 } as const;

const plainPath = languageOf('/[a-z0-9/._-]*');
const anyPath = languageOf('[!-"$->@-~]*');
const plainValue = languageOf('[ -~]*');

/** Texts that patterns match, each found once: policies share their route groups. */
export class PatternSamples {
  private readonly paths = new Map<string, string | undefined>();
  private readonly values = new Map<string, string | undefined>();

  /** A shortest plain path that a pattern matches; `undefined` if there is none or it takes too long to find. */
  path(pathRegex: string | undefined): string | undefined {
    if (!pathRegex) return '/';
    return cached(
      this.paths,
      pathRegex,
      () => shortestIn(pathRegex, plainPath) ?? shortestIn(pathRegex, anyPath),
    );
  }

  /** A shortest header value that a pattern matches. */
  value(pattern: string): string | undefined {
    return cached(this.values, pattern, () => shortestIn(pattern, plainValue));
  }
}

function cached(
  known: Map<string, string | undefined>,
  pattern: string,
  find: () => string | undefined,
): string | undefined {
  if (!known.has(pattern)) known.set(pattern, find());
  return known.get(pattern);
}

function shortestIn(pattern: string, wanted: ReturnType<typeof languageOf>): string | undefined {
  if (!compileRegex(pattern).ok) return undefined;
  const isBoth = ({ matched }: { readonly matched: readonly number[] }) => matched.length === 2;
  return findMatchSets([languageOf(pattern), wanted], defaultLanguageBudget, isBoth).sets.find(isBoth)
    ?.witness;
}

/** A host that an entry of `spec.hosts` matches. */
export function sampleHost(entry: string): string {
  return entry === '*' ? 'any.example' : entry.replace('*', 'any');
}

/** Addresses in a rule's ranges, also such as other rules treat differently; `undefined` if it has no ranges. */
export function sampleAddresses(rule: Rule, others: readonly Rule[]): readonly (string | undefined)[] {
  const own = readableRanges(rule.ipAddresses);
  const isIn = ({ network }: IpRange) =>
    own.length === 0 || own.some((range) => rangeContains(range, network));
  const theirs = others.flatMap(({ ipAddresses }) => readableRanges(ipAddresses)).filter(isIn);
  const addresses = [...own, ...theirs].map(({ network }) => formatAddress(network));
  const all = own.length === 0 ? [undefined, ...addresses] : addresses;
  return [...new Set(all)].slice(0, sampleLimits.addresses);
}

/** Addresses reserved for documentation (RFC 5737, RFC 3849), then one of a private network. */
const outsideAddresses = ['203.0.113.1', '198.51.100.1', '192.0.2.1', '2001:db8::1', '10.255.255.254'];

/** An address in none of a rule's ranges; `undefined` if it has none, or accepts all. */
export function outsideAddress(rule: Rule): string | undefined {
  if (rule.ipAddresses.length === 0) return undefined;
  const ranges = readableRanges(rule.ipAddresses);
  return outsideAddresses.find((text) => {
    const address = parseAddress(text);
    return address && !ranges.some((range) => rangeContains(range, address));
  });
}
