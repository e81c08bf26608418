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
 */
export type DenyReason =
  | 'invalid-request'
  | 'no-policy-for-source'
  | 'port-not-allowed'
  | 'protocol-mismatch'
  | 'address-not-allowed'
  | 'host-not-allowed'
  | 'route-not-matched';

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

/** The request is allowed because a rule grants it. */
export interface Grant {
  readonly verdict: 'allow';
  readonly rule: MatchedRule;
  readonly passthrough?: never;
}

/** The request is allowed because no rule captures it and the mesh lets such traffic pass (`enableEgress`). */
export interface Passthrough {
  readonly verdict: 'allow';
  readonly passthrough: true;
  readonly rule?: never;
}

/** The request is denied. */
export interface Denial {
  readonly verdict: 'deny';
  readonly reason: DenyReason;
  /** Where the client notices: its connection is refused or reset, or its HTTP request is answered with an error. */
  readonly enforcedAt: 'connection' | 'request';
  /** What would have been needed, for a human. */
  readonly message: string;
  /** The field of the request that is malformed or absent, such as `path` or `source.namespace`. */
  readonly field?: string;
}

/** Plain, JSON-serialisable data; `verdict` discriminates. */
export type Decision = Grant | Passthrough | Denial;
