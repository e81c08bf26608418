import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { compile, type Dialect } from '../../src/index.js';
import { manyRequests } from '../support/arbitraries.js';
import { property } from '../support/property.js';

describe.each<Dialect>(['envoy', 'pipy'])('%s', (dialect) => {
  property(
    'applying resources one by one equals compiling all at once: decisions and issues',
    fc.tuple(manyRequests, fc.nat({ max: 5 })),
    ([{ requests, policies, routeGroups, mesh }, kept]) => {
      const options = { dialect, mesh, onInvalid: 'skip' } as const;
      const whole = compile(policies, routeGroups, options);
      const first = compile(policies.slice(0, kept), [], options);
      const later = [...policies.slice(kept), ...routeGroups];
      const applied = later.reduce((evaluator, resource) => evaluator.apply({ upsert: [resource] }), first);
      for (const request of requests) {
        expect(applied.evaluate(request)).toEqual(whole.evaluate(request));
      }
      expect(applied.issues).toEqual(whole.issues);
    },
  );
});
