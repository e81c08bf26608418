import type { RouteClasses } from '../classes/route-classes.js';
import { denyAtStage } from '../dialect/denial.js';
import type { SourcePolicy } from '../dialect/dialect.js';
import { isTls, passes, passthrough, reportConnection, spec } from '../dialect/spec-source.js';
import type { ConnectionDecision } from '../model/connection.js';
import type { Decision, Denial } from '../model/decision.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import { type CheckedConnection, type CheckedRequest, tlsRequest } from '../parse/request.js';
import type { PartitionPlan } from './partition-plan.js';
import type { PolicyPlan } from './policy-plan.js';
import { RecentMap } from './recent-map.js';
import type { Outcome } from './rows.js';
import { SharedRefusal } from './shared-refusal.js';

/** So many denials are kept for a client, beside those that it was the first to get. */
const MAX_DENIALS = 64;

/** What decides about one source. */
export class SourcePlan implements SourcePolicy {
  /** The port and protocol that were asked for first: most sources have one, or nearly all of their traffic there. */
  port = 0;
  protocol: RequestProtocol | undefined;
  /** A row of it, and how its host and method are spelt. */
  host: string | undefined;
  method: string | undefined;
  routes: RouteClasses | undefined;
  granted: readonly (Outcome | undefined)[] = [];
  refused: Outcome | undefined;
  /** The decision for every other host. */
  elsewhere: Outcome | undefined;
  first: PartitionPlan | undefined;
  private denials: RecentMap<SharedRefusal, Denial> | undefined;

  constructor(
    private readonly client: ServiceAccount,
    readonly policies: PolicyPlan,
  ) {}

  decide(request: CheckedRequest): Decision {
    const { rules, enableEgress } = this.policies;
    const port = this.policies.portOf(request.port);
    if (port) {
      const partition = port.partition(request.protocol);
      if (!this.first) {
        this.first = partition;
        this.port = request.port;
        this.protocol = request.protocol;
      }
      return this.decisionOf(partition.decide(request));
    }
    if (passes(request, false, enableEgress)) return passthrough;
    return denyAtStage(request, rules.length > 0 ? 'port' : 'source', false, rules);
  }

  connect(connection: CheckedConnection): ConnectionDecision {
    if (isTls(connection)) return this.decide(tlsRequest(connection));
    const { rules, enableEgress } = this.policies;
    const port = this.policies.portOf(connection.port);
    if (port) {
      return reportConnection(connection, port.connectionPlan.decide(connection), port.rules, enableEgress);
    }
    const failed = rules.length > 0 ? 'port' : 'source';
    const nothing = { needs: undefined, failed, captured: false, serverFirst: false } as const;
    return reportConnection(connection, nothing, rules, enableEgress);
  }

  /** Every rule asked, one after the other: the same decisions, slowly. */
  get unplanned(): SourcePolicy {
    const { rules, enableEgress } = this.policies;
    return spec.forSource(rules, enableEgress);
  }

  decisionOf(outcome: Outcome): Decision {
    if (!(outcome instanceof SharedRefusal)) return outcome;
    return outcome.denialOfFirst(this.client) ?? this.denialOf(outcome);
  }

  private denialOf(refusal: SharedRefusal): Denial {
    this.denials ??= new RecentMap(MAX_DENIALS);
    const known = this.denials.get(refusal);
    if (known) return known;
    const denial = refusal.deny(this.client);
    this.denials.set(refusal, denial);
    return denial;
  }
}
