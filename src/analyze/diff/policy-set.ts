import { compile } from '../../compile/compile.js';
import { groupBySource, type BySource } from '../../compile/group-by-source.js';
import { readOptions } from '../../compile/options.js';
import type { Evaluator } from '../../model/evaluator.js';
import type { EvaluateOptions, MeshSettings } from '../../model/options.js';
import type { Rule } from '../../model/rule.js';
import { readResources, type ResourceInput } from '../../parse/resources.js';

/** Policies, and what bears on their meaning. What `parseManifests()` returns can be passed as it is. */
export interface PolicySet {
  /** Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it. */
  readonly policies: ResourceInput;
  /** HTTPRouteGroup resources, likewise. */
  readonly routeGroups?: ResourceInput | undefined;
  /** Settings of the mesh. */
  readonly meshConfig?: MeshSettings | undefined;
}

/** A set of policies, compiled, and the rules that count in it. */
export interface ReadPolicySet {
  readonly evaluator: Evaluator;
  readonly rules: BySource<readonly Rule[]>;
  readonly enableEgress: boolean;
}

/** @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip` */
export function readPolicySet(
  { policies, routeGroups = [], meshConfig }: PolicySet,
  onInvalid: EvaluateOptions['onInvalid'],
): ReadPolicySet {
  const options: EvaluateOptions = { mesh: meshConfig, onInvalid };
  const evaluator = compile(policies, routeGroups, options);
  const { enableEgress, enableEgressPolicy, monitoredNamespaces } = readOptions(options).mesh;
  const counting = readResources(policies, routeGroups).policies.filter(
    ({ valid, reference }) =>
      valid && enableEgressPolicy && (monitoredNamespaces?.has(reference.namespace) ?? true),
  );
  const rules = groupBySource(
    counting.flatMap((policy) => policy.rules),
    (ofSource) => ofSource,
  );
  return { evaluator, rules, enableEgress };
}
