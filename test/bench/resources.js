/** Short forms of resources and requests, for policies by the thousand. */
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

/** As many items as `size`, each made of its index. */
export const list = (size, make) => Array.from({ length: size }, (_, index) => make(index));

/** A generator of numbers from 0 to below 1, the same ones each time. */
export function randomNumbers() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/**
 * A copy of a text that was never seen before, so that nobody knows its hash: as texts are when they were just read from
 * a connection.
 */
export const fresh = (text) => Buffer.from(text).toString('latin1');
