import { account, egress, fresh, named, randomNumbers, routeGroup } from '../resources.js';

export const patterns = ['/get', '/status.*'];
const teamSize = 10;

/** N policies: one source, one host and two path regexes each. */
export function sources(count) {
  const policies = [];
  const groups = [];
  for (let index = 0; index < count; index++) {
    const team = `team-${Math.floor(index / teamSize)}`;
    if (index % teamSize === 0) groups.push(routeGroup(team, 'api', patterns));
    policies.push(
      egress(team, `policy-${index}`, {
        sources: [account(team, `client-${index}`)],
        hosts: [`host-${index}.example.com`],
        ports: [{ number: 80, protocol: 'http' }],
        matches: [named('api')],
      }),
    );
  }
  return { policies, groups };
}

/** Requests of which half are denied, by their path or their host. */
export function sourceRequests(count, size = 1024) {
  const random = randomNumbers();
  return Array.from({ length: size }, (_, number) => {
    const index = Math.floor(random() * count);
    const isAllowed = number % 2 === 0;
    const isOtherHost = number % 4 === 1;
    return {
      source: { namespace: `team-${Math.floor(index / teamSize)}`, name: `client-${index}` },
      protocol: 'http',
      port: 80,
      host: isOtherHost ? `other-${index}.example.com` : `host-${index}.example.com`,
      method: 'GET',
      path: isAllowed || isOtherHost ? (number % 3 === 0 ? '/get' : '/status/200') : '/anything/else',
    };
  });
}

export function freshRequests(count) {
  const make = () => sourceRequests(count, 8192).map(fresh);
  make.isFresh = true;
  return make;
}
