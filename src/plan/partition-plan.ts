import { HostClasses } from '../classes/host-classes.js';
import { type RouteClasses, routeClassesOf } from '../classes/route-classes.js';
import type { MethodRouteCriteria, Partition, RuleCriteria } from '../dialect/dialect.js';
import type { Address } from '../match/address.js';
import { isAnyMethod, isToken } from '../match/method.js';
import type { Decision } from '../model/decision.js';
import type { ServiceAccount } from '../model/request.js';
import { type CheckedRequest, requestHeader } from '../parse/request.js';
import { AddressedRules, inOrder } from './addressed-rules.js';
import { type AddressKey, HostRows, OTHER_METHOD, type Outcome, Row } from './rows.js';
import { SharedRefusal } from './shared-refusal.js';

/** So many decisions are kept in any case. */
const MIN_BUDGET = 1024;
/** And so many for each entry of the rules: what they can tell apart grows with them. */
const BUDGET_PER_ENTRY = 4;

/**
 * The decisions of the rules of one source (or of several that the same policies name), port and protocol, by the
 * classes of requests that those rules tell apart.
 *
 * Each decision is made by the dialect, when the first request of its classes asks for it. The plan knows which rules
 * are left to ask, and remembers.
 */
export class PartitionPlan {
  readonly port: number;
  readonly protocol: Partition['protocol'];
  readonly hosts: HostClasses<HostRows>;
  /** Counts the decisions that the dialect was asked for. */
  made = 0;
  private readonly positions: readonly number[];
  /** The rules that ask for no host. */
  private readonly ofAnyHost: AddressedRules;
  /** The rules that ask for a host: those that get as far as that, where none matches. */
  private readonly ofHosts: AddressedRules;
  private readonly asksMethod: boolean;
  private readonly methods: ReadonlySet<string>;
  /** What is decided where host and address leave no rule. */
  private unmatched: (Outcome | undefined)[] | undefined;

  private readonly budget: number;
  private kept = 0;
  private generation = 0;
  private young: Row[] = [];
  private old: Row[] = [];

  /** @param client the only one, if others can't have the same rules */
  constructor(
    private readonly partition: Partition,
    private readonly client: ServiceAccount | undefined,
  ) {
    const { rules, port, protocol } = partition;
    this.port = port;
    this.protocol = protocol;
    this.hosts = new HostClasses(
      rules.map(({ hosts }) => hosts),
      port,
      (pattern, ofPort) => new HostRows(pattern, ofPort),
    );
    this.positions = [...rules.keys()];
    const asksHost = (position: number) => rules[position]?.hosts !== undefined;
    this.ofHosts = new AddressedRules(rules, this.positions.filter(asksHost));
    this.ofAnyHost = new AddressedRules(
      rules,
      this.positions.filter((position) => !asksHost(position)),
    );
    const routes = rules.flatMap((rule) => rule.routes ?? []);
    this.asksMethod = rules.some((rule) => rule.routes !== undefined);
    this.methods = new Set(routes.flatMap(({ route }) => route.methods));
    const entries = rules.reduce((sum, { hosts = [], ranges }) => sum + hosts.length + ranges.length, 0);
    this.budget = MIN_BUDGET + BUDGET_PER_ENTRY * (entries + routes.length);
  }

  /**
   * The row of well-formed parts of a request, if there is one.
   *
   * @param method may be malformed, too
   */
  find(host: HostRows, address: Address | undefined, method: string | undefined): Row | undefined {
    const { addressed, first } = host;
    if (addressed === undefined) return undefined;
    const key = addressed.length === 0 ? 0 : addressKeyOf(addressed, address);
    if (first?.address === key && first.method === method) return first;
    return this.findRow(host, key, method);
  }

  /** The decision where host and address leave no rule, if it was made before. */
  findUnmatched(host: HostRows, address: Address | undefined): Outcome | undefined {
    return this.unmatched?.[this.unmatchedIndex(host, address)];
  }

  /** Whether one host is told from all others, and nothing else of the connection counts. */
  get isOfOneHost(): boolean {
    return (
      this.protocol === 'http' &&
      this.hosts.isOfOneName &&
      !this.ofHosts.asksAddress &&
      !this.ofAnyHost.asksAddress
    );
  }

  /** Decides a request of this port and protocol. */
  decide(request: CheckedRequest): Outcome {
    const { address, path } = request;
    if (request.malformation) return this.ask(request, this.evidence(address), () => []);
    const host = this.hostOf(request);
    const row = this.rowOf(host, address, request.method);
    if (row.rules.length === 0) return this.decideUnmatched(host, request);
    const hasPath = path !== undefined;
    if (!row.routes) return (row.only ??= this.ask(request, row.rules.slice(0, 1), () => []));
    const route = row.routes.of(path, (name) => requestHeader(request, name));
    const known = row.get(route, hasPath);
    if (known) return known;
    const outcome = this.ask(request, [row.owners[route] ?? row.rules[0] ?? 0], () => row.rules);
    row.set(route, hasPath, outcome);
    this.count(1);
    return outcome;
  }

  private hostOf({ protocol, authority, serverName }: CheckedRequest): HostRows {
    if (protocol !== 'http') {
      return serverName === undefined ? this.hosts.absent : this.hosts.ofServerName(serverName);
    }
    return authority ? this.hosts.ofAuthority(authority) : this.hosts.absent;
  }

