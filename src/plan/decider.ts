import { NO_ROUTE, type RouteClasses } from '../classes/route-classes.js';
import { denyUnreadable } from '../dialect/denial.js';
import type { DialectDefinition, SourcePolicy } from '../dialect/dialect.js';
import { dialects } from '../dialect/dialects.js';
import { type Address, parseAddress } from '../match/address.js';
import { headerValue } from '../match/header.js';
import { type Authority, isNormalName, parseAuthority, parseServerName } from '../match/host.js';
import { endOfPath } from '../match/path.js';
import type { ConnectionDecision } from '../model/connection.js';
import type { Decision } from '../model/decision.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import { isAlpn, isHeaders, readConnection, readRequest } from '../parse/request.js';
import type { PolicySet } from '../policy-set/policy-set.js';
import type { Source, SourceTable } from '../policy-set/source.js';
import type { PartitionPlan } from './partition-plan.js';
import { RecentMap } from './recent-map.js';
import type { HostRows, Outcome } from './rows.js';
import { planOf } from './shared-plans.js';
import { SourcePlan } from './source-plan.js';

/** So many texts of a kind are kept with what they were read as. */
const MAX_TEXTS = 1024;
const addresses = new RecentMap<string, Address>(MAX_TEXTS);
const authorities = new RecentMap<string, Authority>(MAX_TEXTS);

/** Decides by the policies of a set: each source by those that name it. Never changes. */
export class Decider {
  private readonly dialect: DialectDefinition;
  private readonly unnamed: SourcePolicy;
  private readonly isPlanned: boolean;

  /** By namespace and name: the sources that were asked for. */
  private readonly plans = new Map<string, Map<string, SourcePlan>>();
  private readonly sources: SourceTable;
  private readonly enableEgress: boolean;

  constructor({ sources, options }: PolicySet) {
    this.sources = sources;
    this.dialect = dialects[options.dialect];
    this.enableEgress = options.mesh.enableEgress;
    this.isPlanned = options.dialect === 'spec';
    this.unnamed = this.dialect.forSource([], this.enableEgress);
  }

  /** Decides one request, whatever it is: a malformed one is denied. */
  evaluate(value: unknown): Decision {
    return this.find(value) ?? this.decide(value);
  }

  /** Decides what can be decided of a connection before its first byte, or before its first request. */
  connect(value: unknown): ConnectionDecision {
    const reading = readConnection(value);
    if (!reading.readable) return denyUnreadable(reading.malformation);
    return this.policyOf(reading.connection.source).connect(reading.connection);
  }

  private decide(value: unknown): Decision {
    const reading = readRequest(value);
    if (!reading.readable) return denyUnreadable(reading.malformation);
    return this.policyOf(reading.request.source).decide(reading.request);
  }

  /**
   * The decision of a request whose fields are as those of nearly all requests, if it was made before. A request of
   * which any field is malformed is never found.
   */
  private find(value: unknown): Decision | undefined {
    if (!isFields(value)) return undefined;
    const { source, protocol, port, ip, host, sni, alpn, method, path, headers } = value;
    if (!isFields(source)) return undefined;
    const { namespace, name } = source;
    if (typeof namespace !== 'string' || typeof name !== 'string') return undefined;
    const plan = this.plans.get(namespace)?.get(name);
    if (plan === undefined) return undefined;
    if (
      port === plan.port &&
      protocol === plan.protocol &&
      plan.routes !== undefined &&
      method === plan.method &&
      typeof host === 'string' &&
      typeof path === 'string' &&
      ip === undefined &&
      sni === undefined &&
      alpn === undefined &&
      headers === undefined
    ) {
      if (host === plan.host) {
        const outcome = decideTarget(plan.routes, plan, path);
        if (outcome !== undefined) return plan.decisionOf(outcome);
      } else if (plan.elsewhere !== undefined && isNormalName(host) && endOfPath(path) >= 0) {
        return plan.decisionOf(plan.elsewhere);
      }
    }
    return findByClasses(plan, value);
  }

  private policyOf({ namespace, name }: ServiceAccount): SourcePolicy {
    const source = this.sources.get(namespace, name);
    return source ? this.policyOfKnown(source) : this.unnamed;
  }

  private policyOfKnown(source: Source): SourcePolicy {
    if (source.plan instanceof SourcePlan) return this.remember(source.account, source.plan);
    if (source.plan instanceof DialectPlan) return source.plan.policy;
    if (!this.isPlanned) {
      const plan = new DialectPlan(this.dialect.forSource(source.rules, this.enableEgress));
      source.plan = plan;
      return plan.policy;
    }
    const { policies, rules, account } = source;
    const plan = new SourcePlan(account, planOf(policies, rules, account, this.enableEgress));
    source.plan = plan;
    return this.remember(account, plan);
  }

  private remember({ namespace, name }: ServiceAccount, plan: SourcePlan): SourcePlan {
    const ofNamespace = this.plans.get(namespace) ?? new Map<string, SourcePlan>();
    this.plans.set(namespace, ofNamespace.set(name, plan));
    return plan;
  }
}

