import fc from 'fast-check';
import { describe, expect } from 'vitest';

import {
  compile,
  type Connection,
  type Egress,
  type Evaluator,
  type RequestFields,
} from '../../src/index.js';
import { anyConnection, anyRequest, type ManyPolicies, manyPolicies } from '../support/many-policies.js';
import { property } from '../support/property.js';

const asked = fc.tuple(
  manyPolicies(12),
  fc.array(fc.tuple(anyConnection, anyRequest), { minLength: 1, maxLength: 12 }),
);

/** The request on the connection, as it would be if the connection carried this protocol and these HTTP fields. */
function carriedBy({ source, ip, port, sni }: Connection, request: RequestFields): RequestFields | undefined {
  const carried = { ...request, source, ip, port };
  if (sni === undefined) return carried;
  if (sni !== '' && request.protocol !== 'https') return undefined;
  return request.protocol === 'https' ? { ...carried, sni } : carried;
}

function evaluatorOf({ policies, routeGroups, mesh }: ManyPolicies): Evaluator {
  return compile(policies, routeGroups, { mesh, onInvalid: 'skip' });
}

function isOnServerFirstPort({ spec }: Egress, { source, port }: Connection): boolean {
  return (
    spec.ports.some(({ number, protocol }) => number === port && protocol === 'tcp-server-first') &&
    spec.sources.some(({ namespace, name }) => namespace === source.namespace && name === source.name)
  );
}

describe('what a connection is told', () => {
  property('as `allow` holds for every well-formed request on it', asked, ([all, questions]) => {
    const evaluator = evaluatorOf(all);
    for (const [connection, request] of questions) {
      const carried = carriedBy(connection, request);
      if (!carried || evaluator.connect(connection).verdict !== 'allow') continue;
      const decision = evaluator.evaluate(carried);
      if (decision.verdict === 'deny') expect(decision.reason).toBe('invalid-request');
      else expect(decision.verdict).toBe('allow');
    }
  });

  property('as `deny` holds for every request on it, server-first ports aside', asked, ([all, questions]) => {
    const evaluator = evaluatorOf(all);
    for (const [connection, request] of questions) {
      const carried = carriedBy(connection, request);
      if (!carried || evaluator.connect(connection).verdict !== 'deny') continue;
      if (all.policies.some((policy) => isOnServerFirstPort(policy, connection))) continue;
      expect(evaluator.evaluate(carried).verdict).toBe('deny');
    }
  });

  property('is never `inspect` on a server-first port', asked, ([all, questions]) => {
    const evaluator = evaluatorOf(all);
    for (const [connection] of questions) {
      if (!all.policies.some((policy) => isOnServerFirstPort(policy, connection))) continue;
      expect(evaluator.connect(connection).verdict).not.toBe('inspect');
    }
  });

  property('is never the same question twice', asked, ([all, questions]) => {
    const evaluator = evaluatorOf(all);
    for (const [connection] of questions) {
      const decision = evaluator.connect(connection);
      if (decision.verdict !== 'inspect' || decision.needs === 'http') continue;
      expect(connection.sni).toBeUndefined();
      expect(evaluator.connect({ ...connection, sni: '' })).not.toEqual(decision);
    }
  });
});
