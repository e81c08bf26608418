import type { Evaluator } from '../../model/evaluator.js';
import type { EvaluateOptions, MeshSettings } from '../../model/options.js';
import type { ServiceAccount } from '../../model/request.js';
import type { Rule } from '../../model/rule.js';
import { compile } from '../../plan/compile.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';

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
  readonly rules: RulesBySource;
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
  const counting = evaluator
    .resources()
    .policies.filter(
      ({ valid, reference }) =>
        valid && enableEgressPolicy && (monitoredNamespaces?.has(reference.namespace) ?? true),
    );
  const rules = new RulesBySource(counting.flatMap((policy) => policy.rules));
  return { evaluator, rules, enableEgress };
}

/** The rules that name each source, in input order. */
export class RulesBySource {
  private readonly byNamespace = new Map<string, Map<string, Rule[]>>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const { namespace, name } of rule.sources) {
        const ofNamespace = this.byNamespace.get(namespace) ?? new Map<string, Rule[]>();
        const ofSource = ofNamespace.get(name) ?? [];
        if (ofSource.at(-1) !== rule) ofSource.push(rule);
        this.byNamespace.set(namespace, ofNamespace.set(name, ofSource));
      }
    }
  }

  get({ namespace, name }: ServiceAccount): readonly Rule[] {
    return this.byNamespace.get(namespace)?.get(name) ?? [];
  }

  sources(): readonly ServiceAccount[] {
    return [...this.byNamespace].flatMap(([namespace, ofNamespace]) =>
      Array.from(ofNamespace.keys(), (name) => ({ namespace, name })),
    );
  }
}
