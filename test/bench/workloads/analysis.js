import { account, egress, named } from '../resources.js';

const namespace = 'apps';

/**
 * N policies, each with a source, a host and a route group of two routes of its own. A tenth of the policies have a
 * range with host bits, a tenth a glob where a regex should be, and one in fifty says what another says already.
 */
export function analysis(count, shape) {
  const numbers = Array.from({ length: count }, (_, index) => (index % 50 === 49 ? index - 1 : index));
  return {
    policies: numbers.map((number, index) =>
      egress(namespace, `policy-${index}`, {
        sources: [account(namespace, shape === 'one source' ? 'client-0' : `client-${number}`)],
        hosts: [`host-${number}.example.com`],
        ...(number % 10 === 5 && { ipAddresses: ['10.1.2.3/16'] }),
        ports: [{ number: 80, protocol: 'http' }],
        matches: [named(`routes-${index}`)],
      }),
    ),
    groups: numbers.map((number, index) => routes(index, number)),
  };
}

/** The same with other routes in some of the groups, so that other requests are allowed by what names them. */
export function changed({ policies, groups }, count) {
  return {
    policies: structuredClone(policies),
    groups: groups.map((group, index) =>
      index < count ? routes(index, `${index}-next`) : structuredClone(group),
    ),
  };
}

/** The nearest rule denies it by its method. */
export const deniedRequest = {
  source: { namespace, name: 'client-0' },
  protocol: 'http',
  port: 80,
  host: 'host-0.example.com',
  method: 'DELETE',
  path: '/status/200',
};

/** What must be found among N policies: sources, and the least number of findings. */
export const distinctSources = (count) => count - Math.floor(count / 50);
export const leastFindings = (count) => count / 10;

function routes(index, version) {
  const status = version % 10 === 3 ? '/status*' : `/v${version}/status/[0-9]+`;
  return {
    apiVersion: 'specs.smi-spec.io/v1alpha4',
    kind: 'HTTPRouteGroup',
    metadata: { namespace, name: `routes-${index}` },
    spec: {
      matches: [
        { name: 'get', pathRegex: `/v${version}/get`, methods: ['GET'] },
        { name: 'status', pathRegex: status, methods: ['GET'] },
      ],
    },
  };
}
