import { type ConnectionOutcome, decideConnection } from '../dialect/spec-connection.js';
import type { SpecRule } from '../dialect/spec-rule.js';
import { isTcp } from '../model/rule.js';
import type { CheckedConnection } from '../parse/request.js';
import { AddressedRules, inOrder } from './addressed-rules.js';

/** The rules of one port, for connections whose protocol is not known yet: the address selects some of them. */
export class ConnectionPlan {
  /** Those that grant whatever is sent. */
  private readonly tcp: AddressedRules;
  /** Of the others, one of each group tells as much as any other, once it admits the address. */
  private readonly others: readonly AddressedRules[];
  /** Those that tell something even where no rule admits the address. */
  private readonly always: readonly number[];

  constructor(private readonly rules: readonly SpecRule[]) {
    const groups = groupAlike(rules);
    this.tcp = new AddressedRules(rules, groups.get('tcp') ?? []);
    groups.delete('tcp');
    this.others = Array.from(groups.values(), (positions) => new AddressedRules(rules, positions));
    const serverFirst = rules.findIndex(({ rule }) => rule.protocol === 'tcp-server-first');
    this.always = [0, ...(serverFirst > 0 ? [serverFirst] : [])];
  }

  decide(connection: CheckedConnection): ConnectionOutcome {
    const { address } = connection;
    const positions: number[] = [];
    this.tcp.forEachAdmitting(this.tcp.classOf(address), (position) => positions.push(position));
    const evidence = this.others.map((group) => group.oneAdmitting(group.classOf(address)));
    return decideConnection(
      connection,
      [...inOrder(positions), ...evidence, ...this.always].flatMap((position) =>
        position === undefined ? [] : (this.rules[position] ?? []),
      ),
    );
  }
}

/** The positions of rules of which each tells as much about a connection as any other of its group. */
function groupAlike(rules: readonly SpecRule[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [position, { rule, hosts, routes }] of rules.entries()) {
    const takesServerName = hosts.some(({ port }) => port === undefined);
    const traits = isTcp(rule)
      ? 'tcp'
      : [rule.protocol, hosts.length === 0, takesServerName, routes?.length === 0].join();
    const group = groups.get(traits);
    if (group) group.push(position);
    else groups.set(traits, [position]);
  }
  return groups;
}
