import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compile } from '../../src/index.js';
import { withoutMessage } from '../support/decisions.js';
import {
  anyConnection,
  anyRequest,
  type ManyPolicies,
  manyPolicies,
  manyPoliciesOfOnePort,
} from '../support/many-policies.js';
import { decide } from '../support/oracle.js';
import { settings } from '../support/property.js';
import { unindexed } from '../support/unindexed.js';

function propertyOfMany<Asked>(
  name: string,
  most: number,
  runs: number,
  asked: fc.Arbitrary<Asked>,
  check: (policies: ManyPolicies, asked: readonly Asked[]) => void,
) {
  const questions = fc.array(asked, { minLength: 1, maxLength: 20, size: 'max' });
  test(`${name}, up to ${most} policies`, () => {
    fc.assert(fc.property(manyPolicies(most), questions, check), { ...settings, numRuns: runs });
  });
}

const runs = settings.numRuns;

describe('an index changes nothing', () => {
  for (const [most, times] of [
    [40, Math.ceil(runs / 2)],
    [1000, Math.ceil(runs / 100)],
  ] as const) {
    propertyOfMany('indexed equals unindexed, word for word', most, times, anyRequest, (all, requests) => {
      const indexed = evaluatorOf(all);
      const plain = unindexed(all.policies, all.routeGroups, all.mesh);
      for (const request of requests) {
        expect(indexed.evaluate(request)).toStrictEqual(plain.evaluate(request));
      }
    });

    propertyOfMany('connections too', most, times, anyConnection, (all, connections) => {
      const indexed = evaluatorOf(all);
      const plain = unindexed(all.policies, all.routeGroups, all.mesh);
      for (const connection of connections) {
        expect(indexed.connect(connection)).toStrictEqual(plain.connect(connection));
      }
    });
  }

  test('of many rules of one source and port: decisions word for word, and connections', () => {
    const questions = fc.record({
      requests: fc.array(anyRequest, { minLength: 10, maxLength: 20, size: 'max' }),
      connections: fc.array(anyConnection, { minLength: 5, maxLength: 10, size: 'max' }),
    });
    const source = { namespace: 'curl', name: 'curl' };
    fc.assert(
      fc.property(manyPoliciesOfOnePort, questions, (all, { requests, connections }) => {
        const indexed = evaluatorOf(all);
        const plain = unindexed(all.policies, all.routeGroups, all.mesh);
        // Twice, because decisions are kept.
        for (const request of [...requests, ...requests]) {
          const asked = { ...request, source, port: 80 };
          expect(indexed.evaluate(asked)).toStrictEqual(plain.evaluate(asked));
        }
        for (const connection of connections) {
          const asked = { ...connection, source, port: 80 };
          expect(indexed.connect(asked)).toStrictEqual(plain.connect(asked));
        }
      }),
      { ...settings, numRuns: Math.ceil(runs / 4) },
    );
  });

  for (const [most, times] of [
    [40, Math.ceil(runs / 20)],
    [1000, Math.ceil(runs / 200)],
  ] as const) {
    propertyOfMany('indexed equals the oracle', most, times, anyRequest, (all, requests) => {
      const indexed = evaluatorOf(all);
      for (const request of requests.slice(0, 4)) {
        const expected = decide(request, all.policies, all.routeGroups, all.mesh);
        expect(withoutMessage(indexed.evaluate(request))).toStrictEqual(expected);
      }
    });
  }
});

function evaluatorOf({ policies, routeGroups, mesh }: ManyPolicies) {
  return compile(policies, routeGroups, { mesh, onInvalid: 'skip' });
}
