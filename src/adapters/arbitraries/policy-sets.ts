import fc from 'fast-check';

import type { MeshSettings } from '../../model/options.js';
import type { EgressRequest } from '../../model/request.js';
import type { Egress, HTTPRouteGroup } from '../../model/resources.js';
import { type FaultOptions, seldom } from './frequencies.js';
import { egressPolicies } from './policies.js';
import { requestGenerators } from './requests.js';
import { httpRouteGroups } from './route-groups.js';

/** All that a decision depends on, except the request. */
export interface GeneratedPolicySet {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
  /** Pass it as `options.mesh`. */
  readonly mesh: MeshSettings;
}

/** A request, with the policies and settings that decide it. */
export interface DecisionCase extends GeneratedPolicySet {
  readonly request: EgressRequest;
}

/** Settings of a mesh, mostly the defaults. */
export function meshSettings(): fc.Arbitrary<MeshSettings> {
  return fc.record({
    enableEgress: seldom(8, fc.constant(true), fc.constantFrom(false, undefined)),
    enableEgressPolicy: seldom(30, fc.constant(false), fc.constantFrom(true, undefined)),
    monitoredNamespaces: seldom(8, fc.subarray(['mesh', 'shop', 'default']), fc.constant(undefined)),
  });
}

/**
 * Policies, the route groups that they name, and settings of the mesh.
 *
 * @example fc.property(policySets(), ({ policies, routeGroups }) => lint(policies, routeGroups).length >= 0);
 */
export function policySets(options: FaultOptions = {}): fc.Arbitrary<GeneratedPolicySet> {
  return fc.record({
    policies: egressPolicies(options),
    routeGroups: httpRouteGroups(options),
    mesh: meshSettings(),
  });
}

/**
 * A set of policies with one request for it: about half are allowed, and the others are denied for all reasons there
 * are.
 *
 * @example
 * fc.property(decisionCases(), ({ request, policies, routeGroups, mesh }) =>
 *   isVerdict(evaluate(request, policies, routeGroups, { mesh })),
 * );
 */
export function decisionCases(options: FaultOptions = {}): fc.Arbitrary<DecisionCase> {
  return fc
    .tuple(policySets(options), requestGenerators(options))
    .map(([set, generate]) => ({ ...set, request: generate(set) }));
}

/** As {@link decisionCases}, with one to eight requests to one set of policies. */
export function decisionSequences(
  options: FaultOptions = {},
): fc.Arbitrary<GeneratedPolicySet & { readonly requests: readonly EgressRequest[] }> {
  return fc
    .tuple(policySets(options), fc.array(requestGenerators(options), { minLength: 1, maxLength: 8 }))
    .map(([set, all]) => ({ ...set, requests: all.map((generate) => generate(set)) }));
}
