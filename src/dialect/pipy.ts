/**
 * The `pipy` dialect: what the Pipy sidecar of osm-edge 1.1 does, as observed on a real one.
 *
 * A connection is given to one entry of its port: the first whose ranges contain the address, else the first
 * without ranges. What that entry does not allow is never tried another way.
 */
import { type IpRange, rangeContains } from '../match/address.js';
import { PrefixTable } from '../match/prefix-table.js';
import type { Decision, Denial, Passthrough } from '../model/decision.js';
import type { Rule } from '../model/rule.js';
import type { CheckedRequest } from '../parse/request.js';
import { decideProbes } from './connection-probes.js';
import { readableRanges } from './control-plane.js';
import { denyAtStage, denyMalformed, denyUninspectable } from './denial.js';
import type { DialectDefinition } from './dialect.js';
import { grantBy } from './grant.js';
import { type HostRoutes, mergeRoutes, type RoutesByHost } from './pipy-routes.js';

export const pipy: DialectDefinition = {
  forSource(rules, enableEgress) {
    const ports = groupByPort(rules);
    const decideRequest = (request: CheckedRequest): Decision => {
      const port = ports.get(request.port);
      if (!port) {
        const stage = rules.length === 0 ? 'source' : 'port';
        return uncaptured(denyAtStage(request, stage, false, rules), enableEgress);
      }
      const [first, ...others] = port.entriesFor(request);
      if (!first) return uncaptured(denyAtStage(request, 'address', false, port.rules), enableEgress);
      const decision = decideBy(first, port, request, enableEgress);
      const depends = others.some(
        (entry) => decideBy(entry, port, request, enableEgress).verdict !== decision.verdict,
      );
      return depends ? { ...decision, orderDependent: true } : decision;
    };
    return {
      decide: decideRequest,
      connect(connection) {
        const port = ports.get(connection.port);
        const decision = decideProbes(connection, (probe) =>
          port?.routes(probe) ? undefined : decideRequest(probe),
        );
        return decision.verdict === 'inspect' && port?.isServerFirst
          ? denyUninspectable(connection)
          : decision;
      },
    };
  },
};

function groupByPort(rules: readonly Rule[]): ReadonlyMap<number, Port> {
  const numbers = new Set(rules.map(({ port }) => port));
  return new Map([...numbers].map((port) => [port, new Port(rules.filter((rule) => rule.port === port))]));
}

/** What the sidecar keeps of a rule; `tcp-server-first` is `tcp` to it. */
interface PortEntry {
  readonly protocol: 'http' | 'https' | 'tcp';
  /** The first rule that it stands for. */
  readonly rule: Rule;
  /** None: any address. */
  readonly ranges: readonly IpRange[];
}

/** The entries of one port, and what those of one protocol share. */
class Port {
  readonly entries: readonly PortEntry[];
  private readonly byRange = new PrefixTable<number[]>();
  private readonly ofAnyAddress: readonly PortEntry[];
  private mergedRoutes: RoutesByHost | undefined;
  private sharedUpstreams: readonly string[] | undefined;

  /** @param rules all of the port */
  constructor(readonly rules: readonly Rule[]) {
    this.entries = distinctEntries(rules);
    this.ofAnyAddress = this.entries.filter(({ ranges }) => ranges.length === 0);
    for (const [index, { ranges }] of this.entries.entries()) {
      for (const range of ranges) this.byRange.getOrCreate(range, () => []).push(index);
    }
  }

  /** The entries that may take a connection, the one that does in front. */
  entriesFor({ address }: CheckedRequest): readonly PortEntry[] {
    const found = address ? [...this.byRange.containing(address)].flatMap(({ value }) => value) : [];
    if (found.length === 0) return this.ofAnyAddress;
    const indices = [...new Set(found)].sort((one, other) => one - other);
    return indices.flatMap((index) => this.entries[index] ?? []);
  }

  rulesOf(protocol: Rule['protocol']): readonly Rule[] {
    return this.rules.filter((rule) => rule.protocol === protocol);
  }

  /** Whether a client must not be waited for. */
  get isServerFirst(): boolean {
    return this.rules.some(({ protocol }) => protocol === 'tcp-server-first');
  }

  /** Whether a connection may get to HTTP routes, so that its requests decide. */
  routes(request: CheckedRequest): boolean {
    return (
      request.protocol === 'http' && this.entriesFor(request).some(({ protocol }) => protocol === 'http')
    );
  }

