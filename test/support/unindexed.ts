import { denyUnreadable } from '../../src/dialect/denial.js';
import type { SourcePolicy } from '../../src/dialect/dialect.js';
import { spec } from '../../src/dialect/spec-source.js';
import type { Connection, ConnectionDecision } from '../../src/model/connection.js';
import type { Decision } from '../../src/model/decision.js';
import type { EgressRequest, ServiceAccount } from '../../src/model/request.js';
import { readConnection, readRequest } from '../../src/parse/request.js';
import type { ResourceInput } from '../../src/policy-set/read-resources.js';
import { readResources } from './read-resources.js';

export interface UnindexedEvaluator {
  evaluate(request: EgressRequest): Decision;
  connect(connection: Connection): ConnectionDecision;
}

/** The `spec` dialect without anything in front of it: for each decision, every rule of the source is asked. */
export function unindexed(
  policies: ResourceInput,
  routeGroups: ResourceInput,
  { enableEgress }: { readonly enableEgress: boolean },
): UnindexedEvaluator {
  const rules = readResources(policies, routeGroups)
    .policies.filter(({ valid }) => valid)
    .flatMap((policy) => policy.rules);
  const made = new Map<string, SourcePolicy>();
  const policyOf = ({ namespace, name }: ServiceAccount) => {
    const key = JSON.stringify([namespace, name]);
    const known = made.get(key);
    if (known) return known;
    const ofSource = rules.filter(({ sources }) =>
      sources.some((source) => source.namespace === namespace && source.name === name),
    );
    const policy = spec.forSource(ofSource, enableEgress);
    made.set(key, policy);
    return policy;
  };
  return {
    evaluate(value) {
      const reading = readRequest(value);
      if (!reading.readable) return denyUnreadable(reading.malformation);
      return policyOf(reading.request.source).decide(reading.request);
    },
    connect(value) {
      const reading = readConnection(value);
      if (!reading.readable) return denyUnreadable(reading.malformation);
      return policyOf(reading.connection.source).connect(reading.connection);
    },
  };
}
