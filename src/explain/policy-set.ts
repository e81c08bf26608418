import type { ReadOptions } from '../compile/options.js';
import type { Issue } from '../model/issue.js';
import type { EvaluateOptions } from '../model/options.js';
import type { ServiceAccount } from '../model/request.js';
import type { KubernetesResource } from '../model/resources.js';
import type { LinkedPolicy } from '../parse/link.js';
import { resourceKey } from '../parse/identity.js';
import type { ParsedRouteGroup } from '../parse/route-group.js';
import { fieldOf, isFields, isList, valueAt } from '../parse/values.js';

/** Policies as an explanation needs them: read, but still beside the resources they were read from. */
export interface PolicySet {
  readonly policies: readonly LinkedPolicy[];
  readonly routeGroups: readonly ParsedRouteGroup[];
  /** As given to `evaluate()`. */
  readonly options: EvaluateOptions;
  readonly mesh: ReadOptions['mesh'];
}

/** Whether a policy names a ServiceAccount as a source. */
export function namesSource({ rules }: LinkedPolicy, { namespace, name }: ServiceAccount): boolean {
  return rules.some(({ sources }) =>
    sources.some((source) => source.namespace === namespace && source.name === name),
  );
}

/** Why a policy grants nothing in this mesh, whatever it says; `undefined` if it counts. */
export function whyIgnored(
  { reference, issues, valid }: LinkedPolicy,
  { mesh }: PolicySet,
): string | undefined {
  if (!mesh.enableEgressPolicy) return 'the mesh has egress policies switched off';
  if (mesh.monitoredNamespaces?.has(reference.namespace) === false) {
    return `namespace \`${reference.namespace}\` is not monitored`;
  }
  return valid ? undefined : `it is invalid: ${firstError(issues)}`;
}

function firstError(issues: readonly Issue[]): string {
  return issues.find(({ severity }) => severity === 'error')?.message ?? '';
}

/** The route groups that policies name, as Kubernetes objects. */
export function routeGroupsOf(
  policies: readonly LinkedPolicy[],
  { routeGroups }: PolicySet,
): readonly KubernetesResource[] {
  const named = new Set(policies.flatMap(namesOfRouteGroups));
  return routeGroups.flatMap(({ reference, resource }) =>
    isFields(resource) && named.has(resourceKey(reference.namespace, reference.name)) ? [resource] : [],
  );
}

function namesOfRouteGroups({ resource, reference }: LinkedPolicy): readonly string[] {
  const matches = valueAt(resource, ['spec', 'matches']);
  if (!isList(matches)) return [];
  return matches
    .map((match) => fieldOf(match, 'name'))
    .filter((name) => typeof name === 'string')
    .map((name) => resourceKey(reference.namespace, name));
}

/** The policies themselves, as Kubernetes objects. */
export function resourcesOf(policies: readonly LinkedPolicy[]): readonly KubernetesResource[] {
  return policies.map(({ resource }) => resource).filter(isFields);
}
