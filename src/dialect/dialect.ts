import type { RouteCriteria } from '../classes/route-classes.js';
import type { IpRange } from '../match/address.js';
import type { HostPattern } from '../match/host.js';
import type { ConnectionDecision } from '../model/connection.js';
import type { Decision, Denial } from '../model/decision.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import type { CheckedConnection, CheckedRequest } from '../parse/request.js';
import type { AbsentField, Stage } from './stages.js';

/** What one dialect makes of all rules of one source. */
export interface SourcePolicy {
  decide(request: CheckedRequest): Decision;
  /** What holds for every well-formed request that the connection may turn out to carry. */
  connect(connection: CheckedConnection): ConnectionDecision;
}

/** One reading of the rules. */
export interface DialectDefinition {
  /**
   * Reads the rules of one source.
   *
   * @param rules those that name the source, in input order; empty for a source that no policy names
   * @param enableEgress whether the mesh lets pass what no rule captures
   */
  readonly forSource: (rules: readonly Rule[], enableEgress: boolean) => SourcePolicy;
}

/**
 * What a rule asks of the requests of its port and protocol. Requests that no criterion tells apart are decided
 * equally: a plan relies on that.
 */
export interface RuleCriteria {
  /** One must match; empty: none can. `undefined`: every host passes, and none. */
  readonly hosts: readonly HostPattern[] | undefined;
  /** One must contain the address; empty: every address passes, and none. */
  readonly ranges: readonly IpRange[];
  /** One must match; empty: none can. `undefined`: every request passes. */
  readonly routes: readonly MethodRouteCriteria[] | undefined;
}

/** What a route asks of a request. */
export interface MethodRouteCriteria extends RouteCriteria {
  readonly route: { readonly methods: readonly string[] };
}

/**
 * The rules of one port that may take a protocol, as a plan needs them: the first rule, in their order, whose criteria
 * are all met grants a request.
 */
export interface Partition {
  readonly port: number;
  readonly protocol: RequestProtocol;
  /** By their positions. */
  readonly rules: readonly RuleCriteria[];
  /**
   * Decides as all rules together would, if these are all that could grant, or one that gets as far as any.
   *
   * @param positions ascending
   */
  decide(request: CheckedRequest, positions: readonly number[]): Decision | Refusal;
  /**
   * The denial of a request.
   *
   * @param nearest the rules that get as far as any
   */
  deny(refusal: Refusal, client: ServiceAccount, nearest: () => readonly number[]): Denial;
}

/** Why no rule grants a request: a denial, but for the words. */
export interface Refusal {
  readonly verdict?: never;
  /** The deepest stage at which a rule failed. */
  readonly failed: Stage;
  /** Whether an `http` rule took the request in, so that it is HTTP that answers the client. */
  readonly captured: boolean;
  /** Which field the request would have needed. */
  readonly absent: AbsentField | undefined;
}
