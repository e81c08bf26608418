import type { SpecRule } from '../dialect/spec.js';
import type { Address, IpRange } from '../match/address.js';
import { HostTable } from '../match/host-table.js';
import { PathSet } from '../match/path-set.js';
import { PrefixTree } from '../match/prefix-tree.js';
import type { CheckedRequest } from '../parse/request.js';

/** Up to so many rules, asking all of them is as fast as selecting some. */
export const fewRules = 8;

/** What rules are selected by. */
export interface Subject extends Pick<CheckedRequest, 'address' | 'authority' | 'serverName' | 'path'> {
  /** Whether to select whatever the routes. */
  readonly ofAnyRoute?: boolean;
}

/**
 * Selects, of many rules of one source, port and protocol, those that may grant a request.
 *
 * It may select too many: whoever asks them decides. Rules are named by their position, and `visit` may be called in
 * any order, and more than once for one position.
 */
export interface RuleSelection {
  visit(subject: Subject, visit: (position: number) => void): void;
}

/** By host: one list of rules for each host that any of them names, and one of those that need none. */
export class SelectionByHost implements RuleSelection {
  private readonly unconstrained: RuleSelection;
  private readonly byHost: HostTable<Gathering>;
  private readonly ofServerNames: boolean;

  constructor(rules: readonly SpecRule[], protocol: 'http' | 'https' | 'tcp', port: number) {
    this.ofServerNames = protocol === 'https';
    this.byHost = new HostTable(port);
    const unconstrained: number[] = [];
    for (const [position, rule] of rules.entries()) {
      if (rule.rule.protocol !== protocol || protocol === 'tcp') unconstrained.push(position);
      else if (protocol === 'https' && rule.hosts.length === 0) unconstrained.push(position);
      for (const host of rule.rule.protocol === protocol ? rule.hosts : []) {
        this.byHost.getOrCreate(host, () => new Gathering(rules)).add(position);
      }
    }
    this.unconstrained = new SelectionByAddress(rules, unconstrained);
  }

  visit(subject: Subject, visit: (position: number) => void): void {
    this.unconstrained.visit(subject, visit);
    const { authority, serverName } = subject;
    const visitRules = (gathering: Gathering) => {
      gathering.selection.visit(subject, visit);
    };
    if (this.ofServerNames) {
      if (serverName !== undefined) this.byHost.forEachServerNameMatch(serverName, visitRules);
    } else if (authority) {
      this.byHost.forEachAuthorityMatch(authority, visitRules);
    }
  }
}

/** The rules of one host, gathered one by one, and indexed when they are first asked for. */
class Gathering {
  private readonly positions: number[] = [];
  private made: RuleSelection | undefined;

  constructor(private readonly rules: readonly SpecRule[]) {}

  add(position: number): void {
    if (this.positions.at(-1) !== position) this.positions.push(position);
  }

  get selection(): RuleSelection {
    return (this.made ??= new SelectionByAddress(this.rules, this.positions));
  }
}

/** By address: one list of rules for each range that any of them names, and one of those without ranges. */
export class SelectionByAddress implements RuleSelection {
  private readonly everywhere: RuleSelection;
  private readonly tree: PrefixTree | undefined;
  private readonly ofNode: readonly RuleSelection[] = [];

  /** @param among what tells apart the rules that an address leaves: their routes, where the host is settled */
  constructor(
    rules: readonly SpecRule[],
    positions: readonly number[],
    among: (rules: readonly SpecRule[], positions: readonly number[]) => RuleSelection = selectionByPath,
  ) {
    if (positions.length <= fewRules) {
      this.everywhere = new AllOf(positions);
      return;
    }
    this.everywhere = among(
      rules,
      positions.filter((position) => rules[position]?.ranges.length === 0),
    );
    const ranges: IpRange[] = [];
    const owners: number[] = [];
    for (const position of positions) {
      for (const range of rules[position]?.ranges ?? []) {
        ranges.push(range);
        owners.push(position);
      }
    }
    this.tree = new PrefixTree(ranges);
    const ofNode = this.tree.parents.map((): number[] => []);
    for (const [index, node] of this.tree.nodeOfRange.entries()) ofNode[node]?.push(owners[index] ?? 0);
    this.ofNode = ofNode.map((ofOneNode) => among(rules, ofOneNode));
  }

