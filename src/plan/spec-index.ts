/**
 * Finds the rules of one source and port that bear on a request or connection.
 *
 * It selects and never decides: the `spec` dialect asks every rule that is handed out. Of the rules that are left
 * out, none grants before one that is handed out, and none gets further than some that is handed out.
 */
import {
  decide,
  matchAdmitted,
  type Refusal,
  type RuleMatch,
  type SpecRule,
  type Stage,
} from '../dialect/spec.js';
import { type ConnectionOutcome, decideConnection } from '../dialect/spec-connection.js';
import type { RequestProtocol } from '../model/request.js';
import type { CheckedConnection, CheckedRequest } from '../parse/request.js';
import { NearestRules } from './nearest-rules.js';
import {
  AddressWitness,
  fewRules,
  type RuleSelection,
  select,
  SelectionByAddress,
  SelectionByHost,
} from './rule-selection.js';

/** The rules that take one protocol, in input order. */
export class ProtocolIndex {
  readonly rules: readonly SpecRule[];
  private selection: RuleSelection | undefined;
  private witness: AddressWitness | undefined;
  private neighbours: NearestRules | undefined;

  constructor(
    rulesOfPort: readonly SpecRule[],
    private readonly protocol: RequestProtocol,
    private readonly port: number,
  ) {
    const taken = rulesOfPort.filter((rule) => rule.rule.protocol === protocol || isTcp(rule));
    this.rules = taken.length === rulesOfPort.length ? rulesOfPort : taken;
  }

  decide(request: CheckedRequest): RuleMatch | Refusal {
    if (this.rules.length === 0) return notOfProtocol;
    if (this.rules.length <= fewRules) return decide(request, this.rules, matchAdmitted);
    const selected = select(this.rules, this.byHost(), request);
    const outcome = decide(request, selected, matchAdmitted);
    return outcome.failed === undefined
      ? outcome
      : decide(request, [...selected, ...this.witnesses(request)], matchAdmitted);
  }

  /**
   * The rules that failed at the deepest stage that any reached, in input order. The same list for the same rules,
   * as far as that is cheap to tell.
   */
  nearest(request: CheckedRequest, failed: Stage): readonly SpecRule[] {
    if (failed === 'address' || this.rules.length <= 1) return this.rules;
    this.neighbours ??= new NearestRules(
      this.rules,
      this.rules.length > fewRules ? this.byHost() : undefined,
    );
    return this.neighbours.of(request, failed);
  }

  private byHost(): RuleSelection {
    return (this.selection ??= new SelectionByHost(this.rules, this.protocol, this.port));
  }

  /**
   * A rule that admits the address, if there is one: none that was not selected gets beyond the host. It is one of
   * the protocol itself, because only those capture requests.
   */
  private witnesses({ address }: CheckedRequest): readonly SpecRule[] {
    this.witness ??= new AddressWitness(this.rules.filter(({ rule }) => rule.protocol === this.protocol));
    const admitting = this.witness.find(address);
    return admitting ? [admitting] : this.rules.slice(0, 1);
  }
}

/** All rules of a port, for connections whose protocol is not known yet. */
export class ConnectionIndex {
  private readonly tcp: RuleSelection | undefined;
  private readonly others: readonly AddressWitness[] = [];
  private readonly always: readonly SpecRule[] = [];

  constructor(private readonly rules: readonly SpecRule[]) {
    if (rules.length <= fewRules) return;
    this.tcp = new SelectionByAddress(
      rules,
      [...rules.keys()].filter((position) => isTcp(rules[position])),
    );
    this.others = alike(rules.filter((rule) => !isTcp(rule))).map((group) => new AddressWitness(group));
    const serverFirst = rules.find(({ rule }) => rule.protocol === 'tcp-server-first');
    this.always = [...rules.slice(0, 1), ...(serverFirst ? [serverFirst] : [])];
  }

  decide(connection: CheckedConnection): ConnectionOutcome {
    if (!this.tcp) return decideConnection(connection, this.rules);
    const { address, serverName } = connection;
    const subject = { address, serverName, authority: undefined, path: undefined };
    const witnesses = this.others.flatMap((witness) => witness.find(address) ?? []);
    return decideConnection(connection, [
      ...select(this.rules, this.tcp, subject),
      ...witnesses,
      ...this.always,
    ]);
  }
}

/** Rules of which each tells as much about a connection as any other of its group, once it admits the address. */
function alike(rules: readonly SpecRule[]): readonly (readonly SpecRule[])[] {
  const groups = new Map<string, SpecRule[]>();
  for (const rule of rules) {
    const { hosts, routes } = rule;
    const traits = [
      rule.rule.protocol,
      hosts.length === 0,
      hosts.some(({ port }) => port === undefined),
      routes?.length === 0,
    ];
    const group = groups.get(traits.join());
    if (group) group.push(rule);
    else groups.set(traits.join(), [rule]);
  }
  return [...groups.values()];
}

function isTcp(rule: SpecRule | undefined): boolean {
  return rule?.rule.protocol === 'tcp' || rule?.rule.protocol === 'tcp-server-first';
}

const notOfProtocol: Refusal = { failed: 'protocol', captured: false };
