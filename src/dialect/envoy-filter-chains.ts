/** The listener of a source: the filter chains that the control plane makes of its rules, and the choice among them. */
import { type Address, type IpRange, rangeContains } from '../match/address.js';
import { PrefixTable } from '../match/prefix-table.js';
import { quote } from '../model/quote.js';
import type { Rule } from '../model/rule.js';
import type { CheckedConnection, CheckedRequest } from '../parse/request.js';
import { readableRanges } from './control-plane.js';
import { policyText } from './denial.js';
import type { Stage } from './stages.js';

/** What takes a connection that fits: HTTP is routed, anything else goes where the client meant it to go. */
export interface FilterChain {
  /** The first of the equal rules that it stands for. */
  readonly rule: Rule;
  /** None: every address. */
  readonly ranges: readonly IpRange[];
  /** Exact, or `*.` and a name. None: whatever the server name, and without one. */
  readonly serverNames: readonly string[];
  /** None: whatever the protocol. */
  readonly applicationProtocols: readonly string[];
}

/** The filter chains of one source; or why Envoy rejects them, so that the source has no listener at all. */
export type Listener =
  | { readonly ok: true; readonly ports: ReadonlyMap<number, PortChains> }
  | { readonly ok: false; readonly rejection: string };

/** The filter chains of one port, in the order in which Envoy asks. */
interface PortChains {
  /** Whether the server speaks first, so that Envoy must not wait for what the client says. */
  readonly isServerFirst: boolean;
  readonly byRange: PrefixTable<ChainsOfAddress>;
  readonly ofAnyAddress: ChainsOfAddress;
}

/** Filter chains by server name, then by application protocol; to Envoy, too, the empty string is for none. */
type ByServerName = ReadonlyMap<string, ReadonlyMap<string, FilterChain>>;

interface ChainsOfAddress {
  readonly chains: FilterChain[];
  byServerName: ByServerName;
}

const none = '';

/** What an `http` rule takes: TLS shows its own protocols, and never `h2c`. */
const httpProtocols = ['http/1.0', 'http/1.1', 'h2c'];

export function buildListener(rules: readonly Rule[]): Listener {
  const chains = distinctChains(rules);
  for (const { rule, serverNames } of chains) {
    const partial = serverNames.find((name) => name.replace(/^\*\./, '').includes('*'));
    if (partial !== undefined) {
      return reject(
        `host ${quote(partial)} of ${policyText(rule)} has a \`*\` that a server name may not have`,
      );
    }
  }
  const ports = new Map<number, PortChains>();
  for (const chain of chains) addToPort(ports, chain);
  for (const { byRange, ofAnyAddress } of ports.values()) {
    const rejection = indexServerNames([...byRange.values(), ofAnyAddress]);
    if (rejection !== undefined) return reject(rejection);
  }
  return { ok: true, ports };
}

/** Equal rules are one chain, and all `http` rules of a port are equal: their hosts are matched behind it. */
function distinctChains(rules: readonly Rule[]): readonly FilterChain[] {
  const chains = new Map<string, FilterChain>();
  for (const rule of rules) {
    const { port, protocol, declaredProtocol, hosts, ipAddresses } = rule;
    // The control plane compares the protocol as it is spelt, and makes no chain of any other spelling.
    if (declaredProtocol !== protocol) continue;
    const isHttp = protocol === 'http';
    const ranges = isHttp ? [] : ipAddresses;
    const serverNames = protocol === 'https' ? [...new Set(hosts)] : [];
    const key = JSON.stringify([port, protocol, sorted(ranges), sorted(serverNames)]);
    if (chains.has(key)) continue;
    chains.set(key, {
      rule,
      ranges: readableRanges(ranges),
      serverNames,
      applicationProtocols: isHttp ? httpProtocols : [],
    });
  }
  return [...chains.values()];
}

function addToPort(ports: Map<number, PortChains>, chain: FilterChain): void {
  const { port, protocol } = chain.rule;
  const known = ports.get(port);
  const { byRange, ofAnyAddress } = known ?? { byRange: new PrefixTable(), ofAnyAddress: noChains() };
  const isServerFirst = known?.isServerFirst === true || protocol === 'tcp-server-first';
  ports.set(port, { isServerFirst, byRange, ofAnyAddress });
  const places = chain.ranges.map((range) => byRange.getOrCreate(range, noChains));
  for (const { chains } of places.length > 0 ? places : [ofAnyAddress]) {
    // Two ranges of one chain may be one, written differently.
    if (chains.at(-1) !== chain) chains.push(chain);
  }
}

function noChains(): ChainsOfAddress {
  return { chains: [], byServerName: new Map() };
}

