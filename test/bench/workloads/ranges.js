import { account, egress, randomNumbers } from '../resources.js';

const v4 = (index) => `${10 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
const v6 = (index) => `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}`;
const rangeOf = (index) => (index % 2 === 0 ? `${v4(index)}.0/24` : `${v6(index)}::/64`);
const addressIn = (index) => (index % 2 === 0 ? `${v4(index)}.77` : `${v6(index)}::77`);

/** One source and N ranges, half IPv4 and half IPv6: in one policy, or in one policy each. */
export function ranges(count, shape) {
  const all = Array.from({ length: count }, (_, index) => rangeOf(index));
  const lists = shape === 'one policy' ? [all] : all.map((range) => [range]);
  return {
    policies: lists.map((ipAddresses, index) =>
      egress('team', `policy-${index}`, {
        sources: [account('team', 'client')],
        ipAddresses,
        ports: [{ number: 5432, protocol: 'tcp' }],
      }),
    ),
    groups: [],
  };
}

/** Connections of which half are denied, by addresses that no range contains. */
export function rangeRequests(count, size = 1024) {
  const random = randomNumbers();
  return Array.from({ length: size }, (_, number) => {
    const index = Math.floor(random() * count) + (number % 2 === 0 ? 0 : 200_000);
    return {
      source: { namespace: 'team', name: 'client' },
      protocol: 'tcp',
      port: 5432,
      ip: addressIn(index),
    };
  });
}
