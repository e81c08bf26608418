/** Short forms of resources, for policies by the thousand. */
export function egress(namespace, name, spec) {
  return {
    apiVersion: 'policy.openservicemesh.io/v1alpha1',
    kind: 'Egress',
    metadata: { namespace, name },
    spec,
  };
}

export function routeGroup(namespace, name, patterns) {
  return {
    apiVersion: 'specs.smi-spec.io/v1alpha4',
    kind: 'HTTPRouteGroup',
    metadata: { namespace, name },
    spec: {
      matches: patterns.map((pathRegex, index) => ({ name: `route-${index}`, pathRegex, methods: ['GET'] })),
    },
  };
}

export const account = (namespace, name) => ({ kind: 'ServiceAccount', namespace, name });

export const named = (name) => ({ apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name });

/** A generator of numbers from 0 to below 1, the same ones each time. */
export function randomNumbers(seed = 1) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** A copy of a request whose strings were never seen before, so that nobody knows their hashes. */
export function fresh(value) {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fresh(inner)]));
}
