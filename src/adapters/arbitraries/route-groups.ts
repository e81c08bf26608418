import fc from 'fast-check';

import type { HTTPMatch, HTTPRouteGroup } from '../../model/resources.js';
import { metadata, policyNamespace } from './policies.js';
import * as universe from './universe.js';
import { absentOr, type Fault, faultOf, type FaultOptions, keysOf } from './weigh.js';

/**
 * Lists of four to six HTTPRouteGroups with names of their own: `reads` and `writes` in several namespaces.
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
    fault(150, fc.constantFrom(...universe.invalidRegexes), pattern);
  const header = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom(...universe.headerNames), regex(keysOf(universe.headerValues))),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('host'), fc.constantFrom(...universe.hostHeaderPatterns)) },
  );
  // `Object.fromEntries` makes `__proto__` a property like any other.
  const headerMap = fc
    .array(header, { minLength: 1, maxLength: 2 })
    .map((entries) => Object.fromEntries(entries));
  return fc.record({
    pathRegex: absentOr(regex(keysOf(universe.paths))),
    methods: absentOr(keysOf(universe.methods).map((list) => list.split(',').filter(Boolean))),
    headers: absentOr(fc.oneof(headerMap, fc.array(headerMap, { maxLength: 2 }))),
  });
}
