import fc from 'fast-check';

import type { HTTPMatch, HTTPRouteGroup } from '../../model/resources.js';
import { absentOr, type Fault, faultOf, type FaultOptions, keysOf } from './frequencies.js';
import { metadata, policyNamespace } from './policies.js';
import * as samples from './sample-values.js';

/**
 * Lists of four to six HTTPRouteGroups with distinct names: `reads` and `writes` in several namespaces.
 *
 * @example fc.property(httpRouteGroups(), (routeGroups) => routeGroups.length >= 4);
 */
export function httpRouteGroups(options: FaultOptions = {}): fc.Arbitrary<readonly HTTPRouteGroup[]> {
  const matches = fc
    .array(matchOf(faultOf(options)), { maxLength: 4 })
    .map((all) => all.map((one, index) => ({ name: `match-${index}`, ...one })));
  return fc
    .uniqueArray(fc.tuple(policyNamespace, fc.constantFrom('reads', 'writes'), matches), {
      maxLength: 6,
      minLength: 4,
      selector: ([namespace, name]) => `${namespace ?? ''}/${name}`,
    })
    .map((all) =>
      all.map(([namespace, name, httpMatches]): HTTPRouteGroup => ({
        apiVersion: 'specs.smi-spec.io/v1alpha4',
        kind: 'HTTPRouteGroup',
        metadata: metadata(name, namespace),
        spec: { matches: httpMatches },
      })),
    );
}

function matchOf(fault: Fault): fc.Arbitrary<Omit<HTTPMatch, 'name'>> {
  const regex = (pattern: fc.Arbitrary<string>) =>
    fault(150, fc.constantFrom(...samples.invalidRegexes), pattern);
  const header = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom(...samples.headerNames), regex(keysOf(samples.headerValues))),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('host'), fc.constantFrom(...samples.hostHeaderPatterns)) },
  );
  // `Object.fromEntries` makes `__proto__` a property like any other.
  const headerMap = fc
    .array(header, { minLength: 1, maxLength: 2 })
    .map((entries) => Object.fromEntries(entries));
  return fc.record({
    pathRegex: absentOr(regex(keysOf(samples.paths))),
    methods: absentOr(keysOf(samples.methods).map((list) => list.split(',').filter(Boolean))),
    headers: absentOr(fc.oneof(headerMap, fc.array(headerMap, { maxLength: 2 }))),
  });
}
