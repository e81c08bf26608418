import { SpecPartition } from '../dialect/spec-partition.js';
import { readRule, type SpecRule } from '../dialect/spec-rule.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import { ConnectionPlan } from './connection-plan.js';
import { PartitionPlan } from './partition-plan.js';

/** The plan of some policies, for every source that is named by these and no others. */
export class PolicyPlan {
  private readonly ports = new Map<number, PortPlan>();

  constructor(
    readonly rules: readonly Rule[],
    readonly enableEgress: boolean,
    client: ServiceAccount | undefined,
  ) {
    const rulesOf = new Map<number, Rule[]>();
    for (const rule of rules) {
      const known = rulesOf.get(rule.port);
      if (known) known.push(rule);
      else rulesOf.set(rule.port, [rule]);
    }
    for (const [port, ofPort] of rulesOf) {
      this.ports.set(port, new PortPlan(ofPort, port, enableEgress, client));
    }
  }

  portOf(port: number): PortPlan | undefined {
    return this.ports.get(port);
  }

  /** The plan of a port and protocol, if a request has asked for it before. */
  find(port: number, protocol: RequestProtocol): PartitionPlan | undefined {
    return this.ports.get(port)?.find(protocol);
  }
}

/** The rules of one port, read when a request first asks for them. */
export class PortPlan {
  private read: readonly SpecRule[] | undefined;
  private http: PartitionPlan | undefined;
  private https: PartitionPlan | undefined;
  private tcp: PartitionPlan | undefined;
  private connections: ConnectionPlan | undefined;

  constructor(
    readonly rules: readonly Rule[],
    private readonly port: number,
    private readonly enableEgress: boolean,
    private readonly client: ServiceAccount | undefined,
  ) {}

  find(protocol: RequestProtocol): PartitionPlan | undefined {
    return this[protocol];
  }

  partition(protocol: RequestProtocol): PartitionPlan {
    const known = this[protocol];
    if (known) return known;
    const { port, enableEgress } = this;
    const made = new PartitionPlan(
      new SpecPartition(this.specRules(), this.rules, port, protocol, enableEgress),
      this.client,
    );
    this[protocol] = made;
    return made;
  }

  get connectionPlan(): ConnectionPlan {
    return (this.connections ??= new ConnectionPlan(this.specRules()));
  }

  private specRules(): readonly SpecRule[] {
    return (this.read ??= this.rules.flatMap((rule) => readRule(rule) ?? []));
  }
}
