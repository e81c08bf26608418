import type { Issue } from '../../model/issue.js';
import type { EvaluateOptions } from '../../model/options.js';
import type { ServiceAccount } from '../../model/request.js';
import type { KubernetesResource } from '../../model/resources.js';
import type { ParsedRouteGroup } from '../../parse/route-group.js';
import { fieldOf, isFields, isList, valueAt } from '../../parse/values.js';
import type { InspectableEvaluator } from '../../plan/evaluator.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import type { ReadOptions } from '../../policy-set/read-options.js';

/** Policies as an explanation needs them: read, but still beside the resources they were read from. */
export interface PolicySet {
  /** Decides by all of them. */
  readonly evaluator: InspectableEvaluator;
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

/** The route groups that a policy names, as Kubernetes objects. */
export function routeGroupsOf(
  policy: LinkedPolicy,
  { routeGroups }: PolicySet,
): readonly KubernetesResource[] {
  const names = namesOfRouteGroups(policy);
  return routeGroups.flatMap(({ reference: { namespace, name }, resource }) =>
    isFields(resource) && namespace === policy.reference.namespace && names.has(name) ? [resource] : [],
  );
}

function namesOfRouteGroups({ resource }: LinkedPolicy): ReadonlySet<unknown> {
  const matches = valueAt(resource, ['spec', 'matches']);
  return new Set(isList(matches) ? matches.map((match) => fieldOf(match, 'name')) : []);
}
