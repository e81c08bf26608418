import type { Decision } from './model/decision.js';
import type { EvaluateOptions } from './model/options.js';
import type { EgressRequest } from './model/request.js';
import { compile } from './plan/compile.js';
import type { ResourceInput } from './policy-set/read-resources.js';

/**
 * Decides one request: allow, with the rule that matched, or deny, with the reason.
 *
 * To decide many requests on the same policies, {@link compile} them once.
 *
 * @param request a malformed one is denied with the reason `invalid-request`
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const decision = evaluate(
 *   { source: { namespace: 'curl', name: 'curl' }, protocol: 'tcp', port: 443 },
 *   policies,
 * );
 * decision.verdict; // 'allow' or 'deny'
 */
export function evaluate(
  request: EgressRequest,
  policies: ResourceInput,
  routeGroups: ResourceInput = [],
  options: EvaluateOptions = {},
): Decision {
  return compile(policies, routeGroups, options).evaluate(request);
}
