/**
 * fast-check arbitraries of policies, route groups, mesh settings and requests, to state properties with.
 *
 * @example
 * import fc from 'fast-check';
 * import { requestsTo } from 'egress-policy/arbitraries';
 *
 * fc.assert(
 *   fc.property(requestsTo(manifests), (request) => evaluator.evaluate(request).verdict === 'deny'),
 * );
 *
 * @packageDocumentation
 */
export type { FaultOptions } from './frequencies.js';
export { egressPolicies } from './policies.js';
export {
  type DecisionCase,
  decisionCases,
  decisionSequences,
  type GeneratedPolicySet,
  meshSettings,
  policySets,
} from './policy-sets.js';
export { egressRequests, requestsTo, type RequestTarget } from './requests.js';
export { httpRouteGroups } from './route-groups.js';
