import fc from 'fast-check';

import type { Egress, ObjectMeta } from '../../model/resources.js';
import { type Fault, faultOf, type FaultOptions, keysOf, seldom } from './frequencies.js';
import * as samples from './sample-values.js';

type Spec = Egress['spec'];
type MatchReference = NonNullable<Spec['matches']>[number];

/**
 * Lists of at most five Egress policies with distinct names, over few sources, ports, hosts and ranges, so that they
 * overlap. They name the route groups that {@link httpRouteGroups} generates, and sometimes a missing one.
 *
 * @example fc.property(egressPolicies(), (policies) => compile(policies).issues.length >= 0);
 */
export function egressPolicies(options: FaultOptions = {}): fc.Arbitrary<readonly Egress[]> {
  const spec = specOf(faultOf(options));
  const somePolicies = fc
    .array(fc.tuple(policyNamespace, spec), { minLength: 1, maxLength: 5, size: 'max' })
    .map((all) =>
      all.map(([namespace, policySpec], index): Egress => ({
        apiVersion: 'policy.openservicemesh.io/v1alpha1',
        kind: 'Egress',
        metadata: metadata(`policy-${index}`, namespace),
        spec: policySpec,
      })),
    );
  return seldom(20, fc.constant([]), somePolicies);
}

/** Most policies are in one namespace, so that they find route groups. */
export const policyNamespace = fc.constantFrom('mesh', ...samples.policyNamespaces);

export function metadata(name: string, namespace: string | undefined): ObjectMeta {
  return namespace === undefined ? { name } : { name, namespace };
}

function specOf(fault: Fault): fc.Arbitrary<Spec> {
  return fc.record({
    sources: fc.array(source, { minLength: 1, maxLength: 2 }),
    hosts: seldom(8, fc.constantFrom([], undefined), hostsOf(fault)),
    ipAddresses: ipAddressesOf(fault),
    ports: fc.array(portOf(fault), { minLength: 1, maxLength: 2 }),
    matches: matchesOf(fault),
  });
}

const source = seldom(
  12,
  fc.constant({ kind: 'Group', namespace: 'curl', name: 'curl' }),
  fc
    .constantFrom(...samples.serviceAccounts)
    .map((serviceAccount) => ({ kind: 'ServiceAccount', ...serviceAccount })),
);

function portOf(fault: Fault): fc.Arbitrary<Spec['ports'][number]> {
  return fc.record({
    number: fault(150, fc.constantFrom(...samples.invalidPorts), fc.constantFrom(...samples.ports)),
    protocol: fault(
      150,
      fc.constantFrom(...samples.invalidProtocols),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('http') },
        { weight: 4, arbitrary: fc.constantFrom(...samples.ruleProtocols) },
      ),
    ),
  });
}

function hostsOf(fault: Fault): fc.Arbitrary<readonly string[]> {
  return fc.array(fault(100, fc.constantFrom(...samples.invalidHosts), keysOf(samples.hosts)), {
    minLength: 1,
    maxLength: 3,
  });
}

function ipAddressesOf(fault: Fault): fc.Arbitrary<readonly string[] | undefined> {
  const range = fault(60, fc.constantFrom(...samples.invalidRanges), keysOf(samples.ranges));
  return seldom(3, fc.array(range, { maxLength: 3 }), fc.constantFrom([], undefined));
}

const routeGroupReference: fc.Arbitrary<MatchReference> = fc
  .constantFrom(...samples.routeGroupNames)
  .map((name) => ({ apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name }));

const upstreamTrafficSetting: fc.Arbitrary<MatchReference> = fc
  .constantFrom('setting', 'other')
  .map((name) => ({ apiGroup: 'policy.openservicemesh.io/v1alpha1', kind: 'UpstreamTrafficSetting', name }));

function matchesOf(fault: Fault): fc.Arbitrary<readonly MatchReference[] | undefined> {
  const references: fc.Arbitrary<readonly MatchReference[]> = fc.array(
    seldom(12, upstreamTrafficSetting, routeGroupReference),
    { minLength: 1, maxLength: 2 },
  );
  const valid = references.map((all) =>
    all.filter(({ kind }, index) => index === 0 || kind === 'HTTPRouteGroup'),
  );
  return seldom(5, fc.constantFrom([], undefined), fault(1, references, valid));
}
