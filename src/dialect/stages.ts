/**
 * The checks of a rule, as data. Deciding, denying, explaining and measuring coverage use this one list, so that a
 * check is added, and read beside docs/semantics.md, in one place.
 */
import { formatAddress } from '../match/format-address.js';
import type { DenyReason } from '../model/decision.js';
import type { FieldPath } from '../model/issue.js';
import { formatName } from '../model/names.js';
import { quote, quoteList } from '../model/quote.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import { isTcp, namesSource, type Rule } from '../model/rule.js';
import type { CheckedRequest } from '../parse/request.js';
import { routeText } from './route-parts.js';
import { admitsAddress, matchingHost, matchingRoute, needsHost, needsRoute } from './spec-matching.js';
import type { SpecRoute, SpecRule } from './spec-rule.js';

/** The name of a check. */
export type Stage = 'source' | 'port' | 'protocol' | 'address' | 'host' | 'route';

/** A field without which a request can't pass a check. */
export type AbsentField = 'ip' | 'host' | 'sni' | 'path' | 'method';

/** Who asks for what. The protocol of a connection is not known yet. */
export interface Asked {
  readonly source: ServiceAccount;
  readonly port: number;
  readonly protocol?: RequestProtocol;
}

/** One check: whether a rule passes a request, and how to say that none does. */
export interface StageDefinition {
  /** The reason of a denial, if no rule gets any further. */
  readonly reason: DenyReason;
  readonly passes: (rule: SpecRule, request: CheckedRequest) => boolean;
  /** What the rule accepts, as the policy spells it. Empty if it constrains nothing, or accepts nothing. */
  readonly expected: (rule: SpecRule) => readonly string[];
  /** What the request has of what the rule is about. */
  readonly actual: (request: CheckedRequest, rule: SpecRule) => string | undefined;
  /** The field that the request would need to pass, if it does not have it. */
  readonly absentField: (request: CheckedRequest) => AbsentField | undefined;
  /** Says that none of these rules, which passed all checks before, passes this one: what they accept instead. */
  readonly denial: (asked: Asked, rules: readonly Rule[]) => string;
  /** Of a check that any one of several entries passes: where they are, and the rule as if it had one of them alone. */
  readonly entries?: {
    readonly path: (index: number) => FieldPath;
    readonly alone: (rule: SpecRule, index: number) => SpecRule;
  };
}

