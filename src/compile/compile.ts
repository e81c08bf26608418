import { denyUnreadable } from '../dialect/denial.js';
import { definitions } from './definitions.js';
import { InvalidPolicyError } from '../model/errors.js';
import type { Evaluator } from '../model/evaluator.js';
import type { EvaluateOptions } from '../model/options.js';
import { readConnection, readRequest } from '../parse/request.js';
import type { LinkedPolicy } from '../parse/link.js';
import { readResources, type ResourceInput } from '../parse/resources.js';
import { groupBySource } from './group-by-source.js';
import { readOptions, type ReadOptions } from './options.js';

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
): Evaluator {
  const { dialect, mesh, onInvalid } = readOptions(options);
  const { strictness, forSource } = definitions[dialect];
  const resources = readResources(policies, routeGroups, strictness);
  if (onInvalid === 'throw' && resources.issues.some(({ severity }) => severity === 'error')) {
    throw new InvalidPolicyError(resources.issues);
  }
  const rules = resources.policies
    .filter((policy) => policy.valid && counts(policy, mesh))
    .flatMap(({ rules }) => rules);
  const sources = groupBySource(rules, (ofSource) => forSource(ofSource, mesh.enableEgress));
  const unnamed = forSource([], mesh.enableEgress);
  return {
    issues: resources.issues,
    evaluate(value) {
      const reading = readRequest(value);
      if (!reading.readable) return denyUnreadable(reading.malformation);
      const { source } = reading.request;
      const policy = sources.get(source.namespace)?.get(source.name) ?? unnamed;
      return policy.decide(reading.request);
    },
    connect(value) {
      const reading = readConnection(value);
      if (!reading.readable) return denyUnreadable(reading.malformation);
      const { source } = reading.connection;
      const policy = sources.get(source.namespace)?.get(source.name) ?? unnamed;
      return policy.connect(reading.connection);
    },
  };
}

/** Whether the mesh heeds a policy at all. */
function counts(
  { reference }: LinkedPolicy,
  { enableEgressPolicy, monitoredNamespaces }: ReadOptions['mesh'],
): boolean {
  return enableEgressPolicy && (monitoredNamespaces?.has(reference.namespace) ?? true);
}
