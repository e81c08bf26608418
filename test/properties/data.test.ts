import { describe, expect } from 'vitest';

import {
  compile,
  type Decision,
  evaluate,
  type Evaluator,
  type KubernetesResource,
} from '../../src/index.js';
import { oneCase, type World } from '../support/arbitraries.js';
import { decisionOf } from '../support/decisions.js';
import { deepFreeze, destroy } from '../support/objects.js';
import { property } from '../support/property.js';

describe('plain data in, plain data out', () => {
  property('a decision survives JSON', oneCase, (one) => {
    const decision = decisionOf(one);
    expect(JSON.parse(JSON.stringify(decision))).toStrictEqual(decision);
  });

  property('resources that survive JSON are decided alike', oneCase, (one) => {
    const [policies, routeGroups] = [one.policies, one.routeGroups].map(throughJson);
    const decision = evaluate(one.request, policies ?? [], routeGroups, {
      mesh: one.mesh,
      onInvalid: 'skip',
    });
    expect(decision).toStrictEqual(decisionOf(one));
  });

  property('nothing that is passed in is changed', oneCase, (one) => {
    const frozen = deepFreeze(structuredClone(one));
    expect(decisionOf(frozen)).toStrictEqual(decisionOf(one));
    expect(JSON.stringify(frozen)).toBe(JSON.stringify(one));
  });

  property('what becomes of the resources afterwards does not reach an evaluator', oneCase, (one) => {
    const copy = structuredClone(one);
    const evaluator = evaluatorOf(copy);
    destroy(copy);
    expect(evaluator.evaluate(one.request)).toStrictEqual(decisionOf(one));
  });

  property('what becomes of a decision does not reach the next one', oneCase, (one) => {
    const evaluator = evaluatorOf(one);
    const first = evaluator.evaluate(one.request);
    const expected: Decision = structuredClone(first);
    destroy(first);
    expect(evaluator.evaluate(one.request)).toStrictEqual(expected);
  });

  property('deciding is repeatable', oneCase, (one) => {
    const evaluator = evaluatorOf(one);
    expect(evaluator.evaluate(one.request)).toStrictEqual(evaluator.evaluate(one.request));
  });
});

function evaluatorOf({ policies, routeGroups, mesh }: World): Evaluator {
  return compile(policies, routeGroups, { mesh, onInvalid: 'skip' });
}

function throughJson(resources: readonly KubernetesResource[]): readonly KubernetesResource[] {
  return JSON.parse(JSON.stringify(resources)) as KubernetesResource[];
}
