import type { MeshSettings } from '../model/options.js';
import type { LinkedPolicy } from '../policy-set/link-route-groups.js';
import { readResources, type ResourceInput } from '../policy-set/read-resources.js';

/** The policies that can grant something: valid, and heeded by the mesh. */
export function policiesInForce(
  policies: ResourceInput,
  routeGroups: ResourceInput,
  { enableEgressPolicy = true, monitoredNamespaces }: MeshSettings,
): readonly LinkedPolicy[] {
  if (!enableEgressPolicy) return [];
  return readResources(policies, routeGroups).policies.filter(
    ({ valid, reference }) => valid && (monitoredNamespaces?.includes(reference.namespace) ?? true),
  );
}
