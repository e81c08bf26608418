/** The list of checks, and the forms of it that are written out for speed, or stand elsewhere. */
import { expect, test } from 'vitest';

import { failedStage, matchRule, readRule, reasonOfStage } from '../../src/dialect/spec.js';
import { stageNames, stages } from '../../src/dialect/stages.js';
import { denyReasons } from '../../src/model/deny-reasons.js';
import { readRequest } from '../../src/parse/request.js';
import { manyRequests } from '../support/arbitraries.js';
import { property } from '../support/property.js';
import { readResources } from '../support/read-resources.js';

property('a rule fails at the first check of the list that does not pass', manyRequests, (world) => {
  const rules = readResources(world.policies, world.routeGroups)
    .policies.flatMap((policy) => policy.rules)
    .flatMap((rule) => readRule(rule) ?? []);
  for (const request of world.requests) {
    const reading = readRequest(request);
    if (!reading.readable) continue;
    for (const rule of rules) {
      const result = matchRule(rule, reading.request);
      const stage = typeof result === 'string' ? result : undefined;
      expect(stage).toBe(failedStage(rule, reading.request));
    }
  }
});

test('the reasons are those of the checks, in their order', () => {
  expect(reasonOfStage).toEqual(Object.fromEntries(stageNames.map((name) => [name, stages[name].reason])));
  const reasons = stageNames.map((name) => stages[name].reason);
  expect(denyReasons.filter((reason) => reasons.includes(reason))).toEqual(reasons);
});
