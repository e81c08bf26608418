import type { Decision } from '../../model/decision.js';
import type { EgressRequest, RequestProtocol, ServiceAccount } from '../../model/request.js';
import type { DiffBudgetName } from './budget.js';

/** The hosts of one entry of `spec.hosts`, with exceptions. */
export interface HostSet {
  /**
   * A name, `*.` and a name, or `*`, each perhaps with a port; without one, it may be that of the request. Empty: hosts
   * that no entry can match: an empty Host header, one with any other port, or no TLS server name.
   */
  readonly host: string;
  /** Exceptions: hosts that `host` matches, as names or wildcards. Absent: none. */
  readonly except?: readonly string[];
}

/** Texts that match all of some RE2 patterns as a whole, and none of some others. */
export interface TextSet {
  readonly matches: readonly string[];
  readonly misses: readonly string[];
  /** A shortest of these texts. */
  readonly example: string;
}

/** A header that is absent, or one whose value is in a set of texts. */
export type HeaderSet = { readonly name: string } & ({ readonly absent: true } | TextSet);

/** One of these methods; or any other than these. */
export type MethodSet = { readonly oneOf: readonly string[] } | { readonly noneOf: readonly string[] };

/** HTTP requests. A field that is absent does not matter. */
export interface RouteSet {
  readonly path?: TextSet;
  readonly methods?: MethodSet;
  readonly headers?: readonly HeaderSet[];
}

/**
 * Requests that one set of policies allows and the other denies: those of every combination of the hosts,
 * addresses and routes that are listed. A dimension that is absent does not matter.
 */
export interface EgressChange {
  /** What the requests become. */
  readonly effect: 'allowed' | 'denied';
  /** Absent: every ServiceAccount that no policy names. */
  readonly source?: ServiceAccount;
  /** Absent: every port that no rule of the source is for. */
  readonly port?: number;
  readonly protocols: readonly RequestProtocol[];
  /** Host headers, or TLS server names. */
  readonly hosts?: readonly HostSet[];
  /** CIDR ranges, as few as possible. */
  readonly addresses?: readonly string[];
  /** Of `http` alone. */
  readonly routes?: readonly RouteSet[];
  /** One of the requests. */
  readonly witness: EgressRequest;
  /** What the policies before decide about the witness. */
  readonly before: Decision;
  /** What the policies after decide about the witness. */
  readonly after: Decision;
}

/** Where a budget ran out, so that nothing is known about these requests. */
export interface UnknownChange {
  /** Absent: as in {@link EgressChange}. */
  readonly source?: ServiceAccount;
  readonly port?: number;
  readonly protocol: RequestProtocol;
  readonly exhausted: DiffBudgetName;
}

/** All that differs between two sets of policies. They are proven equal if both lists are empty. */
export interface EgressDiff {
  /** By source, port and protocol. */
  readonly changes: readonly EgressChange[];
  readonly unknown: readonly UnknownChange[];
}
