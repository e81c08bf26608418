/** Requests on which a data plane may diverge: requests that a rule is meant to grant, and mutations of them. */
import { headerParts } from '../../dialect/route-parts.js';
import type { DivergenceCode } from '../../model/divergence.js';
import type { RequestFields } from '../../model/request.js';
import type { Route, Rule } from '../../model/rule.js';
import type { PortRules } from './port-rules.js';
import { outsideAddress, sampleAddresses, sampleHost, sampleLimits } from './samples.js';

/** A request that a rule is meant to grant, and requests that differ from it in one point each. */
export interface TestRequest {
  readonly base: RequestFields;
  readonly mutations: readonly { readonly code: DivergenceCode; readonly request: RequestFields }[];
}

type Mutations = TestRequest['mutations'];
type Change = Partial<RequestFields>;

const otherHost = 'other.example';

export function testRequestsFor(rule: Rule, portRules: PortRules): readonly TestRequest[] {
  const [source] = rule.sources;
  if (!source) return [];
  const addresses = sampleAddresses(
    rule,
    portRules.rules.filter((other) => other !== rule),
  );
  const connections = addresses.map((ip) => ({ source, port: rule.port, ...(ip !== undefined && { ip }) }));
  switch (rule.protocol) {
    case 'http':
      return connections.flatMap((connection, index) =>
        httpTestRequests(rule, portRules, connection, index === 0),
      );
    case 'https':
      return connections.flatMap((connection) => tlsTestRequests(rule, connection));
    case 'tcp':
    case 'tcp-server-first':
      return connections.flatMap((connection) => tcpTestRequests(rule, connection));
  }
}

type ConnectionOf = Pick<RequestFields, 'source' | 'port' | 'ip'>;

function httpTestRequests(
  rule: Rule,
  portRules: PortRules,
  connection: ConnectionOf,
  isFirst: boolean,
): readonly TestRequest[] {
  const hosts = rule.hosts.slice(0, sampleLimits.hosts);
  const [firstHost] = hosts;
  if (firstHost === undefined) return [];
  const routes: readonly (Route | undefined)[] = rule.routes?.slice(0, sampleLimits.routes) ?? [undefined];
  const [firstRoute] = routes;
  if (routes.length === 0) return [];
  const requestTo = (host: string, route: Route | undefined): RequestFields => ({
    ...connection,
    protocol: 'http',
    host: sampleHost(host),
    ...requestFor(route, portRules),
  });
  const ofHosts = hosts.map((host) => {
    const base = requestTo(host, firstRoute);
    return {
      base,
      mutations: [...hostMutations(base), ...addressMutations(rule, base), ...protocolMutations(base)],
    };
  });
  if (!isFirst) return ofHosts.slice(0, 1);
  const ofRoutes = routes.map((route) => {
    const base = requestTo(firstHost, route);
    return {
      base,
      mutations: route
        ? [...routeMutations(base, route), ...mergedRouteMutations(base, rule, route, portRules)]
        : [],
    };
  });
  return [...ofHosts, ...ofRoutes];
}

