import { account, egress, named, randomNumbers, routeGroup } from '../resources.js';

const patternOf = (index) => `/api/v[0-9]+/resource-${index}/[a-z0-9-]+(/posts)?`;

/** One host and N route regexes: in one policy, or in one policy each. */
export function routes(count, shape) {
  const patterns = Array.from({ length: count }, (_, index) => patternOf(index));
  const lists = shape === 'one policy' ? [patterns] : patterns.map((pattern) => [pattern]);
  return {
    policies: lists.map((_, index) =>
      egress('team', `policy-${index}`, {
        sources: [account('team', 'client')],
        hosts: ['api.example.com'],
        ports: [{ number: 80, protocol: 'http' }],
        matches: [named(`group-${index}`)],
      }),
    ),
    groups: lists.map((list, index) => routeGroup('team', `group-${index}`, list)),
  };
}

/** Requests of which half are denied, by paths that no pattern matches. */
export function routeRequests(count, size = 1024) {
  const random = randomNumbers();
  return Array.from({ length: size }, (_, number) => {
    const index = Math.floor(random() * count);
    const path = `/api/v2/resource-${index}/item-${number % 100}/posts`;
    return {
      source: { namespace: 'team', name: 'client' },
      protocol: 'http',
      port: 80,
      host: 'api.example.com',
      method: 'GET',
      path: number % 2 === 0 ? path : `${path}/more`,
    };
  });
}
