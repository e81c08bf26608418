/** Short forms of resources and requests, for tables that are read. */
import type { RequestFields, ServiceAccount } from '../../src/model/request.js';
import type { Egress, HTTPMatch, HTTPRouteGroup } from '../../src/model/resources.js';

type MatchReference = NonNullable<Egress['spec']['matches']>[number];

export interface ShortEgress {
  readonly name?: string;
  readonly namespace?: string;
  /** `namespace/name` of ServiceAccounts. */
  readonly sources?: readonly string[];
  /** `protocol number`, such as `http 80`. */
  readonly ports?: readonly string[];
  readonly hosts?: readonly string[];
  readonly ipAddresses?: readonly string[];
  /** Names of HTTPRouteGroups, or references of another kind. */
  readonly matches?: readonly (string | MatchReference)[];
}

/** An Egress in namespace `mesh` whose source is `curl/curl` and whose port is `http 80`, by default. */
export function egress(short: ShortEgress): Egress {
  const { name = 'policy', namespace = 'mesh', sources = ['curl/curl'], ports = ['http 80'] } = short;
  const { hosts, ipAddresses, matches } = short;
  return {
    apiVersion: 'policy.openservicemesh.io/v1alpha1',
    kind: 'Egress',
    metadata: { name, namespace },
    spec: {
      sources: sources.map((source) => ({ kind: 'ServiceAccount', ...serviceAccount(source) })),
      ...(hosts && { hosts }),
      ...(ipAddresses && { ipAddresses }),
      ports: ports.map(port),
      ...(matches && { matches: matches.map(matchReference) }),
    },
  };
}

/** An HTTPRouteGroup in namespace `mesh`. A match is named after its path unless it has a name. */
export function routeGroup(
  name: string,
  matches: readonly Partial<HTTPMatch>[],
  namespace = 'mesh',
): HTTPRouteGroup {
  return {
    apiVersion: 'specs.smi-spec.io/v1alpha4',
    kind: 'HTTPRouteGroup',
    metadata: { name, namespace },
    spec: { matches: matches.map((match) => ({ name: match.pathRegex ?? 'match', ...match })) },
  };
}

export function upstreamTrafficSetting(name: string): MatchReference {
  return { apiGroup: 'policy.openservicemesh.io/v1alpha1', kind: 'UpstreamTrafficSetting', name };
}

const source: ServiceAccount = { namespace: 'curl', name: 'curl' };

/** `GET http://HOST/get` from `curl/curl` on port 80, by default. */
export function http(host: string | undefined, rest: Partial<RequestFields> = {}): RequestFields {
  return { source, protocol: 'http', port: 80, host, method: 'GET', path: '/get', ...rest };
}

/** A TLS connection from `curl/curl` to port 443, by default. */
export function https(sni: string | undefined, rest: Partial<RequestFields> = {}): RequestFields {
  return { source, protocol: 'https', port: 443, sni, ...rest };
}

/** A connection from `curl/curl` that speaks neither HTTP nor TLS. */
export function tcp(ip: string | undefined, port: number, rest: Partial<RequestFields> = {}): RequestFields {
  return { source, protocol: 'tcp', port, ip, ...rest };
}

export function serviceAccount(text: string): ServiceAccount {
  const [namespace = '', name = ''] = text.split('/');
  return { namespace, name };
}

function port(text: string): { readonly number: number; readonly protocol: string } {
  const [protocol = '', number = ''] = text.split(' ');
  return { number: Number(number), protocol };
}

function matchReference(reference: string | MatchReference): MatchReference {
  return typeof reference === 'string'
    ? { apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name: reference }
    : reference;
}
