/**
 * Many policies for few sources and ports, so that an index has many rules to select from: hosts that many share,
 * wildcards over them, nested ranges, and route groups with many routes.
 */
import fc from 'fast-check';

import type { Connection } from '../../src/model/connection.js';
import type { EgressRequest, RequestProtocol } from '../../src/model/request.js';
import type { Egress, HTTPRouteGroup } from '../../src/model/resources.js';
import { egress, routeGroup, serviceAccount } from './resources.js';

export interface ManyPolicies {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
  readonly mesh: { readonly enableEgress: boolean };
}

const NAMES = Array.from({ length: 12 }, (_, index) => `h${index}.example.com`);
const HOSTS = [
  ...NAMES,
  ...NAMES.map((name) => `${name}:8443`),
  '*.example.com',
  '*.com',
  '*',
  '*:80',
  'example.com',
];
const SENT_HOSTS = [
  ...NAMES,
  ...NAMES.map((name) => `${name.toUpperCase()}.`),
  'h1.example.com:80',
  'h2.example.com:8443',
];
const OTHER_SENT_HOSTS = [
  'a.h1.example.com',
  'example.com',
  'other.test',
  'other.test:8443',
  '',
  'not a host',
];

const RANGES = [
  ...Array.from({ length: 10 }, (_, index) => `10.${index}.0.0/16`),
  ...Array.from({ length: 6 }, (_, index) => `10.0.${index}.0/24`),
  ...Array.from({ length: 6 }, (_, index) => `2001:db8:${index}::/48`),
  '10.0.0.0/8',
  '10.0.0.128/25',
  '255.255.255.255/32',
  '0.0.0.0/0',
  '2001:db8::/32',
  '::/0',
  'ffff::/16',
  '::ffff:10.0.0.0/104',
];
const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.200',
  '10.0.3.9',
  '10.7.0.1',
  '10.200.0.1',
  '11.0.0.1',
  '255.255.255.255',
];
const OTHER_ADDRESSES = [
  '2001:db8:3::1',
  '2001:db8:ffff::1',
  'fe80::1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  undefined,
];

const PATTERNS = [
  ...Array.from({ length: 10 }, (_, index) => `/p${index}`),
  ...Array.from({ length: 6 }, (_, index) => `/p${index}/.*`),
  '/p[0-4]/x',
  '.*/posts',
  '',
  '/p1|/p2',
];
const PATHS = ['/p1', '/p2', '/p9?a=b', '/p3/x', '/p5/posts', '/none', undefined];
const METHODS = ['GET', 'POST', undefined];

const some = (values: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...values), { maxLength, size: 'max' });
const mostlyFew = (values: readonly string[]) =>
  fc.oneof({ weight: 5, arbitrary: some(values, 2) }, { weight: 1, arbitrary: some(values, 20) });

const shape = fc.record({
  sources: fc.constantFrom(['curl/curl'], ['curl/curl'], ['curl/curl', 'curl/web'], ['shop/curl']),
  ports: fc.constantFrom(
    ['http 80'],
    ['http 80'],
    ['https 443'],
    ['tcp 80'],
    ['tcp 443'],
    ['http 80', 'https 443'],
  ),
  hosts: mostlyFew(HOSTS),
  ipAddresses: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: mostlyFew(RANGES) },
  ),
  matches: fc.constantFrom([], [], ['g0'], ['g1'], ['g2'], ['g0', 'g1'], ['missing']),
});

const serverFirstShape = fc.record({
  ports: fc.constantFrom(['tcp-server-first 80'], ['tcp-server-first 3306']),
  ipAddresses: mostlyFew(RANGES),
});

export const policyShape = fc.oneof(
  { weight: 40, arbitrary: shape },
  { weight: 1, arbitrary: serverFirstShape },
);

const match = fc.record(
  {
    pathRegex: fc.constantFrom(...PATTERNS),
    methods: fc.constantFrom([], ['GET'], ['*'], ['POST']),
    headers: fc.constantFrom({}, {}, {}, { 'x-env': 'prod|test' }),
  },
  { requiredKeys: ['pathRegex'] },
);

