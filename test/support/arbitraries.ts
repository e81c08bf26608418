/** The published arbitraries, with faults: some resources are invalid, and some requests malformed. */
import type fc from 'fast-check';

import { decisionCases, decisionSequences, policySets } from '../../src/adapters/arbitraries/index.js';
import type { MeshSettings } from '../../src/model/options.js';
import type { EgressRequest } from '../../src/model/request.js';
import type { Egress, HTTPRouteGroup } from '../../src/model/resources.js';

export interface World {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
  readonly mesh: MeshSettings;
}

export interface Case extends World {
  readonly request: EgressRequest;
}

const faults = { invalid: true };

export const world: fc.Arbitrary<World> = policySets(faults).map(({ mesh, ...rest }) => ({
  ...rest,
  mesh,
}));

/** One request in a world. */
export const oneCase: fc.Arbitrary<Case> = decisionCases(faults).map(({ mesh, ...rest }) => ({
  ...rest,
  mesh,
}));

/** Several requests in one world. */
export const manyRequests: fc.Arbitrary<World & { readonly requests: readonly EgressRequest[] }> =
  decisionSequences(faults).map(({ mesh, ...rest }) => ({ ...rest, mesh }));
