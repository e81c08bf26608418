import { quote } from '../model/quote.js';
import { isError } from '../parse/finding.js';
import type { LinkedPolicy } from './link-route-groups.js';
import type { ReadMeshSettings } from './read-options.js';

/** Whether the mesh uses a policy: it is valid, policies are on, and its namespace is monitored. */
export function isUsed({ valid, reference }: LinkedPolicy, mesh: ReadMeshSettings): boolean {
  return valid && mesh.enableEgressPolicy && isMonitored(reference.namespace, mesh);
}

/** Why the mesh does not use a policy, for people; `undefined` if it does. */
export function whyUnused(policy: LinkedPolicy, mesh: ReadMeshSettings): string | undefined {
  if (isUsed(policy, mesh)) return undefined;
  const { reference, issues } = policy;
  if (!mesh.enableEgressPolicy) return 'the mesh has egress policies switched off';
  if (!isMonitored(reference.namespace, mesh)) {
    return `namespace ${quote(reference.namespace)} is not monitored`;
  }
  return `it is invalid: ${issues.find(isError)?.message ?? ''}`;
}

/** Whether the mesh watches a namespace at all. */
export function isMonitored(namespace: string, { monitoredNamespaces }: ReadMeshSettings): boolean {
  return monitoredNamespaces?.has(namespace) ?? true;
}
