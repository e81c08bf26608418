import { isAnyMethod } from '../../match/method.js';
import type { EvaluateOptions } from '../../model/options.js';
import type { ServiceAccount } from '../../model/request.js';
import type { RuleProtocol } from '../../model/resources.js';
import { isTcp, type PolicyReference, type RouteHeader, type Rule } from '../../model/rule.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readPolicySet } from '../../policy-set/read-arguments.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { distinctSources } from '../diff/partitions.js';
import { accountsIn, rulesOf } from '../diff/policy-set.js';

/** The requests of a route. A field that is absent does not matter. */
export interface ReachRoute {
  readonly pathRegex?: string;
  readonly methods?: readonly string[];
  /** RE2 patterns by header name, all of which must match. */
  readonly headers?: readonly RouteHeader[];
}

/** What one rule, or several equal ones, lets a source reach. */
export interface Destination {
  readonly port: number;
  readonly protocol: RuleProtocol;
  /** As `spec.hosts` has them. Absent: any. */
  readonly hosts?: readonly string[];
  /** As `spec.ipAddresses` has them. Absent: any. */
  readonly ipAddresses?: readonly string[];
  /** Absent: any request. */
  readonly routes?: readonly ReachRoute[];
  /** Whether neither hosts nor addresses limit it. */
  readonly anywhere: boolean;
  /** The policies of these rules. */
  readonly policies: readonly PolicyReference[];
}

/** `everything`: what no rule captures passes through. `anywhere`: some port is open to any host and address. */
export type Openness = 'everything' | 'anywhere' | 'listed' | 'nothing';

/** What one source may reach. */
export interface SourceReach {
  readonly source: ServiceAccount;
  readonly openness: Openness;
  /** By port, then in the order of the policies. */
  readonly destinations: readonly Destination[];
}

/** Who may reach what. */
export interface Reach {
  /** Whether what no rule captures passes through, from every source. */
  readonly passthrough: boolean;
  /** By namespace and name. A source that is not among them reaches nothing, unless `passthrough` is set. */
  readonly sources: readonly SourceReach[];
}

/** Options of {@link reach}. */
export type ReachOptions = Pick<EvaluateOptions, 'mesh' | 'onInvalid'>;

/**
 * Lists who may reach what, by the policies that count. Rules that can grant nothing are left out.
 *
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 *
 * @example
 * reach(policies, routeGroups).sources[0]?.destinations[0]?.hosts; // ['httpbin.org']
 */
export function reach(policies: PolicyInput, routeGroups?: ResourceInput, options?: ReachOptions): Reach;
export function reach(manifests: PolicyManifests, options?: ReachOptions): Reach;
export function reach(
  policies: PolicyInput,
  second: ResourceInput | ReachOptions = [],
  third: ReachOptions = {},
): Reach {
  return reachOf(readPolicySet(policies, second, third, ['mesh', 'onInvalid']).set);
}

/** As {@link reach}, of policies that have been read. */
export function reachOf(set: PolicySet): Reach {
  const { enableEgress } = set.options.mesh;
  const sources = distinctSources(accountsIn(set)).map((source): SourceReach => {
    const destinations = destinationsOf(rulesOf(set, source));
    return { source, openness: opennessOf(destinations, enableEgress), destinations };
  });
  return { passthrough: enableEgress, sources };
}

function destinationsOf(rules: readonly Rule[]): readonly Destination[] {
  const merged = new Map<string, Destination>();
  for (const rule of rules.filter(grantsAnything)) {
    const { policies, ...rest } = destinationOf(rule);
    const key = JSON.stringify(rest);
    const known = merged.get(key)?.policies ?? [];
    merged.set(key, { ...rest, policies: [...known, ...policies] });
  }
  return [...merged.values()].sort((left, right) => left.port - right.port);
}

/** An `http` rule must have a host and, if it names route groups, a route. */
function grantsAnything({ protocol, hosts, routes }: Rule): boolean {
  return protocol !== 'http' || (hosts.length > 0 && routes?.length !== 0);
}

function destinationOf({ port, protocol, hosts, ipAddresses, routes, policy }: Rule): Destination {
  const isAnyHost = isTcp({ protocol }) || hosts.length === 0 || hosts.includes('*');
  const isAnyRoute = protocol !== 'http' || routes === undefined;
  return {
    port,
    protocol,
    ...(!isTcp({ protocol }) && hosts.length > 0 && { hosts }),
    ...(ipAddresses.length > 0 && { ipAddresses }),
    ...(!isAnyRoute && {
      routes: routes.map(({ pathRegex, methods, headers }) => ({
        ...(pathRegex && { pathRegex }),
        ...(!isAnyMethod(methods) && { methods }),
        ...(headers.length > 0 && { headers }),
      })),
    }),
    anywhere: isAnyHost && ipAddresses.length === 0,
    policies: [policy],
  };
}

function opennessOf(destinations: readonly Destination[], passthrough: boolean): Openness {
  if (passthrough) return 'everything';
  if (destinations.some(({ anywhere }) => anywhere)) return 'anywhere';
  return destinations.length > 0 ? 'listed' : 'nothing';
}
