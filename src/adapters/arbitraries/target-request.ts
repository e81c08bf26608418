import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import type { Egress, HTTPMatch, HTTPRouteGroup, ObjectMeta } from '../../model/resources.js';
import { addressesIn, headerValuesLike, hostsLike, methodsOf, pathsLike } from './examples.js';
import { serviceAccounts } from './sample-values.js';

/** The policies and route groups that a request is generated for. */
export interface Target {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
}

/** Chooses one of several values. */
type Choose = <Value>(from: readonly Value[]) => Value | undefined;

/** Each choice takes one digit of the seed, in the base of the number of values. */
function chooserOf(seed: number): Choose {
  let rest = seed;
  return (from) => {
    const chosen = from[rest % from.length];
    rest = from.length === 0 ? rest : Math.floor(rest / from.length);
    return chosen;
  };
}

/** The fields of a request that some rule constrains, with values that it accepts. The seed chooses the rule. */
export function targetRequest({ policies, routeGroups }: Target, seed: number): Partial<EgressRequest> {
  const choose = chooserOf(seed);
  const policy = choose(policies);
  const port = choose(policy?.spec.ports ?? []);
  if (!policy || !port) return {};
  const { sources, hosts = [], ipAddresses = [], matches = [] } = policy.spec;
  const protocol = requestProtocol(port.protocol, choose);
  const ip = choose(addressesIn(choose(ipAddresses) ?? ''));
  const host = choose(hostsLike(choose(hosts) ?? ''));
  const groups = routeGroups.filter(
    ({ metadata }) =>
      namespaceOf(metadata) === namespaceOf(policy.metadata) &&
      matches.some(({ name }) => name === metadata.name),
  );
  const route = choose(groups.flatMap((group) => ('spec' in group ? group.spec.matches : group.matches)));
  const { namespace, name } = choose(sources) ?? choose(serviceAccounts) ?? {};
  return {
    ...(namespace !== undefined && name !== undefined && { source: { namespace, name } }),
    protocol,
    port: port.number,
    ...(ip && { ip }),
    ...(host && { host }),
    ...(protocol === 'https' && { sni: choose([undefined, host?.replace(/:[0-9]+$/, '')]) }),
    ...(route && fieldsForRoute(route, choose)),
  };
}

function namespaceOf({ namespace = 'default' }: ObjectMeta): string {
  return namespace;
}

function requestProtocol(declared: string, choose: Choose): RequestProtocol {
  const protocol = declared.toLowerCase();
  return protocol === 'http' || protocol === 'https'
    ? protocol
    : (choose(['http', 'https', 'tcp'] as const) ?? 'tcp');
}

function fieldsForRoute(
  { pathRegex = '', methods = [], headers = {} }: HTTPMatch,
  choose: Choose,
): Partial<EgressRequest> {
  const sent = [headers]
    .flat()
    .flatMap((map) => Object.entries(map))
    .map(([name, pattern]) => [name.toUpperCase(), choose(headerValuesLike(pattern))] as const);
  return {
    path: choose(pathsLike(pathRegex)),
    method: choose(methodsOf(methods)),
    headers: Object.fromEntries(sent),
  };
}
