import type { Dialect } from '../../src/model/options.js';
import { PolicySet } from '../../src/policy-set/policy-set.js';
import { readOptions } from '../../src/policy-set/read-options.js';

/** Resources as one dialect takes them, the invalid ones included. Never throws. */
export function readResources(policies: unknown, routeGroups: unknown, dialect: Dialect = 'spec'): PolicySet {
  return PolicySet.read({ policies, routeGroups, issues: [] }, readOptions({ dialect, onInvalid: 'skip' }));
}