/** Orders the chains of each range by server name; says which of them overlap, if any do. */
function indexServerNames(places: readonly ChainsOfAddress[]): string | undefined {
  const indexes = new Map<string, ByServerName>();
  const numbers = new Map<FilterChain, number>();
  const numberOf = (chain: FilterChain) => numbers.get(chain) ?? numbers.set(chain, numbers.size).size - 1;
  for (const place of places) {
    // Many ranges hold the same chains: one policy with a thousand ranges and hosts takes one index.
    const key = place.chains.map(numberOf).join();
    const index = indexes.get(key) ?? indexByServerName(place.chains);
    if (typeof index === 'string') return index;
    indexes.set(key, index);
    place.byServerName = index;
  }
  return undefined;
}

function indexByServerName(chains: readonly FilterChain[]): ByServerName | string {
  const index = new Map<string, Map<string, FilterChain>>();
  for (const chain of chains) {
    const { serverNames, applicationProtocols, rule } = chain;
    for (const name of serverNames.length > 0 ? serverNames : [none]) {
      const byProtocol = index.get(name) ?? new Map<string, FilterChain>();
      index.set(name, byProtocol);
      for (const protocol of applicationProtocols.length > 0 ? applicationProtocols : [none]) {
        const other = byProtocol.get(protocol)?.rule;
        if (other) {
          return `the rules for port ${rule.port} of ${policyText(other)} and ${policyText(rule)} take the same connections`;
        }
        byProtocol.set(protocol, chain);
      }
    }
  }
  return index;
}

export interface Selection {
  readonly chain: FilterChain;
  /** The range by which it was found, and the server name, as the policy spells them. */
  readonly ipRange: string | undefined;
  readonly serverName: string | undefined;
}

/** The chains among which the server name decides: those of the longest range with the address. */
function chainsOfAddress(
  { byRange, ofAnyAddress }: PortChains,
  address: Address | undefined,
): { readonly range: IpRange | undefined; readonly chains: ChainsOfAddress } {
  const longest = address && byRange.containing(address).next().value;
  return { range: longest?.range, chains: longest?.value ?? ofAnyAddress };
}

/** Whether the filter chain of a connection can't be told before its server name is known. */
export function asksForServerName(
  ports: ReadonlyMap<number, PortChains>,
  { port, address, serverName }: CheckedConnection,
): boolean {
  const ofPort = ports.get(port);
  if (!ofPort || ofPort.isServerFirst || serverName !== undefined) return false;
  return [...chainsOfAddress(ofPort, address).chains.byServerName.keys()].some((name) => name !== none);
}

/** Selects the filter chain of a connection; or says at which step none fits, for Envoy never goes back. */
export function selectChain(
  ports: ReadonlyMap<number, PortChains>,
  { port, protocol, address, serverNameAsSent, alpn }: CheckedRequest,
): Selection | { readonly failed: Stage } {
  const ofPort = ports.get(port);
  if (!ofPort) return { failed: 'port' };

  const { range: longest, chains: ofAddress } = chainsOfAddress(ofPort, address);
  const { chains, byServerName } = ofAddress;
  if (chains.length === 0) return { failed: 'address' };

  const isTls = protocol === 'https' && !ofPort.isServerFirst;
  const name = findServerName(byServerName, isTls ? (serverNameAsSent ?? none) : none);
  const byProtocol = name === undefined ? undefined : byServerName.get(name);
  if (!byProtocol) return { failed: protocol === 'https' ? 'host' : 'protocol' };

  const isHttp = protocol === 'http' && !ofPort.isServerFirst;
  const shown = isHttp ? ['http/1.1'] : isTls ? alpn : [];
  const chain = [...shown, none].map((one) => byProtocol.get(one)).find((one) => one !== undefined);
  if (!chain) return { failed: 'protocol' };
  const ipRange = chain.ranges.find(
    (range) => address && range.prefixLength === longest?.prefixLength && rangeContains(range, address),
  );
  return { chain, ipRange: ipRange?.text, serverName: name === none ? undefined : name };
}

/** The exact name, then `*.` and what follows each dot, then the chains for every name. */
function findServerName(byServerName: ByServerName, sent: string): string | undefined {
  if (sent !== none && byServerName.has(sent)) return sent;
  for (let dot = sent.indexOf('.', 1); dot > 0; dot = sent.indexOf('.', dot + 1)) {
    const wildcard = `*${sent.slice(dot)}`;
    if (byServerName.has(wildcard)) return wildcard;
  }
  return byServerName.has(none) ? none : undefined;
}

function reject(reason: string): Listener {
  return { ok: false, rejection: reason };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
