import { isSameName } from './names.js';
import type { ServiceAccount } from './request.js';
import type { RuleProtocol } from './resources.js';

/** Names an Egress policy. */
export interface PolicyReference {
  readonly namespace: string;
  readonly name: string;
}

/** A header that a route constrains, with the RE2 regex its whole value must match. */
export interface RouteHeader {
  /** As the route group spells it. */
  readonly name: string;
  readonly regex: string;
}

/** One match of an HTTPRouteGroup, as declared. */
export interface Route {
  /** Name of the HTTPRouteGroup; it stands in the policy's namespace. */
  readonly group: string;
  /** Name of the match within its group. */
  readonly match: string;
  /** Absent or empty: any path. */
  readonly pathRegex: string | undefined;
  /** Empty or with `*`: any method. */
  readonly methods: readonly string[];
  readonly headers: readonly RouteHeader[];
}

/**
 * One port of one Egress, as declared: the unit that grants or does not.
 *
 * A rule is plain data, still in text form. What its texts mean is the business of a dialect.
 */
export interface Rule {
  readonly policy: PolicyReference;
  /** Where the port stands in `spec.ports`. */
  readonly portIndex: number;
  /** Those of kind `ServiceAccount`, duplicates included. */
  readonly sources: readonly ServiceAccount[];
  readonly hosts: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly port: number;
  /** In lower case. */
  readonly protocol: RuleProtocol;
  /** As the policy spells it. */
  readonly declaredProtocol: string;
  /** The routes of all named groups that exist, in order; `undefined` if `matches` names no HTTPRouteGroup. */
  readonly routes: readonly Route[] | undefined;
}

/** Whether a rule takes whatever is on the wire: `tcp` or `tcp-server-first`. */
export function isTcp({ protocol }: Pick<Rule, 'protocol'>): boolean {
  return protocol === 'tcp' || protocol === 'tcp-server-first';
}

/** Whether a rule names a ServiceAccount as a source. */
export function namesSource({ sources }: Pick<Rule, 'sources'>, source: ServiceAccount): boolean {
  return sources.some((one) => isSameName(one, source));
}
