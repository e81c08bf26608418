/** What an explanation holds: plain, JSON-serialisable data. */
import type { Stage } from '../../dialect/stages.js';
import type { Decision } from '../../model/decision.js';
import type { FieldPath, Location } from '../../model/issue.js';
import type { Dialect } from '../../model/options.js';
import type { EgressRequest } from '../../model/request.js';
import type { ResourceReference, RuleProtocol } from '../../model/resources.js';
import type { PolicyReference } from '../../model/rule.js';

/** The six questions that a rule is asked, in this order. */
export type CheckName = Stage;

/** Why a request is allowed or denied. */
export interface Explanation {
  /** What `evaluate()` answers. */
  readonly decision: Decision;
  readonly dialect: Dialect;
  /** Every rule of the request's source, in input order. */
  readonly rules: readonly RuleTrace[];
  /** For a denial, the rules that come nearest to granting the request, the nearest first. */
  readonly nearest: readonly NearMiss[];
  /** What bears on the decision beside the rules, such as an invalid policy of the source. */
  readonly notes: readonly string[];
}

/** Names one rule: one port of one policy. */
export interface TracedRule {
  readonly policy: PolicyReference;
  /** Where the port stands in `spec.ports`. */
  readonly portIndex: number;
  readonly port: { readonly number: number; readonly protocol: RuleProtocol };
  /** Of the port, for policies that were read from a manifest. */
  readonly location?: Location;
}

/** What one rule says of the request, by the `spec` dialect. */
export interface RuleTrace {
  readonly rule: TracedRule;
  /** `granted`, or the first check that the request does not pass. */
  readonly outcome: 'granted' | CheckName;
  /** All six, in order; those behind a failed one are answered too. */
  readonly checks: readonly Check[];
}

/** One question to a rule, and both values. */
export interface Check {
  readonly check: CheckName;
  readonly passed: boolean;
  /**
   * What the rule accepts, as the policy spells it: ServiceAccounts, a port, a protocol, ranges, hosts, or the
   * matches of its route groups. Empty if it constrains nothing, or, for a check that failed, accepts nothing.
   */
  readonly expected: readonly string[];
  /** What the request has; absent if it has none. */
  readonly actual?: string;
  /** Each route of the rule; of a `route` check alone. */
  readonly routes?: readonly RouteTrace[];
}

/** One match of an HTTPRouteGroup against the request. */
export interface RouteTrace {
  readonly group: string;
  readonly match: string;
  readonly passed: boolean;
  /** The path, the method, then each header that the match names. */
  readonly parts: readonly RoutePart[];
}

/** One constraint of a route. */
export interface RoutePart {
  readonly part: 'path' | 'method' | 'header';
  /** Of a header, as the route group spells it. */
  readonly name?: string;
  readonly passed: boolean;
  /** A regex, or methods with `, ` between; absent if anything passes. */
  readonly expected?: string;
  /** Absent if the request does not have it. */
  readonly actual?: string;
}

/** A rule that does not grant the request, and what would make it. Every change was verified by evaluating it. */
export interface NearMiss extends RuleTrace {
  /** The checks that fail. */
  readonly failed: readonly CheckName[];
  /** The same rule would grant this request. */
  readonly requestChange?: RequestChange;
  /** The request would be granted if the resources were changed so. */
  readonly policyChange?: PolicyChange;
}

/** What to send instead, so that the request is granted. */
export interface RequestChange {
  /** As it would have to be sent. */
  readonly request: EgressRequest;
  readonly changes: readonly FieldChange[];
}

/** A field of the request; `from` is absent where it was not given. */
export interface FieldChange {
  /** Such as `port`, or `headers.x-env`. */
  readonly field: string;
  readonly from?: string;
  readonly to: string;
}

/** What to add to the resources, so that the request is granted. */
export interface PolicyChange {
  readonly changes: readonly ResourceChange[];
}

/** A value to add to a resource. */
export interface ResourceChange {
  readonly resource: ResourceReference;
  /** Where the value is to stand; empty if it is a resource of its own, which is not there yet. */
  readonly path: FieldPath;
  readonly value: unknown;
  /** Of the resource, if it was read from a manifest. */
  readonly location?: Location;
}