export const groupMatches = fc
  .array(match, { maxLength: 24, size: 'max' })
  .map((matches) => matches.map((one, index) => ({ name: `m${index}`, ...one })));

const routeGroups = fc
  .tuple(groupMatches, groupMatches, groupMatches)
  .map((all) => all.map((matches, index) => routeGroup(`g${index}`, matches)));

const meshSettings = fc.record({ enableEgress: fc.constantFrom(false, false, true) });

const denseShape = fc.record({
  ports: fc.constantFrom(['http 80'], ['http 80'], ['http 80'], ['https 80'], ['https 80'], ['tcp 80']),
  hosts: mostlyFew(HOSTS),
  ipAddresses: mostlyFew(RANGES),
  matches: fc.constantFrom([], ['g0'], ['g1'], ['g2'], ['g0', 'g1'], ['missing']),
});

/** Policies of one source and port, more than are asked one after the other; half of the sets have no ranges. */
export const manyPoliciesOfOnePort: fc.Arbitrary<ManyPolicies> = fc
  .record({
    shapes: fc.array(denseShape, { minLength: 9, maxLength: 40, size: 'max' }),
    hasRanges: fc.boolean(),
    isServerFirst: fc.constantFrom(false, false, false, true),
    routeGroups,
    mesh: meshSettings,
  })
  .map(({ shapes, hasRanges, isServerFirst, routeGroups, mesh }) => {
    const policies = shapes.map((one, index) =>
      egress({ name: `policy-${index}`, ...one, ...(!hasRanges && { ipAddresses: [] }) }),
    );
    const database = egress({
      name: 'database',
      ports: ['tcp-server-first 80'],
      ipAddresses: ['10.0.0.0/24'],
    });
    return { policies: isServerFirst ? [...policies, database] : policies, routeGroups, mesh };
  });

/** Up to `most` policies; half of the sets are smaller than a tenth of that. */
export function manyPolicies(most: number): fc.Arbitrary<ManyPolicies> {
  const sizes = fc.oneof(
    fc.integer({ min: 0, max: Math.ceil(most / 10) }),
    fc.integer({ min: 0, max: most }),
  );
  const shapes = sizes.chain((size) =>
    fc.array(policyShape, { minLength: size, maxLength: size, size: 'max' }),
  );
  const policies = shapes.map((all) => all.map((one, index) => egress({ name: `policy-${index}`, ...one })));
  return fc.record({ policies, routeGroups, mesh: meshSettings });
}

export const anyRequest: fc.Arbitrary<EgressRequest> = fc.record({
  source: fc.constantFrom('curl/curl', 'curl/curl', 'curl/web', 'nobody/curl').map(serviceAccount),
  protocol: fc.constantFrom<RequestProtocol>('http', 'http', 'https', 'tcp'),
  port: fc.constantFrom(80, 80, 443, 443, 3306, 9),
  ip: fc.constantFrom(...ADDRESSES, ...ADDRESSES, ...OTHER_ADDRESSES),
  host: fc.constantFrom(...SENT_HOSTS, ...OTHER_SENT_HOSTS, undefined),
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom(...METHODS),
  headers: fc.constantFrom(undefined, {}, { 'X-Env': 'prod' }, { 'X-Env': 'a\nb' }),
});

export const anyConnection: fc.Arbitrary<Connection> = fc.record({
  source: fc.constantFrom('curl/curl', 'curl/curl', 'curl/web', 'nobody/curl').map(serviceAccount),
  port: fc.constantFrom(80, 80, 443, 443, 3306, 9),
  ip: fc.constantFrom(...ADDRESSES, ...ADDRESSES, ...OTHER_ADDRESSES),
  sni: fc.constantFrom(undefined, undefined, '', 'h1.example.com', 'A.h2.example.com', 'other.test', 'a b'),
});
