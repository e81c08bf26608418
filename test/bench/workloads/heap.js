import { compile } from '../dist/library.js';
import { heapUsed } from '../measure.js';
import { account, egress, list, named, routeGroup } from '../resources.js';

const http = { protocol: 'http', port: 80, method: 'GET', path: '/get' };

/** What one policy has as many of as of sources, and the request that asks for the one with a given index. */
const kinds = {
  hosts: {
    spec: (count) => ({
      hosts: list(count, (index) => `host-${index}.example.com`),
      ports: [{ number: 80, protocol: 'http' }],
    }),
    request: (index) => ({ ...http, host: `host-${index}.example.com` }),
  },
  ranges: {
    spec: (count) => ({
      ipAddresses: list(count, (index) => `10.${index >> 8}.${index & 255}.0/25`),
      ports: [{ number: 5432, protocol: 'tcp' }],
    }),
    request: (index) => ({ protocol: 'tcp', port: 5432, ip: `10.${index >> 8}.${index & 255}.7` }),
  },
  ports: {
    spec: (count) => ({ ports: list(count, (index) => ({ number: index + 1, protocol: 'tcp' })) }),
    request: (index) => ({ protocol: 'tcp', port: index + 1 }),
  },
  routes: {
    spec: () => ({
      hosts: ['api.example.com'],
      ports: [{ number: 80, protocol: 'http' }],
      matches: [named('routes')],
    }),
    request: (index) => ({ ...http, host: 'api.example.com', path: `/api/resource-${index}/7` }),
  },
};

export const parts = Object.keys(kinds);

/** The heap in MB that one policy of n sources and n hosts takes, after one request from each source. */
export function measure(report, kind) {
  const { spec, request } = kinds[kind];
  const rounds = Object.fromEntries(
    [500, 1_000, 2_000].map((count) => [count, [heapOf(count, spec(count), request) / 1e6]]),
  );
  report({ name: kind, rounds });
}

function heapOf(count, spec, requestAt) {
  const accounts = list(count, (index) => account('team', `client-${index}`));
  const policy = egress('team', 'policy', { sources: accounts, ...spec });
  const routes = routeGroup(
    'team',
    'routes',
    list(count, (index) => `/api/resource-${index}/[0-9]+`),
  );
  const before = heapUsed();
  const evaluator = compile([policy], [routes]);
  for (const [index, source] of accounts.entries()) {
    const { verdict } = evaluator.evaluate({ source, ...requestAt(index) });
    if (verdict !== 'allow') throw new Error(`denied: request ${index}`);
  }
  const bytes = heapUsed() - before;
  evaluator.dispose();
  return bytes;
}