  /** What the dialect decides by some rules. */
  private ask(
    request: CheckedRequest,
    positions: readonly number[],
    nearest: () => readonly number[],
  ): Outcome {
    this.made++;
    const decision = this.partition.decide(request, positions);
    if (isDecision(decision)) return decision;
    if (this.client) return this.partition.deny(decision, this.client, nearest);
    return new SharedRefusal(this.partition, decision, nearest);
  }

  /** A rule that gets as far as any, where no host matches. */
  private evidence(address: Address | undefined): readonly number[] {
    const { ofHosts, positions } = this;
    const admitting = ofHosts.oneAdmitting(ofHosts.classOf(address));
    return admitting === undefined ? positions.slice(0, 1) : [admitting];
  }

  private decideUnmatched(host: HostRows, request: CheckedRequest): Outcome {
    const { ofHosts, positions } = this;
    const { address } = request;
    this.unmatched ??= new Array<Outcome | undefined>(2 * (ofHosts.size + 2)).fill(undefined);
    const index = this.unmatchedIndex(host, address);
    const known = this.unmatched[index];
    if (known) return known;
    const ofAddress = ofHosts.classOf(address);
    const outcome = this.ask(request, this.evidence(address), () => {
      const admitting: number[] = [];
      ofHosts.forEachAdmitting(ofAddress, (position) => admitting.push(position));
      return admitting.length > 0 ? inOrder(admitting) : positions;
    });
    this.unmatched[index] = outcome;
    return outcome;
  }

  private unmatchedIndex(host: HostRows, address: Address | undefined): number {
    return 2 * (this.ofHosts.classOf(address) + 2) + (host === this.hosts.absent ? 1 : 0);
  }

  private methodClassOf(method: string | undefined): string | undefined {
    if (!this.asksMethod) return OTHER_METHOD;
    return method === undefined || this.methods.has(method) ? method : OTHER_METHOD;
  }

  private findRow(host: HostRows, key: AddressKey, method: string | undefined): Row | undefined {
    if (method !== undefined && !isToken(method)) return undefined;
    const row = host.get(key, this.methodClassOf(method));
    if (!row) return undefined;
    row.method = method;
    if (row.generation !== this.generation) this.promote(row);
    return row;
  }

  private rowOf(host: HostRows, address: Address | undefined, method: string | undefined): Row {
    host.addressed ??= this.listsOf(host).filter(({ asksAddress }) => asksAddress);
    const key = addressKeyOf(host.addressed, address);
    const known = this.findRow(host, key, method);
    if (known) return known;
    const row = this.makeRow(host, key, address, method);
    host.add(row);
    this.young.push(row);
    this.count(1);
    return row;
  }

  private makeRow(
    host: HostRows,
    key: AddressKey,
    address: Address | undefined,
    method: string | undefined,
  ): Row {
    const { rules } = this.partition;
    const methodClass = this.methodClassOf(method);
    const positions: number[] = [];
    for (const list of this.listsOf(host)) {
      list.forEachAdmitting(list.classOf(address), (position) => positions.push(position));
    }
    const admitting = inOrder(positions);
    const last = admitting.findIndex((position) => rules[position]?.routes === undefined);
    const needed = last < 0 ? admitting : admitting.slice(0, last + 1);
    if (needed.length === 0 || last === 0) {
      return new Row(undefined, method, methodClass, host, key, needed, [], this.generation);
    }
    const { routes, owners } = routesOf(rules, needed, methodClass);
    return new Row(routes, method, methodClass, host, key, needed, owners, this.generation);
  }

  /** The lists of rules that a host leaves. */
  private listsOf(host: HostRows): readonly AddressedRules[] {
    const lists = [this.ofAnyHost];
    for (let one: HostRows | undefined = host; one; one = one.wider) {
      if (one.owners.length === 0) continue;
      one.rules ??= new AddressedRules(this.partition.rules, one.owners);
      lists.push(one.rules);
    }
    return lists;
  }

  private promote(row: Row): void {
    row.generation = this.generation;
    this.young.push(row);
    this.count(row.weight);
  }

  /** Forgets what was not asked for lately, once there is too much of it. */
  private count(added: number): void {
    this.kept += added;
    if (this.kept <= this.budget) return;
    for (const row of this.old) if (row.generation < this.generation) row.host.remove(row);
    this.old = this.young;
    this.young = [];
    this.generation++;
    this.kept = 0;
  }
}

function isDecision(decision: ReturnType<Partition['decide']>): decision is Decision {
  return decision.verdict !== undefined;
}

function addressKeyOf(lists: readonly AddressedRules[], address: Address | undefined): AddressKey {
  const [first, ...others] = lists;
  if (!first) return 0;
  if (others.length === 0) return first.classOf(address);
  return lists.map((list) => list.classOf(address)).join();
}

interface OwnedRoutes {
  readonly routes: RouteClasses;
  /** The rule of each route. */
  readonly owners: readonly number[];
}

const takesEverything: MethodRouteCriteria = { route: { methods: [] }, path: undefined, headers: [] };

/** The routes of some rules for one method, in order. A rule without routes takes every request. */
function routesOf(
  rules: readonly RuleCriteria[],
  positions: readonly number[],
  method: string | undefined,
): OwnedRoutes {
  const routes: MethodRouteCriteria[] = [];
  const owners: number[] = [];
  for (const position of positions) {
    for (const route of rules[position]?.routes ?? [takesEverything]) {
      const { methods } = route.route;
      if (!isAnyMethod(methods) && (method === undefined || !methods.includes(method))) continue;
      routes.push(route);
      owners.push(position);
    }
  }
  return { routes: routeClassesOf(routes), owners };
}
