import { describe, expect, test } from 'vitest';

import { explain } from '../../../src/analysis/explain/explain.js';
import { evaluate } from '../../../src/evaluate.js';
import { compile } from '../../../src/evaluator.js';
import { DisposedEvaluatorError, InvalidOptionError } from '../../../src/model/errors.js';
import { manyRequests } from '../../support/arbitraries.js';
import { property } from '../../support/property.js';
import { egress, http } from '../../support/resources.js';

property('a compiled set of policies explains as explain() does', manyRequests, (world) => {
  const { policies, routeGroups, mesh, requests } = world;
  const options = { mesh, onInvalid: 'skip' } as const;
  const evaluator = compile(policies, routeGroups, options);
  for (const request of requests.slice(0, 2)) {
    const explanation = explain(request, evaluator);
    expect(explanation).toEqual(explain(request, policies, routeGroups, options));
    expect(explanation.decision).toEqual(evaluate(request, policies, routeGroups, options));
  }
});

describe('an evaluator', () => {
  const before = compile([egress({ name: 'one', hosts: ['a.test'] })]);

  test('explains by what was applied, and the old one by what it has', () => {
    const after = before.apply({ upsert: [egress({ name: 'two', hosts: ['b.test'] })] });
    expect(explain(http('b.test'), after).rules.map(({ outcome }) => outcome)).toEqual(['host', 'granted']);
    expect(explain(http('b.test'), before).rules.map(({ outcome }) => outcome)).toEqual(['host']);
    const removed = after.apply({ remove: [{ kind: 'Egress', namespace: 'mesh', name: 'one' }] });
    expect(explain(http('b.test'), removed).rules).toHaveLength(1);
  });

  test('looks for as many near misses as asked for', () => {
    expect(explain(http('b.test'), before, { nearest: 0 }).nearest).toEqual([]);
    expect(() => explain(http('b.test'), before, { nearest: 0.5 })).toThrow(InvalidOptionError);
  });

  test('explains nothing once it is disposed', () => {
    const disposed = compile([egress({ hosts: ['a.test'] })]);
    disposed.dispose();
    expect(() => explain(http('a.test'), disposed)).toThrow(DisposedEvaluatorError);
    expect(() => disposed.evaluate(http('a.test'))).toThrow(DisposedEvaluatorError);
  });
});