function requestFor(
  route: Route | undefined,
  { samples }: PortRules,
): Pick<RequestFields, 'method' | 'path' | 'headers'> {
  const method = route?.methods.find((one) => one !== '*') ?? 'GET';
  const headers = Object.fromEntries(
    headerParts(route ?? { headers: [] }).map(({ name, accepted }) => [
      name,
      samples.value(accepted.pattern) ?? '',
    ]),
  );
  return {
    method,
    path: samples.path(route?.pathRegex) ?? '/',
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

function mutate(base: RequestFields, code: DivergenceCode, ...changes: readonly Change[]): Mutations {
  return changes.map((change) => ({ code, request: { ...base, ...change } }));
}

function hostMutations(base: RequestFields): Mutations {
  const { host = '' } = base;
  const name = host.replace(/:[0-9]+$/, '');
  return [
    ...mutate(base, 'host-case', { host: `${name.toUpperCase()}${host.slice(name.length)}` }),
    ...(name.endsWith('.') || name.endsWith(']')
      ? []
      : mutate(base, 'host-trailing-dot', { host: `${name}.${host.slice(name.length)}` })),
  ];
}

function addressMutations(rule: Rule, base: RequestFields): Mutations {
  const ip = outsideAddress(rule);
  return ip === undefined ? [] : mutate(base, 'address-ignored', { ip });
}

function protocolMutations({ source, port, ip, host }: RequestFields): Mutations {
  const connection = { source, port, ...(ip !== undefined && { ip }) };
  return [
    { code: 'protocol-not-checked', request: { ...connection, protocol: 'tcp' } },
    { code: 'protocol-not-checked', request: { ...connection, protocol: 'https', sni: nameOf(host) } },
  ];
}

function nameOf(host: string | undefined): string {
  return host === undefined || host.startsWith('[') ? '' : host.replace(/:[0-9]+$/, '');
}

function routeMutations(base: RequestFields, { headers }: Route): Mutations {
  const { path = '/', headers: sent = {} } = base;
  const names = headers.map(({ name }) => name);
  const without = (name: string) => Object.fromEntries(Object.entries(sent).filter(([key]) => key !== name));
  return [
    ...mutate(base, 'regex-unanchored', { path: `${path}x` }, { path: `/x${path}` }, { path: `/x${path}x` }),
    ...mutate(base, 'query-matched', { path: `/x?${path}` }, { path: `${path}?x` }),
    ...names.flatMap((name) => [
      ...mutate(base, 'header-unanchored', { headers: { ...sent, [name]: `x${String(sent[name])}x` } }),
      ...mutate(base, 'header-absent', { headers: without(name) }),
    ]),
  ];
}

/** A request for a route, with the method of another route that has the same pattern, or without its headers. */
function mergedRouteMutations(
  base: RequestFields,
  rule: Rule,
  route: Route,
  portRules: PortRules,
): Mutations {
  const others = portRules
    .sharingHost(rule)
    .flatMap(({ routes }) => routes ?? [])
    .filter((other) => other !== route && (other.pathRegex ?? '') === (route.pathRegex ?? ''));
  return others
    .slice(0, sampleLimits.routes)
    .flatMap((other) =>
      mutate(
        base,
        'routes-merged',
        { method: requestFor(other, portRules).method },
        { headers: requestFor(other, portRules).headers },
        requestFor(other, portRules),
      ),
    );
}

function tlsTestRequests(rule: Rule, connection: ConnectionOf): readonly TestRequest[] {
  const names = rule.hosts.length > 0 ? rule.hosts.slice(0, sampleLimits.hosts) : [otherHost];
  return names
    .filter((host) => !/:[0-9]+$/.test(host))
    .map((host) => {
      const base: RequestFields = { ...connection, protocol: 'https', sni: sampleHost(host) };
      return {
        base,
        mutations: [
          ...mutate(base, 'sni-not-checked', { sni: otherHost }),
          ...mutate(base, 'protocol-not-checked', { protocol: 'tcp', sni: undefined }),
          ...mutate(base, 'protocol-not-checked', {
            protocol: 'http',
            sni: undefined,
            host,
            method: 'GET',
            path: '/',
          }),
          ...mutate(base, 'alpn-into-http', { alpn: ['http/1.1'] }),
          ...mutate(base, 'host-case', { sni: sampleHost(host).toUpperCase() }),
          ...mutate(base, 'host-trailing-dot', { sni: `${sampleHost(host)}.` }),
          ...addressMutations(rule, base),
        ],
      };
    });
}

function tcpTestRequests(rule: Rule, connection: ConnectionOf): readonly TestRequest[] {
  const protocols: readonly Change[] = [
    { protocol: 'tcp' },
    { protocol: 'https', sni: otherHost },
    { protocol: 'https', sni: otherHost, alpn: ['http/1.1'] },
    { protocol: 'http', host: otherHost, method: 'GET', path: '/' },
  ];
  return protocols.map((change): TestRequest => {
    const base: RequestFields = { ...connection, protocol: 'tcp', ...change };
    return { base, mutations: addressMutations(rule, base) };
  });
}
