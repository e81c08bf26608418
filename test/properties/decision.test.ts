import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { compile } from '../../src/index.js';
import { manyRequests, oneCase } from '../support/arbitraries.js';
import { decisionOf, denialReason, outcomeOf, withoutMessage } from '../support/decisions.js';
import { property } from '../support/property.js';

describe('meaning', () => {
  property('evaluate equals the oracle', oneCase, (one) => {
    expect(withoutMessage(decisionOf(one))).toStrictEqual(outcomeOf(one));
  });

  property(
    'a compiled evaluator equals evaluate, request after request',
    manyRequests,
    ({ requests, ...world }) => {
      const evaluator = compile(world.policies, world.routeGroups, { mesh: world.mesh, onInvalid: 'skip' });
      const decisions = requests.map((request) => evaluator.evaluate(request));
      expect(decisions).toStrictEqual(requests.map((request) => decisionOf({ ...world, request })));
    },
  );
});

describe('mesh settings', () => {
  property('by default nothing is allowed', oneCase, (one) => {
    expect(decisionOf({ ...one, policies: [], mesh: {} }).verdict).toBe('deny');
  });

  property(
    'an ignored policy decides as if it were absent',
    fc.tuple(oneCase, fc.boolean()),
    ([one, enableEgress]) => {
      const ignored = decisionOf({ ...one, mesh: { enableEgress, enableEgressPolicy: false } });
      expect(ignored).toStrictEqual(decisionOf({ ...one, policies: [], mesh: { enableEgress } }));
    },
  );

  property('a policy of a namespace that is not monitored decides as if it were absent', oneCase, (one) => {
    const monitoredNamespaces = ['mesh', 'default'];
    const policies = one.policies.filter(({ metadata }) => metadata.namespace !== 'shop');
    const mesh = { enableEgress: one.mesh.enableEgress };
    expect(decisionOf({ ...one, mesh: { ...mesh, monitoredNamespaces } })).toStrictEqual(
      decisionOf({ ...one, policies, mesh }),
    );
  });

  property(
    'global egress lets pass what is denied at the connection, unless it is invalid, and no more',
    oneCase,
    (one) => {
      const closed = decisionOf({ ...one, mesh: { ...one.mesh, enableEgress: false } });
      const open = decisionOf({ ...one, mesh: { ...one.mesh, enableEgress: true } });
      const passes =
        closed.verdict === 'deny' &&
        closed.enforcedAt === 'connection' &&
        closed.reason !== 'invalid-request';
      expect(open).toStrictEqual(passes ? { verdict: 'allow', passthrough: true } : closed);
    },
  );
});

describe('a denial', () => {
  property('as invalid names the field', oneCase, (one) => {
    const decision = decisionOf(one);
    if (denialReason(decision) === 'invalid-request') {
      expect(decision).toHaveProperty('field', expect.stringMatching(/./));
    }
  });

  property('at the request is only ever one of an http request', oneCase, (one) => {
    const decision = decisionOf(one);
    if (decision.verdict === 'deny' && decision.enforcedAt === 'request') {
      expect(one.request.protocol).toBe('http');
    }
  });
});
