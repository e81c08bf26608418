/**
 * Which reading of the policies decides.
 *
 * | dialect | what it answers |
 * | --- | --- |
 * | `spec` | what the policies say, fail-closed |
 * | `envoy` | what an Envoy sidecar programmed by the control plane of OSM or osm-edge does |
 * | `pipy` | what the Pipy sidecar of osm-edge 1.1 does, its surprises included |
 */
export type Dialect = 'spec' | 'envoy' | 'pipy';

/** Settings of the mesh that bear on egress. What `parseManifests()` returns holds them as `mesh`. */
export interface MeshSettings {
  /** `spec.traffic.enableEgress` of the MeshConfig: what no rule captures passes. Default `false`. */
  readonly enableEgress?: boolean | undefined;
  /** `spec.featureFlags.enableEgressPolicy` of the MeshConfig: `false` ignores all policies. Default `true`. */
  readonly enableEgressPolicy?: boolean | undefined;
  /** Policies of any other namespace are ignored. Default: all namespaces are monitored. */
  readonly monitoredNamespaces?: readonly string[] | undefined;
}

/** Options of `evaluate()` and `compile()`. */
export interface EvaluateOptions {
  /** Default `spec`. */
  readonly dialect?: Dialect | undefined;
  readonly mesh?: MeshSettings | undefined;
  /**
   * What to do about a policy that is invalid in this dialect. `throw` (the default) throws an `InvalidPolicyError` with all issues;
   * `skip` lets it grant nothing and reports it in `Evaluator.issues`.
   */
  readonly onInvalid?: 'throw' | 'skip' | undefined;
}
