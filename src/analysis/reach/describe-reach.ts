/** The texts that all formats of a reach share. */
import { routeText } from '../../dialect/route-parts.js';
import type { Destination, Openness, ReachRoute, SourceReach } from './reach.js';

export const opennessTexts: Readonly<Record<Openness, string>> = {
  everything: 'everything that no rule captures, and what is listed',
  anywhere: 'any host and address on some port',
  listed: 'what is listed',
  nothing: 'nothing',
};

export function nameOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** The names of the places of a destination: hosts, or else ranges. */
function placesOf({ hosts, ipAddresses }: Destination): readonly string[] {
  if (!hosts) return ipAddresses ?? ['anywhere'];
  return ipAddresses ? hosts.map((host) => `${host} in ${ipAddresses.join(', ')}`) : hosts;
}

/** `http 80`, and whether routes limit it. */
export function portOf({ protocol, port, routes }: Destination): string {
  return `${protocol} ${port}${routes ? ', by route' : ''}`;
}

/** `GET /status.* x-env: prod`. */
export function reachRouteText({ pathRegex, methods = [], headers = [] }: ReachRoute): string {
  return routeText({ pathRegex, methods, headers });
}

/** A source, a place, and every way to get there. */
export interface Link {
  readonly source: string;
  readonly place: string;
  /** Such as `http 80`, each once. */
  readonly ports: readonly string[];
}

/** Every pair of a source and a place that it reaches, in order. */
export function linksOf(sources: readonly SourceReach[]): readonly Link[] {
  return sources.flatMap(({ source, destinations }) => {
    const ports = new Map<string, Set<string>>();
    for (const destination of destinations) {
      for (const place of placesOf(destination)) {
        ports.set(place, (ports.get(place) ?? new Set()).add(portOf(destination)));
      }
    }
    return Array.from(ports, ([place, set]) => ({ source: nameOf(source), place, ports: [...set] }));
  });
}
