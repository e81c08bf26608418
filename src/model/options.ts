/** Which reading of the policies decides. `spec` is what they say, fail-closed. */
export type Dialect = 'spec';

/** Settings of the mesh that bear on egress. Pass what `parseManifests()` read as `meshConfig`, or your own. */
export interface MeshSettings {
  /** `spec.traffic.enableEgress` of the MeshConfig: what no rule captures passes. Default `false`. */
  readonly enableEgress?: boolean | undefined;
  /** `spec.featureFlags.enableEgressPolicy` of the MeshConfig: `false` ignores all policies. Default `true`. */
  readonly enableEgressPolicy?: boolean | undefined;
  /** Policies of any other namespace are ignored. Default: all namespaces are monitored. */
  readonly monitoredNamespaces?: readonly string[] | undefined;
}

export interface EvaluateOptions {
  /** Default `spec`. */
  readonly dialect?: Dialect | undefined;
  readonly mesh?: MeshSettings | undefined;
  /**
   * What to do about an invalid policy. `throw` (the default) throws an `InvalidPolicyError` with all issues;
   * `skip` lets it grant nothing and reports it in `Evaluator.issues`.
   */
  readonly onInvalid?: 'throw' | 'skip' | undefined;
}
