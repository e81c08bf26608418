import type { Decision } from './decision.js';
import type { Dialect } from './options.js';
import type { EgressRequest } from './request.js';
import type { RuleProtocol } from './resources.js';
import type { PolicyReference } from './rule.js';

/** Why a data plane does something else than the policies say. */
export type DivergenceCode =
  /** Pipy finds `pathRegex` anywhere in the path. */
  | 'regex-unanchored'
  /** Pipy matches `pathRegex` against the query, too. */
  | 'query-matched'
  /** Pipy finds a header's pattern anywhere in the value. */
  | 'header-unanchored'
  /** Pipy takes an absent header for an empty one. */
  | 'header-absent'
  /** Pipy never finds a header whose name has capitals in the policy. */
  | 'header-case'
  /** Pipy merges all routes of a host that have the same `pathRegex`. */
  | 'routes-merged'
  /** A pattern is invalid in ECMAScript, or differs in meaning from RE2. */
  | 'regex-dialect'
  /** The server name of TLS is not checked. */
  | 'sni-not-checked'
  /** An `https` port accepts other traffic than TLS, or an `http` port other traffic than HTTP. */
  | 'protocol-not-checked'
  /** The address is not checked. */
  | 'address-ignored'
  /** Host names are compared case-sensitively. */
  | 'host-case'
  /** A trailing dot makes another host. */
  | 'host-trailing-dot'
  /** Pipy takes a wildcard for text. */
  | 'wildcard-literal'
  /** Envoy matches a wildcard, but has no name to connect to. */
  | 'wildcard-unresolvable'
  /** Pipy closes connections to an `https` port without hosts. */
  | 'hosts-missing'
  /** The control plane makes no filter chain for a protocol that is not in lower case. */
  | 'protocol-case'
  /** Envoy gives TLS to the HTTP filter chain, because its ALPN says HTTP. */
  | 'alpn-into-http'
  /** The server speaks first on this port, so that the server name is not inspected. */
  | 'server-first'
  /** Another filter chain or port entry takes the connection, and no other is tried. */
  | 'chain-shadowed'
  /** Another virtual host takes the request, and no other is tried. */
  | 'virtual-host-shadowed'
  /** Filter chains overlap, or a server name has a `*` where it may not: Envoy rejects the listener. */
  | 'listener-rejected'
  /** A domain appears twice on a port: Envoy rejects the route table. */
  | 'duplicate-domain'
  /** A pattern is not RE2: Envoy rejects the route table. */
  | 'regex-rejected'
  /** The policy is invalid, but the data plane is programmed with it. */
  | 'invalid-policy'
  /** With `enableEgress`, a request that the policies deny passes through. */
  | 'passthrough'
  /** The control plane writes Pipy's port entries in random order, and the verdict depends on it. */
  | 'order-dependent';

/** A request on which a data plane does something else than the policies say. */
export interface Divergence {
  readonly code: DivergenceCode;
  /** `hole`: the data plane allows what the policies deny. `outage`: it denies what they allow. */
  readonly effect: 'hole' | 'outage';
  /** The data planes that diverge on the witness in this way. */
  readonly dialects: readonly Exclude<Dialect, 'spec'>[];
  /** The rule that the witness was made for: a policy and one of its ports. */
  readonly rule: {
    readonly policy: PolicyReference;
    readonly port: { readonly number: number; readonly protocol: RuleProtocol };
  };
  /** A request on which they diverge. */
  readonly witness: EgressRequest;
  readonly verdicts: Readonly<Record<Dialect, Decision['verdict']>>;
  readonly decisions: Readonly<Record<Dialect, Decision>>;
  /** What goes wrong, for a human. */
  readonly message: string;
}