  visit(subject: Subject, visit: (position: number) => void): void {
    this.everywhere.visit(subject, visit);
    const { address } = subject;
    if (!this.tree || !address) return;
    for (let node = this.tree.innermost(address); node >= 0; node = this.tree.parents[node] ?? -1) {
      this.ofNode[node]?.visit(subject, visit);
    }
  }
}

/** All of several rules: few, or such that nothing more tells them apart. */
export class AllOf implements RuleSelection {
  constructor(private readonly positions: readonly number[]) {}

  visit(_subject: Subject, visit: (position: number) => void): void {
    for (const position of this.positions) visit(position);
  }
}

/** A rule without routes grants whatever has come this far: those behind it are never reported. */
function selectionByPath(rules: readonly SpecRule[], positions: readonly number[]): RuleSelection {
  const unconditional = positions.findIndex((position) => !hasRoutes(rules[position]));
  const needed = unconditional < 0 ? positions : positions.slice(0, unconditional + 1);
  return needed.length <= fewRules ? new AllOf(needed) : new SelectionByPath(rules, needed);
}

function hasRoutes(rule: SpecRule | undefined): boolean {
  return rule?.rule.protocol === 'http' && rule.routes !== undefined;
}

/** By path: all routes of all rules at once. */
class SelectionByPath implements RuleSelection {
  private readonly paths: PathSet;
  private readonly owners: readonly number[];

  constructor(
    rules: readonly SpecRule[],
    private readonly positions: readonly number[],
  ) {
    const routes = positions.flatMap((position) =>
      hasRoutes(rules[position])
        ? (rules[position]?.routes ?? []).map(({ path }) => ({ path, position }))
        : [{ path: undefined, position }],
    );
    this.paths = new PathSet(routes.map(({ path }) => path));
    this.owners = routes.map(({ position }) => position);
  }

  visit({ path, ofAnyRoute }: Subject, visit: (position: number) => void): void {
    if (ofAnyRoute) {
      this.positions.forEach(visit);
      return;
    }
    for (const route of this.paths.matching(path)) visit(this.owners[route] ?? 0);
    // Where no route matches, a rule that came this far is evidence that the request got to the routes.
    const [first] = this.positions;
    if (first !== undefined) visit(first);
  }
}

/** Finds one rule that admits an address, if there is any. */
export class AddressWitness {
  private readonly everywhere: SpecRule | undefined;
  private readonly tree: PrefixTree | undefined;
  private readonly owners: SpecRule[] = [];

  constructor(rules: readonly SpecRule[]) {
    this.everywhere = rules.find(({ ranges }) => ranges.length === 0);
    if (this.everywhere) return;
    this.tree = new PrefixTree(rules.flatMap(({ ranges }) => ranges));
    const owners = rules.flatMap((rule) => rule.ranges.map(() => rule));
    for (const [index, node] of this.tree.nodeOfRange.entries()) {
      const owner = owners[index];
      if (owner) this.owners[node] = owner;
    }
  }

  find(address: Address | undefined): SpecRule | undefined {
    if (!this.tree || !address) return this.everywhere;
    return this.owners[this.tree.innermost(address)];
  }
}

/** The rules that a selection visits, in their order, each once. */
export function select(
  rules: readonly SpecRule[],
  selection: RuleSelection,
  subject: Subject,
): readonly SpecRule[] {
  const positions: number[] = [];
  selection.visit(subject, (position) => positions.push(position));
  if (positions.length > 1) positions.sort((left, right) => left - right);
  const selected: SpecRule[] = [];
  let previous = -1;
  for (const position of positions) {
    const rule = position === previous ? undefined : rules[position];
    if (rule) selected.push(rule);
    previous = position;
  }
  return selected;
}
