/** Names a resource of one namespace. */
export interface ResourceReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The part of Kubernetes' `ObjectMeta` that this library reads. */
export interface ObjectMeta {
  readonly name: string;
  /** Defaults to `default`, as with `kubectl apply`. */
  readonly namespace?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly [field: string]: unknown;
}

/**
 * Any Kubernetes object, not validated yet: what a manifest, `kubectl get -o json` or a watch gives.
 * `compile()` and `evaluate()` take these and validate them; {@link Egress} and {@link HTTPRouteGroup}
 * can be passed where one is asked for.
 */
export interface KubernetesResource {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/** Protocols of an Egress port. The API server does not check their case. */
export type RuleProtocol = 'http' | 'https' | 'tcp' | 'tcp-server-first';

/** `Egress`, `policy.openservicemesh.io/v1alpha1`. */
export interface Egress {
  readonly apiVersion: 'policy.openservicemesh.io/v1alpha1';
  readonly kind: 'Egress';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly sources: readonly {
      readonly kind: string;
      readonly name: string;
      readonly namespace: string;
      /** Known to later versions of the API; it does not bear on the decision. */
      readonly mtls?: unknown;
    }[];
    readonly hosts?: readonly string[] | undefined;
    /** CIDR ranges, IPv4 or IPv6, with their prefix length. */
    readonly ipAddresses?: readonly string[] | undefined;
    readonly ports: readonly { readonly number: number; readonly protocol: string }[];
    readonly matches?:
      | readonly { readonly apiGroup?: string | undefined; readonly kind: string; readonly name: string }[]
      | undefined;
  };
}

/** One match of an HTTPRouteGroup. Headers are a map, or a list of maps (the CRD's shape). */
export interface HTTPMatch {
  readonly name: string;
  readonly pathRegex?: string | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly headers?:
    Readonly<Record<string, string>> | readonly Readonly<Record<string, string>>[] | undefined;
}

/** `HTTPRouteGroup`, `specs.smi-spec.io`: `spec.matches` since v1alpha3, `matches` before. */
export type HTTPRouteGroup =
  | {
      readonly apiVersion: 'specs.smi-spec.io/v1alpha4' | 'specs.smi-spec.io/v1alpha3';
      readonly kind: 'HTTPRouteGroup';
      readonly metadata: ObjectMeta;
      readonly spec: { readonly matches: readonly HTTPMatch[] };
    }
  | {
      readonly apiVersion: 'specs.smi-spec.io/v1alpha2' | 'specs.smi-spec.io/v1alpha1';
      readonly kind: 'HTTPRouteGroup';
      readonly metadata: ObjectMeta;
      readonly matches: readonly HTTPMatch[];
    };

/** `MeshConfig`, `config.openservicemesh.io`: only the two switches that bear on egress. */
export interface MeshConfig {
  readonly apiVersion: string;
  readonly kind: 'MeshConfig';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly traffic?: { readonly enableEgress?: boolean | undefined } | undefined;
    readonly featureFlags?: { readonly enableEgressPolicy?: boolean | undefined } | undefined;
  };
}
