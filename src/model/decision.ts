import type { RuleProtocol } from './resources.js';
import type { PolicyReference } from './rule.js';

/**
 * Why a request is denied: the deepest stage that any rule of the policies reached.
 *
 * | reason | what no rule offered |
 * | --- | --- |
 * | `invalid-request` | the request is malformed: `field` names where |
 * | `no-policy-for-source` | a rule for the source |
 * | `port-not-allowed` | a rule for the source and port |
 * | `protocol-mismatch` | ... whose protocol is that of the request |
 * | `address-not-allowed` | ... with a range that contains the address |
 * | `host-not-allowed` | ... with a host that matches the Host header or the TLS server name |
 * | `route-not-matched` | ... with a route that matches method, path and headers |
 * | `upstream-unresolvable` | ... whose host can be looked up in the DNS (`envoy` only) |
 *
 * With `config-rejected` (`envoy` only) no rule is asked: Envoy refuses the configuration made of the policies.
 */
export type DenyReason =
  | 'invalid-request'
  | 'no-policy-for-source'
  | 'port-not-allowed'
  | 'protocol-mismatch'
  | 'address-not-allowed'
  | 'host-not-allowed'
  | 'route-not-matched'
  | 'config-rejected'
  | 'upstream-unresolvable';

/** The rule that granted a request, and what of it matched. */
export interface MatchedRule {
  readonly policy: PolicyReference;
  readonly port: { readonly number: number; readonly protocol: RuleProtocol };
  /** The entry of `spec.hosts` that matched, as the policy spells it. */
  readonly host?: string;
  /** The entry of `spec.ipAddresses` that contains the address, as the policy spells it. */
  readonly ipRange?: string;
  /** The HTTPRouteGroup and the match in it. */
  readonly route?: { readonly group: string; readonly match: string };
}

/** What decisions of every kind may say. */
interface DecisionBase {
  /**
   * Present in the `pipy` dialect where another order of the port entries, which the control plane writes
   * in random order, gives another verdict. The verdict here is that of the input order.
   */
  readonly orderDependent?: true;
}

/** The request is allowed because a rule grants it. */
export interface Grant extends DecisionBase {
  readonly verdict: 'allow';
  readonly rule: MatchedRule;
  /**
   * Present in the `pipy` dialect for `https` ports: the sidecar connects to one of these hosts, whatever
   * server and address the client asked for.
   */
  readonly forwardedTo?: readonly string[];
  readonly passthrough?: never;
}

/** The request is allowed because no rule captures it and the mesh lets such traffic pass (`enableEgress`). */
export interface Passthrough extends DecisionBase {
  readonly verdict: 'allow';
  readonly passthrough: true;
  readonly rule?: never;
}

/** The request is denied. */
export interface Denial extends DecisionBase {
  readonly verdict: 'deny';
  readonly reason: DenyReason;
  /** Where the client notices: its connection is refused or reset, or its HTTP request is answered with an error. */
  readonly enforcedAt: 'connection' | 'request';
  /** In the dialects of the data planes, what answers an HTTP request that is denied at the request. */
  readonly httpStatus?: 403 | 404 | 503;
  /** What would have been needed, for a human. */
  readonly message: string;
  /** The field of the request that is malformed or absent, such as `path` or `source.namespace`. */
  readonly field?: string;
}

/** Plain, JSON-serialisable data; `verdict` discriminates. */
export type Decision = Grant | Passthrough | Denial;