/** What a rule is asked, in this order. */
export const stages: Readonly<Record<Stage, StageDefinition>> = {
  source: {
    reason: 'no-policy-for-source',
    passes: ({ rule }, { source }) => namesSource(rule, source),
    expected: ({ rule }) => distinct(rule.sources.map(formatName)),
    actual: ({ source }) => formatName(source),
    absentField: () => undefined,
    denial: (asked) => `no policy names the ServiceAccount ${client(asked)} as a source`,
  },
  port: {
    reason: 'port-not-allowed',
    passes: ({ rule }, { port }) => rule.port === port,
    expected: ({ rule }) => [`${rule.port}`],
    actual: ({ port }) => `${port}`,
    absentField: () => undefined,
    denial: (asked, rules) =>
      `no rule of ${client(asked)} is for port ${asked.port}: allowed are ${portsOf(rules)}`,
  },
  // `http` and `https` rules take their own protocol alone; `tcp` rules take whatever is on the wire.
  protocol: {
    reason: 'protocol-mismatch',
    passes: ({ rule }, { protocol }) => isTcp(rule) || rule.protocol === protocol,
    expected: ({ rule }) => [rule.declaredProtocol],
    actual: ({ protocol }) => protocol,
    absentField: () => undefined,
    denial: (asked, rules) =>
      `no rule of ${client(asked)} on port ${asked.port} is for \`${asked.protocol}\`: allowed are ${list(rules.map((rule) => rule.protocol))}`,
  },
  address: {
    reason: 'address-not-allowed',
    passes: admitsAddress,
    expected: ({ ranges }) => ranges.map(({ text }) => text),
    actual: ({ address }) => address && formatAddress(address),
    absentField: ({ address }) => (address ? undefined : 'ip'),
    denial: (asked, rules) => {
      const ofProtocol = asked.protocol === undefined ? '' : ` for \`${asked.protocol}\``;
      return `no rule of ${client(asked)}${ofProtocol} on port ${asked.port} has a range with this address: allowed are ${list(rules.flatMap((rule) => rule.ipAddresses))}`;
    },
    entries: {
      path: (index) => ['spec', 'ipAddresses', index],
      alone: (rule, index) => ({
        ...rule,
        ranges: rule.ranges.slice(index, index + 1),
        many: { ...rule.many, ranges: undefined },
      }),
    },
  },
  host: {
    reason: 'host-not-allowed',
    passes: (rule, request) => !needsHost(rule) || matchingHost(rule, request) !== undefined,
    expected: ({ rule, hosts }) => (isTcp(rule) ? [] : hosts.map(({ text }) => text)),
    actual: ({ serverName, hostHeader }, { rule }) => (rule.protocol === 'https' ? serverName : hostHeader),
    absentField: ({ protocol, serverName, hostHeader }) => {
      if (protocol === 'https') return serverName === undefined ? 'sni' : undefined;
      return hostHeader === undefined ? 'host' : undefined;
    },
    denial: (asked, rules) => {
      const { port, protocol } = asked;
      const hosts = rules.flatMap((rule) => rule.hosts);
      const what = protocol === 'https' ? 'server name' : 'host';
      return hosts.length === 0
        ? `the \`${protocol}\` rules of ${client(asked)} on port ${port} have no hosts, so they grant nothing`
        : `no \`${protocol}\` rule of ${client(asked)} on port ${port} has this ${what}: allowed are ${list(hosts)}`;
    },
    entries: {
      path: (index) => ['spec', 'hosts', index],
      alone: (rule, index) => ({
        ...rule,
        hosts: rule.hosts.slice(index, index + 1),
        many: { ...rule.many, hosts: undefined },
      }),
    },
  },
  // The last check, so that a request whose HTTP part is malformed passes no rule.
  route: {
    reason: 'route-not-matched',
    passes: (rule, request) =>
      !request.malformation && (!needsRoute(rule) || matchingRoute(rule, request) !== undefined),
    expected: (rule) => routesOf(rule).map(({ route }) => `${route.group}/${route.match}`),
    actual: ({ method, path }) =>
      method === undefined && path === undefined
        ? undefined
        : `${method ?? '(no method)'} ${path ?? '(no path)'}`,
    absentField: ({ method, path }) => {
      if (path === undefined) return 'path';
      return method === undefined ? 'method' : undefined;
    },
    denial: (asked, rules) => {
      const { port, protocol } = asked;
      const routes = rules.flatMap((rule) => rule.routes ?? []);
      return routes.length === 0
        ? `the \`${protocol}\` rules of ${client(asked)} on port ${port} name route groups that are missing, so they have no routes`
        : `no route of ${client(asked)} on port ${port} matches this method, path and headers: allowed are ${list(routes.map(routeText))}`;
    },
    entries: {
      path: () => ['spec', 'matches'],
      alone: (rule, index) => ({
        ...rule,
        routes: rule.routes?.slice(index, index + 1),
        many: { ...rule.many, paths: undefined },
      }),
    },
  },
};

/** All checks by name, in order. */
export const stageNames: readonly Stage[] = Object.keys(stages).filter(isStage);

function isStage(name: string): name is Stage {
  return Object.hasOwn(stages, name);
}

/** Counts the checks before a stage. */
export function depthOf(stage: Stage): number {
  return stageNames.indexOf(stage);
}

/** Whether a rule that fails at `stage` got further than one that fails at `other`. */
export function isDeeper(stage: Stage, other: Stage): boolean {
  return depthOf(stage) > depthOf(other);
}

/** The routes that a rule asks for. */
function routesOf(rule: SpecRule): readonly SpecRoute[] {
  return (needsRoute(rule) ? rule.routes : undefined) ?? [];
}

function client({ source }: Asked): string {
  return quote(formatName(source));
}

const portsOfRules = new WeakMap<readonly Rule[], string>();

/** Cached, because clients that scan ports ask again and again. */
function portsOf(rules: readonly Rule[]): string {
  const known = portsOfRules.get(rules);
  if (known !== undefined) return known;
  const ports = list(rules.map((rule) => `${rule.port}`));
  portsOfRules.set(rules, ports);
  return ports;
}

function list(texts: readonly string[]): string {
  return quoteList(distinct(texts));
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
