import { compile } from '../dist/library.js';
import { allowedBy, measureSizes } from '../measure.js';
import { account, egress, fresh, list, named, randomNumbers, routeGroup } from '../resources.js';

const patternOf = (index) => `/api/v[0-9]+/resource-${index}/[a-z0-9-]+(/posts)?`;

/** One host and N path patterns, all in one policy or one to a policy. */
function routes(count, perPolicy) {
  const policies = list(count / perPolicy, (policy) =>
    egress('team', `policy-${policy}`, {
      sources: [account('team', 'client')],
      hosts: ['api.example.com'],
      ports: [{ number: 80, protocol: 'http' }],
      matches: [named(`group-${policy}`)],
    }),
  );
  const groups = list(count / perPolicy, (group) =>
    routeGroup(
      'team',
      `group-${group}`,
      list(perPolicy, (index) => patternOf(group * perPolicy + index)),
    ),
  );
  return compile(policies, groups);
}

/** Requests of which half are denied, by a path that no pattern matches. */
function routeRequests(count) {
  return (size) => {
    const random = randomNumbers();
    return list(size, (number) => {
      const path = `/api/v2/resource-${Math.floor(random() * count)}/item-${number}/posts`;
      return {
        source: { namespace: fresh('team'), name: fresh('client') },
        protocol: 'http',
        port: 80,
        host: fresh('api.example.com'),
        method: fresh('GET'),
        path: fresh(isAllowed(number) ? path : `${path}/more`),
      };
    });
  };
}

const isAllowed = (number) => number % 2 === 0;

export const parts = ['one policy', 'one policy each'];

export function measure(report, part) {
  const reportPart = (row) => report({ ...row, name: `${part}, ${row.name}` });
  measureSizes(reportPart, [1, 10, 100, 1_000], (count) => ({
    decide: allowedBy(routes(count, part === 'one policy' ? count : 1)),
    requests: routeRequests(count),
    isAllowed,
  }));
}
