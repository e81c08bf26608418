import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import type { Egress, HTTPMatch, HTTPRouteGroup, ObjectMeta } from '../../model/resources.js';
import { addressesIn, headerValuesLike, hostsLike, methodsOf, pathsLike } from './examples.js';
import { serviceAccounts } from './universe.js';

/** What requests are aimed at. */
export interface Target {
  readonly policies: readonly Egress[];
  readonly routeGroups: readonly HTTPRouteGroup[];
}

/** Draws one of several values at a time: the digits of a number, each to the base that is asked for. */
type Draw = <Value>(from: readonly Value[]) => Value | undefined;

function drawer(salt: number): Draw {
  let rest = salt;
  return (from) => {
    const drawn = from[rest % from.length];
    rest = from.length === 0 ? rest : Math.floor(rest / from.length);
    return drawn;
  };
}

/** Those fields of a request that some rule constrains, with values that it accepts; `salt` says which rule. */
export function aim({ policies, routeGroups }: Target, salt: number): Partial<EgressRequest> {
  const draw = drawer(salt);
  const policy = draw(policies);
  const port = draw(policy?.spec.ports ?? []);
  if (!policy || !port) return {};
  const { sources, hosts = [], ipAddresses = [], matches = [] } = policy.spec;
  const protocol = aimedProtocol(port.protocol, draw);
  const ip = draw(addressesIn(draw(ipAddresses) ?? ''));
  const host = draw(hostsLike(draw(hosts) ?? ''));
  const groups = routeGroups.filter(
    ({ metadata }) =>
      namespaceOf(metadata) === namespaceOf(policy.metadata) &&
      matches.some(({ name }) => name === metadata.name),
  );
  const route = draw(groups.flatMap((group) => ('spec' in group ? group.spec.matches : group.matches)));
  const { namespace, name } = draw(sources) ?? draw(serviceAccounts) ?? {};
  return {
    ...(namespace !== undefined && name !== undefined && { source: { namespace, name } }),
    protocol,
    port: port.number,
    ...(ip && { ip }),
    ...(host && { host }),
    ...(protocol === 'https' && { sni: draw([undefined, host?.replace(/:[0-9]+$/, '')]) }),
    ...(route && aimAtRoute(route, draw)),
  };
}

function namespaceOf({ namespace = 'default' }: ObjectMeta): string {
  return namespace;
}

function aimedProtocol(declared: string, draw: Draw): RequestProtocol {
  const protocol = declared.toLowerCase();
  return protocol === 'http' || protocol === 'https'
    ? protocol
    : (draw(['http', 'https', 'tcp'] as const) ?? 'tcp');
}

function aimAtRoute(
  { pathRegex = '', methods = [], headers = {} }: HTTPMatch,
  draw: Draw,
): Partial<EgressRequest> {
  const sent = [headers]
    .flat()
    .flatMap((map) => Object.entries(map))
    .map(([name, pattern]) => [name.toUpperCase(), draw(headerValuesLike(pattern))] as const);
  return {
    path: draw(pathsLike(pathRegex)),
    method: draw(methodsOf(methods)),
    headers: Object.fromEntries(sent),
  };
}