  /** The routes of all `http` rules of the port. */
  routesOf(host: string): HostRoutes | undefined {
    this.mergedRoutes ??= mergeRoutes(this.rulesOf('http'));
    return this.mergedRoutes.get(host);
  }

  /** Where the `https` entries of the port send connections. */
  get upstreams(): readonly string[] {
    this.sharedUpstreams ??= [...new Set(this.rulesOf('https').flatMap(({ hosts }) => hosts))];
    return this.sharedUpstreams;
  }
}

/** One entry for each rule, in input order, equal ones once; all for `http` share their ranges, so they are equal. */
function distinctEntries(rules: readonly Rule[]): readonly PortEntry[] {
  const httpRanges = rules
    .filter((rule) => rule.protocol === 'http' && hasRoutes(rule))
    .flatMap(({ ipAddresses }) => readableRanges(ipAddresses));
  const entries = new Map<string, PortEntry>();
  for (const rule of rules) {
    const protocol = rule.protocol === 'tcp-server-first' ? 'tcp' : rule.protocol;
    const ranges = protocol === 'http' ? httpRanges : readableRanges(rule.ipAddresses);
    const key = [protocol, ...ranges.map(({ text }) => text)].join(' ');
    if (!entries.has(key)) entries.set(key, { protocol, rule, ranges });
  }
  return [...entries.values()];
}

/** The control plane hangs the ranges of an `http` rule on its routes, and those on its hosts: without, none are left. */
function hasRoutes({ hosts, routes }: Rule): boolean {
  return hosts.length > 0 && routes?.length !== 0;
}

function decideBy(entry: PortEntry, port: Port, request: CheckedRequest, enableEgress: boolean): Decision {
  switch (entry.protocol) {
    case 'http':
      return decideHttp(entry, port, request, enableEgress);
    case 'https':
      return decideHttps(entry, port, request);
    case 'tcp':
      return request.malformation
        ? denyMalformed(request.malformation, false)
        : grantBy(entry.rule, { ipRange: rangeOf(entry, request) });
  }
}

function decideHttp(entry: PortEntry, port: Port, request: CheckedRequest, enableEgress: boolean): Decision {
  const { protocol, hostHeader, malformation } = request;
  if (protocol !== 'http') return denyAtStage(request, 'protocol', false, port.rulesOf('http'));
  if (malformation) return denyMalformed(malformation, true);
  const routes = hostHeader === undefined ? undefined : port.routesOf(hostHeader);
  const matched = routes?.find(request);
  if (matched && hostHeader !== undefined) {
    return grantBy(matched.rule, {
      host: hostOf(matched.rule, hostHeader),
      route: matched.route,
      ipRange: rangeOf(entry, request),
    });
  }
  const denial = denyAtStage(request, routes ? 'route' : 'host', true, port.rulesOf('http'));
  return uncaptured(
    denial.reason === 'invalid-request' ? denial : { ...denial, httpStatus: 403 },
    enableEgress,
  );
}

/** The host of a rule that a Host header names, with or without the rule's port. */
function hostOf({ hosts, port }: Rule, hostHeader: string): string | undefined {
  return hosts.find((host) => host === hostHeader || `${host}:${port}` === hostHeader);
}

/** Neither protocol nor server name is looked at: whatever comes is sent to the hosts of the policies. */
function decideHttps(entry: PortEntry, port: Port, request: CheckedRequest): Decision {
  const { upstreams } = port;
  if (request.malformation) return denyMalformed(request.malformation, false);
  if (upstreams.length === 0) {
    return {
      verdict: 'deny',
      reason: 'host-not-allowed',
      enforcedAt: 'connection',
      message: `the \`https\` rules of port ${request.port} have no hosts, so pipy has nowhere to connect to`,
    };
  }
  return { ...grantBy(entry.rule, { ipRange: rangeOf(entry, request) }), forwardedTo: upstreams };
}

/** The range of an entry that contains the address, as the policy spells it. */
function rangeOf({ ranges }: PortEntry, { address }: CheckedRequest): string | undefined {
  return address && ranges.find((range) => rangeContains(range, address))?.text;
}

/** What no entry or no route allows passes if the mesh enables egress; a malformed request never does. */
function uncaptured(denial: Denial, enableEgress: boolean): Denial | Passthrough {
  return enableEgress && denial.reason !== 'invalid-request'
    ? { verdict: 'allow', passthrough: true }
    : denial;
}
