import type { EvaluateOptions } from '../model/options.js';
import { ResourceChange } from '../policy-set/change-resources.js';
import { readOptions } from '../policy-set/read-options.js';
import { readItems, readPolicy, readRouteGroup, type ResourceInput } from '../policy-set/read-resources.js';
import { emptyStore } from '../policy-set/resource-store.js';
import { definitions } from './definitions.js';
import { type InspectableEvaluator, makeEvaluator } from './evaluator.js';
import { noSources } from './sources.js';

/**
 * Reads policies and route groups once, to decide many requests.
 *
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const evaluator = compile(policies, routeGroups, { onInvalid: 'skip' });
 * evaluator.evaluate(request).verdict; // 'allow' or 'deny'
 */
export function compile(
  policies: ResourceInput,
  routeGroups: ResourceInput = [],
  options: EvaluateOptions = {},
): InspectableEvaluator {
  const read = readOptions(options);
  const { strictness } = definitions[read.dialect];
  const change = new ResourceChange(emptyStore);
  for (const policy of readItems(policies, readPolicy(strictness))) change.addPolicy(policy);
  for (const group of readItems(routeGroups, readRouteGroup(strictness))) change.addRouteGroup(group);
  return makeEvaluator(noSources, change, read);
}
