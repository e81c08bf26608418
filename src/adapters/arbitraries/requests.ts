import fc from 'fast-check';

import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import type { Egress, HTTPRouteGroup } from '../../model/resources.js';
import { flattenLists } from '../../parse/list.js';
import { requestFieldNames } from '../../parse/request-fields.js';
import { checkShape, egressSchema, httpRouteGroupSchema } from '../../parse/schemas.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { absentOr, faultOf, type FaultOptions, valuesOf } from './frequencies.js';
import * as samples from './sample-values.js';
import { type Target, targetRequest } from './target-request.js';

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
    .tuple(anyRequest, malformedFieldOf(options))
    .map(([request, malformedField]) => ({ ...request, ...malformedField }));
}

/**
 * Requests that one of the given policies grants, most of them then changed in some fields: about half are allowed,
 * and the others are denied for all reasons there are.
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
  return requestGenerators(options).map((generate) => generate(target));
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

/** Generates a request for policies. */
export type RequestGenerator = (target: Target) => EgressRequest;

/** Generators whose choices are made before the policies are known. */
export function requestGenerators(options: FaultOptions): fc.Arbitrary<RequestGenerator> {
  return fc
    .record({
      random: anyRequest,
      seed: fc.nat(),
      fields: randomFields,
      malformedField: malformedFieldOf(options),
    })
    .map(({ random, seed, fields, malformedField }) => (target) => {
      const kept = new Set<string>(fields);
      const targeted = Object.entries(targetRequest(target, seed)).filter(([field]) => !kept.has(field));
      return { ...random, ...Object.fromEntries(targeted), ...malformedField };
    });
}

const headerName = fc.constantFrom(...samples.headerNames);
const headerValue = valuesOf<string | readonly string[] | undefined>(
  samples.headerValues,
  samples.otherHeaderValues,
);
const headers = fc
  .array(fc.tuple(headerName, headerValue), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));

const anyRequest: fc.Arbitrary<EgressRequest> = fc.record({
  source: fc.constantFrom(...samples.serviceAccounts, ...samples.otherServiceAccounts),
  protocol: fc.constantFrom<RequestProtocol>('http', 'http', 'https', 'tcp'),
  ip: absentOr(valuesOf(samples.ranges, samples.otherAddresses)),
  port: fc.constantFrom(...samples.ports, 81),
  host: absentOr(valuesOf(samples.hosts, samples.otherHosts)),
  sni: fc.constantFrom(undefined, 'httpbin.org', 'A.example.com.', 'bücher.example', 'other.test', ''),
  alpn: fc.constantFrom(undefined, [], ['h2', 'http/1.1']),
  method: absentOr(valuesOf(samples.methods, samples.otherMethods)),
  path: absentOr(valuesOf(samples.paths, samples.otherPaths)),
  headers: absentOr(headers),
});

/** Fields of a generated request that are random, whatever the policy says: mostly none, one or two. */
const randomFields = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.constant(['ip']) },
  { weight: 6, arbitrary: fc.subarray([...requestFieldNames], { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant(requestFieldNames) },
);

function malformedFieldOf(options: FaultOptions): fc.Arbitrary<Partial<EgressRequest>> {
  return faultOf(options)(12, fc.constantFrom(...samples.malformedFields), fc.constant({}));
}
