/** Requests on which a data plane may diverge: what a rule means to grant, and what differs from that in one point. */
import { headerParts } from '../../dialect/route-parts.js';
import type { DivergenceCode } from '../../model/divergence.js';
import type { RequestFields } from '../../model/request.js';
import type { Route, Rule } from '../../model/rule.js';
import type { Neighbourhood } from './neighbourhood.js';
import { outsideAddress, sampleAddresses, sampleHost, sampleLimits } from './samples.js';

/** A request that a rule means to grant, and requests that differ from it in one point each. */
export interface Probe {
  readonly base: RequestFields;
  readonly variants: readonly { readonly code: DivergenceCode; readonly request: RequestFields }[];
}

type Variants = Probe['variants'];
type Change = Partial<RequestFields>;

const strangeHost = 'other.example';

export function probesOf(rule: Rule, neighbours: Neighbourhood): readonly Probe[] {
  const [source] = rule.sources;
  if (!source) return [];
  const addresses = sampleAddresses(
    rule,
    neighbours.rules.filter((other) => other !== rule),
  );
  const connections = addresses.map((ip) => ({ source, port: rule.port, ...(ip !== undefined && { ip }) }));
  switch (rule.protocol) {
    case 'http':
      return connections.flatMap((connection, index) =>
        httpProbes(rule, neighbours, connection, index === 0),
      );
    case 'https':
      return connections.flatMap((connection) => tlsProbes(rule, connection));
    case 'tcp':
    case 'tcp-server-first':
      return connections.flatMap((connection) => tcpProbes(rule, connection));
  }
}

type ConnectionOf = Pick<RequestFields, 'source' | 'port' | 'ip'>;

function httpProbes(
  rule: Rule,
  neighbours: Neighbourhood,
  connection: ConnectionOf,
  isFirst: boolean,
): readonly Probe[] {
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
    ...requestFor(route, neighbours),
  });
  const ofHosts = hosts.map((host) => {
    const base = requestTo(host, firstRoute);
    return {
      base,
      variants: [...hostVariants(base), ...addressVariants(rule, base), ...protocolVariants(base)],
    };
  });
  if (!isFirst) return ofHosts.slice(0, 1);
  const ofRoutes = routes.map((route) => {
    const base = requestTo(firstHost, route);
    return {
      base,
      variants: route
        ? [...routeVariants(base, route), ...mergedVariants(base, rule, route, neighbours)]
        : [],
    };
  });
  return [...ofHosts, ...ofRoutes];
}

function requestFor(
  route: Route | undefined,
  { samples }: Neighbourhood,
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

function vary(base: RequestFields, code: DivergenceCode, ...changes: readonly Change[]): Variants {
  return changes.map((change) => ({ code, request: { ...base, ...change } }));
}

function hostVariants(base: RequestFields): Variants {
  const { host = '' } = base;
  const name = host.replace(/:[0-9]+$/, '');
  return [
    ...vary(base, 'host-case', { host: `${name.toUpperCase()}${host.slice(name.length)}` }),
    ...(name.endsWith('.') || name.endsWith(']')
      ? []
      : vary(base, 'host-trailing-dot', { host: `${name}.${host.slice(name.length)}` })),
  ];
}

function addressVariants(rule: Rule, base: RequestFields): Variants {
  const ip = outsideAddress(rule);
  return ip === undefined ? [] : vary(base, 'address-ignored', { ip });
}

function protocolVariants({ source, port, ip, host }: RequestFields): Variants {
  const connection = { source, port, ...(ip !== undefined && { ip }) };
  return [
    { code: 'protocol-not-checked', request: { ...connection, protocol: 'tcp' } },
    { code: 'protocol-not-checked', request: { ...connection, protocol: 'https', sni: nameOf(host) } },
  ];
}

function nameOf(host: string | undefined): string {
  return host === undefined || host.startsWith('[') ? '' : host.replace(/:[0-9]+$/, '');
}

function routeVariants(base: RequestFields, { headers }: Route): Variants {
  const { path = '/', headers: sent = {} } = base;
  const names = headers.map(({ name }) => name);
  const without = (name: string) => Object.fromEntries(Object.entries(sent).filter(([key]) => key !== name));
  return [
    ...vary(base, 'regex-unanchored', { path: `${path}x` }, { path: `/x${path}` }, { path: `/x${path}x` }),
    ...vary(base, 'query-matched', { path: `/x?${path}` }, { path: `${path}?x` }),
    ...names.flatMap((name) => [
      ...vary(base, 'header-unanchored', { headers: { ...sent, [name]: `x${String(sent[name])}x` } }),
      ...vary(base, 'header-absent', { headers: without(name) }),
    ]),
  ];
}

/** What a route takes, with the method of another route that has the same pattern, or without its headers. */
function mergedVariants(base: RequestFields, rule: Rule, route: Route, neighbours: Neighbourhood): Variants {
  const others = neighbours
    .sharingHost(rule)
    .flatMap(({ routes }) => routes ?? [])
    .filter((other) => other !== route && (other.pathRegex ?? '') === (route.pathRegex ?? ''));
  return others
    .slice(0, sampleLimits.routes)
    .flatMap((other) =>
      vary(
        base,
        'routes-merged',
        { method: requestFor(other, neighbours).method },
        { headers: requestFor(other, neighbours).headers },
        requestFor(other, neighbours),
      ),
    );
}

function tlsProbes(rule: Rule, connection: ConnectionOf): readonly Probe[] {
  const names = rule.hosts.length > 0 ? rule.hosts.slice(0, sampleLimits.hosts) : [strangeHost];
  return names
    .filter((host) => !/:[0-9]+$/.test(host))
    .map((host) => {
      const base: RequestFields = { ...connection, protocol: 'https', sni: sampleHost(host) };
      return {
        base,
        variants: [
          ...vary(base, 'sni-not-checked', { sni: strangeHost }),
          ...vary(base, 'protocol-not-checked', { protocol: 'tcp', sni: undefined }),
          ...vary(base, 'protocol-not-checked', {
            protocol: 'http',
            sni: undefined,
            host,
            method: 'GET',
            path: '/',
          }),
          ...vary(base, 'alpn-into-http', { alpn: ['http/1.1'] }),
          ...vary(base, 'host-case', { sni: sampleHost(host).toUpperCase() }),
          ...vary(base, 'host-trailing-dot', { sni: `${sampleHost(host)}.` }),
          ...addressVariants(rule, base),
        ],
      };
    });
}

function tcpProbes(rule: Rule, connection: ConnectionOf): readonly Probe[] {
  const protocols: readonly Change[] = [
    { protocol: 'tcp' },
    { protocol: 'https', sni: strangeHost },
    { protocol: 'https', sni: strangeHost, alpn: ['http/1.1'] },
    { protocol: 'http', host: strangeHost, method: 'GET', path: '/' },
  ];
  return protocols.map((change): Probe => {
    const base: RequestFields = { ...connection, protocol: 'tcp', ...change };
    return { base, variants: addressVariants(rule, base) };
  });
}
