import fc from 'fast-check';

import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import type { Egress, HTTPRouteGroup } from '../../model/resources.js';
import { flattenLists } from '../../parse/list.js';
import { checkShape, egressSchema, httpRouteGroupSchema } from '../../parse/schemas.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { aim, type Target } from './aim.js';
import * as universe from './universe.js';
import { absentOr, faultOf, type FaultOptions, valuesOf } from './weigh.js';

/** Policies and route groups to ask about. What `parseManifests()` returns can be passed as it is. */
export interface RequestTarget {
  /** Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it. */
  readonly policies: ResourceInput;
  /** HTTPRouteGroup resources, likewise. */
  readonly routeGroups?: ResourceInput | undefined;
}

/**
 * Requests of any kind, over the values that {@link egressPolicies} and {@link httpRouteGroups} use. Few are allowed.
 *
 * @example fc.property(egressRequests(), (request) => evaluate(request, []).verdict === 'deny');
 */
export function egressRequests(options: FaultOptions = {}): fc.Arbitrary<EgressRequest> {
  return fc
    .tuple(anyRequest, malformationOf(options))
    .map(([request, malformation]) => ({ ...request, ...malformation }));
}

/**
 * Requests that are aimed at one of the given policies, and then miss it in some fields: about half of them are
 * allowed, and the others denied for all reasons there are.
 *
 * @example
 * fc.property(requestsTo(manifests), (request) =>
 *   evaluator.evaluate(request).verdict === 'deny' || request.host !== 'internal.example',
 * );
 */
export function requestsTo(
  { policies, routeGroups = [] }: RequestTarget,
  options: FaultOptions = {},
): fc.Arbitrary<EgressRequest> {
  const target: Target = {
    policies: resources(policies).filter(isEgress),
    routeGroups: resources(routeGroups).filter(isRouteGroup),
  };
  return shots(options).map((shoot) => shoot(target));
}

function resources(input: ResourceInput): readonly unknown[] {
  return flattenLists(input).map(({ value }) => value);
}

function isEgress(value: unknown): value is Egress {
  return checkShape(egressSchema, value).ok;
}

function isRouteGroup(value: unknown): value is HTTPRouteGroup {
  return checkShape(httpRouteGroupSchema, value).ok;
}

/** Turns policies into a request about them. */
export type Shot = (target: Target) => EgressRequest;

/** Ways to aim, and to miss, that are drawn before it is known at what. */
export function shots(options: FaultOptions): fc.Arbitrary<Shot> {
  return fc
    .record({ random: anyRequest, salt: fc.nat(), fields: missed, malformation: malformationOf(options) })
    .map(({ random, salt, fields, malformation }) => (target) => {
      const kept = new Set<string>(fields);
      const aimed = Object.entries(aim(target, salt)).filter(([field]) => !kept.has(field));
      return { ...random, ...Object.fromEntries(aimed), ...malformation };
    });
}

const headerName = fc.constantFrom(...universe.headerNames);
const headerValue = valuesOf<string | readonly string[] | undefined>(
  universe.headerValues,
  universe.otherHeaderValues,
);
const headers = fc
  .array(fc.tuple(headerName, headerValue), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));

const anyRequest: fc.Arbitrary<EgressRequest> = fc.record({
  source: fc.constantFrom(...universe.serviceAccounts, ...universe.otherServiceAccounts),
  protocol: fc.constantFrom<RequestProtocol>('http', 'http', 'https', 'tcp'),
  ip: absentOr(valuesOf(universe.ranges, universe.otherAddresses)),
  port: fc.constantFrom(...universe.ports, 81),
  host: absentOr(valuesOf(universe.hosts, universe.otherHosts)),
  sni: fc.constantFrom(undefined, 'httpbin.org', 'A.example.com.', 'bücher.example', 'other.test', ''),
  alpn: fc.constantFrom(undefined, [], ['h2', 'http/1.1']),
  method: absentOr(valuesOf(universe.methods, universe.otherMethods)),
  path: absentOr(valuesOf(universe.paths, universe.otherPaths)),
  headers: absentOr(headers),
});

const requestFields = [
  'source',
  'protocol',
  'ip',
  'port',
  'host',
  'sni',
  'method',
  'path',
  'headers',
] as const;

/** Fields in which an aimed request misses: mostly none, one or two. */
const missed = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.constant(['ip']) },
  { weight: 6, arbitrary: fc.subarray([...requestFields], { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant(requestFields) },
);

function malformationOf(options: FaultOptions): fc.Arbitrary<Partial<EgressRequest>> {
  return faultOf(options)(12, fc.constantFrom(...universe.malformedFields), fc.constant({}));
}