/** The decision of a request by the classes of its fields. */
function findByClasses(plan: SourcePlan, value: Readonly<Record<string, unknown>>): Decision | undefined {
  const { protocol, port, ip, host, sni, alpn, method, path, headers } = value;
  const { first } = plan;
  const partition =
    first?.port === port && first?.protocol === protocol ? first : findPartition(plan, port, protocol);
  if (!partition) return undefined;
  if (alpn !== undefined && !isAlpn(alpn)) return undefined;
  let address: Address | undefined;
  if (ip !== undefined) {
    address = typeof ip === 'string' ? readAddress(ip) : undefined;
    if (!address) return undefined;
  }
  const rows =
    sni === undefined && protocol === 'http' ? rowsOfHost(partition, host) : rowsOf(partition, host, sni);
  if (!rows) return undefined;
  if (method !== undefined && typeof method !== 'string') return undefined;
  let plainPath: string | undefined;
  if (path !== undefined) {
    const end = typeof path === 'string' ? endOfPath(path) : -1;
    if (end < 0 || typeof path !== 'string') return undefined;
    plainPath = end === path.length ? path : path.slice(0, end);
  }
  if (headers !== undefined && !isHeaders(headers)) return undefined;
  const row = partition.find(rows, address, method);
  if (!row) return undefined;
  let outcome: Outcome | undefined;
  if (row.rules.length === 0) {
    outcome = partition.findUnmatched(rows, address);
    if (partition === first && partition.isOfOneHost && rows === partition.hosts.unmatched) {
      plan.elsewhere = outcome;
    }
  } else if (!row.routes) {
    outcome = row.only;
  } else if (row.routes.asksHeaders) {
    const find = (name: string) => (name === 'host' ? stringOf(host) : headers && headerValue(headers, name));
    outcome = row.get(row.routes.of(plainPath, find), plainPath !== undefined);
  } else {
    outcome = row.get(row.routes.ofPath(plainPath), plainPath !== undefined);
    if (
      plan.routes === undefined &&
      plan.protocol === 'http' &&
      typeof host === 'string' &&
      rows === partition.hosts.ofSpelling(host) &&
      partition === first &&
      partition.protocol === 'http' &&
      rows.addressed?.length === 0
    ) {
      plan.routes = row.routes;
      plan.granted = row.granted;
      plan.host = host;
      plan.method = method;
    }
    if (plan.granted === row.granted) {
      plan.refused = row.refused;
    }
  }
  return outcome && plan.decisionOf(outcome);
}

function decideTarget(
  routes: RouteClasses,
  { granted, refused }: SourcePlan,
  target: string,
): Outcome | undefined {
  const route = routes.ofTarget(target);
  if (route !== NO_ROUTE) return granted[route];
  const end = endOfPath(target);
  if (end < 0) return undefined;
  const general = routes.ofPath(end === target.length ? target : target.slice(0, end));
  return general === NO_ROUTE ? refused : granted[general];
}

function findPartition(
  { policies }: SourcePlan,
  port: unknown,
  protocol: unknown,
): PartitionPlan | undefined {
  return typeof port === 'number' && isProtocol(protocol) ? policies.find(port, protocol) : undefined;
}

/** What is kept with a source whose dialect is not planned. */
class DialectPlan {
  constructor(readonly policy: SourcePolicy) {}
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isProtocol(value: unknown): value is RequestProtocol {
  return value === 'http' || value === 'https' || value === 'tcp';
}

function readAddress(text: string): Address | undefined {
  const known = addresses.get(text);
  if (known) return known;
  const address = parseAddress(text);
  if (address) addresses.set(text, address);
  return address;
}

/** The rows of a Host header, if it is well-formed. */
function rowsOfHost({ hosts }: PartitionPlan, host: unknown): HostRows | undefined {
  if (host === undefined) return hosts.absent;
  if (typeof host !== 'string') return undefined;
  const spelt = hosts.ofSpelling(host);
  if (spelt) return spelt;
  if (isNormalName(host)) return hosts.ofOtherName(host);
  const authority = readAuthority(host);
  return authority && hosts.ofAuthority(authority);
}

/** The rows of a request that is not of HTTP, or has a server name. */
function rowsOf({ protocol, hosts }: PartitionPlan, host: unknown, sni: unknown): HostRows | undefined {
  let authority: Authority | undefined;
  if (host !== undefined) {
    if (typeof host !== 'string') return undefined;
    authority = readAuthority(host);
    if (!authority) return undefined;
  }
  let serverName = authority?.name;
  if (sni !== undefined) {
    if (typeof sni !== 'string') return undefined;
    serverName = parseServerName(sni);
    if (serverName === undefined) return undefined;
  }
  switch (protocol) {
    case 'http':
      return authority ? hosts.ofAuthority(authority) : hosts.absent;
    case 'https':
      return serverName === undefined ? hosts.absent : hosts.ofServerName(serverName);
    case 'tcp':
      return hosts.absent;
  }
}

function readAuthority(text: string): Authority | undefined {
  if (isNormalName(text)) return { name: text, port: undefined };
  const known = authorities.get(text);
  if (known) return known;
  const authority = parseAuthority(text);
  if (authority) authorities.set(text, authority);
  return authority;
}
