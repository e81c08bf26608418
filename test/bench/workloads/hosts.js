import { account, egress, randomNumbers } from '../resources.js';

const hostOf = (index) => (index % 10 === 9 ? `*.zone-${index}.example.com` : `host-${index}.example.com`);

/** One source and N SNI hosts, a tenth of them wildcards: in one policy, or in one policy each. */
export function hosts(count, shape) {
  const all = Array.from({ length: count }, (_, index) => hostOf(index));
  const lists = shape === 'one policy' ? [all] : all.map((host) => [host]);
  return {
    policies: lists.map((list, index) =>
      egress('team', `policy-${index}`, {
        sources: [account('team', 'client')],
        hosts: list,
        ports: [{ number: 443, protocol: 'https' }],
      }),
    ),
    groups: [],
  };
}

/** TLS connections of which half are denied. */
export function hostRequests(count, size = 1024) {
  const random = randomNumbers();
  return Array.from({ length: size }, (_, number) => {
    const index = Math.floor(random() * count);
    const name = hostOf(index).replace('*', `deep.under-${number}`);
    const sni = number % 2 === 0 ? name : name.replace('example', 'elsewhere');
    return { source: { namespace: 'team', name: 'client' }, protocol: 'https', port: 443, sni };
  });
}
