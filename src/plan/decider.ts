import { denyUnreadable } from '../dialect/denial.js';
import type { DialectDefinition, SourcePolicy } from '../dialect/dialect.js';
import type { ConnectionDecision } from '../model/connection.js';
import type { Decision } from '../model/decision.js';
import type { ServiceAccount } from '../model/request.js';
import { readConnection, readRequest } from '../parse/request.js';
import type { PolicySet } from '../policy-set/policy-set.js';
import type { SourceTable } from '../policy-set/source.js';
import { definitions } from './definitions.js';

/** Decides by the policies of a set: each source by those that name it. Never changes. */
export class Decider {
  private readonly sources: SourceTable;
  private readonly dialect: DialectDefinition;
  private readonly enableEgress: boolean;
  /** Of every source that no policy names. */
  private readonly unnamed: SourcePolicy;

  constructor({ sources, options }: PolicySet) {
    this.sources = sources;
    this.dialect = definitions[options.dialect];
    this.enableEgress = options.mesh.enableEgress;
    this.unnamed = this.dialect.forSource([], this.enableEgress);
  }

  /** Decides one request, whatever it is: a malformed one is denied. */
  evaluate(value: unknown): Decision {
    const reading = readRequest(value);
    if (!reading.readable) return denyUnreadable(reading.malformation);
    return this.policyOf(reading.request.source).decide(reading.request);
  }

  /** Decides what can be decided of a connection before its first byte, or before its first request. */
  connect(value: unknown): ConnectionDecision {
    const reading = readConnection(value);
    if (!reading.readable) return denyUnreadable(reading.malformation);
    return this.policyOf(reading.connection.source).connect(reading.connection);
  }

  private policyOf({ namespace, name }: ServiceAccount): SourcePolicy {
    const source = this.sources.get(namespace, name);
    if (!source) return this.unnamed;
    if (source.plan instanceof SourcePlan) return source.plan.policy;
    const plan = new SourcePlan(this.dialect.forSource(source.rules, this.enableEgress));
    source.plan = plan;
    return plan.policy;
  }
}

/** What is kept with a source. */
class SourcePlan {
  constructor(readonly policy: SourcePolicy) {}
}
