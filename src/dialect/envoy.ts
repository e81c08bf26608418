/**
 * The `envoy` dialect: what an Envoy sidecar does when the control plane of OSM or osm-edge programs it.
 *
 * A connection is given to one filter chain. If that chain is the one for HTTP, each request is given to one
 * virtual host. Both choices are made step by step, and what fails at its step is never tried another way.
 */
import type { Decision, Denial } from '../model/decision.js';
import { quote } from '../model/quote.js';
import type { ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import type { CheckedRequest } from '../parse/request.js';
import { decideProbes } from './connection-probes.js';
import { denyAtStage, denyMalformed } from './denial.js';
import type { DialectDefinition } from './dialect.js';
import { asksForServerName, buildListener, type Listener, selectChain } from './envoy-filter-chains.js';
import { buildRouteTable, type RouteTable } from './envoy-virtual-hosts.js';
import { grantBy } from './grant.js';
import { firstMatching } from './spec-matching.js';

export const envoy: DialectDefinition = {
  forSource(rules, enableEgress) {
    const sidecar = new Sidecar(rules);
    const decideRequest = (request: CheckedRequest): Decision => {
      const outcome = decide(sidecar, request);
      return 'uncaptured' in outcome ? decideUncaptured(outcome.uncaptured, enableEgress, request) : outcome;
    };
    return {
      decide: decideRequest,
      connect(connection) {
        const { listener } = sidecar;
        if (listener.ok && asksForServerName(listener.ports, connection)) {
          return { verdict: 'inspect', needs: 'sni' };
        }
        return decideProbes(connection, (probe) =>
          isRouted(sidecar, probe) ? undefined : decideRequest(probe),
        );
      },
    };
  },
};

/** Whether a connection gets to HTTP routes, so that its requests decide. */
function isRouted(sidecar: Sidecar, request: CheckedRequest): boolean {
  const { listener } = sidecar;
  if (!listener.ok || request.protocol !== 'http') return false;
  const selection = selectChain(listener.ports, request);
  return 'chain' in selection && selection.chain.rule.protocol === 'http';
}

/** What Envoy is configured with for one source, made when it is first asked for. */
class Sidecar {
  private builtListener: Listener | undefined;
  private readonly routeTables = new Map<number, RouteTable>();

  constructor(readonly rules: readonly Rule[]) {}

  get listener(): Listener {
    return (this.builtListener ??= buildListener(this.rules));
  }

  httpRules(port: number): readonly Rule[] {
    return this.rules.filter((rule) => rule.port === port && rule.protocol === 'http');
  }

  routeTable(port: number, source: ServiceAccount): RouteTable {
    const known = this.routeTables.get(port);
    if (known) return known;
    const table = buildRouteTable(this.httpRules(port), source);
    this.routeTables.set(port, table);
    return table;
  }
}

/** No filter chain takes the connection: it is passed through or closed. */
interface Uncaptured {
  readonly uncaptured: Denial;
}

function decide(sidecar: Sidecar, request: CheckedRequest): Decision | Uncaptured {
  const { rules, listener } = sidecar;
  if (rules.length === 0) return { uncaptured: denyAtStage(request, 'source', false, rules) };
  if (!listener.ok && !request.malformation) return rejected('connection', listener.rejection);
  const selection = listener.ok ? selectChain(listener.ports, request) : { failed: 'port' as const };
  if ('failed' in selection) {
    const { failed } = selection;
    const relevant = failed === 'port' ? rules : rules.filter(({ port }) => port === request.port);
    return { uncaptured: denyAtStage(request, failed, false, relevant) };
  }
  if (selection.chain.rule.protocol === 'http') return routeHttp(sidecar, request);
  if (request.malformation) return denyMalformed(request.malformation, false);
  const { chain, serverName, ipRange } = selection;
  return grantBy(chain.rule, { host: serverName, ipRange });
}

function decideUncaptured(denial: Denial, enableEgress: boolean, { malformation }: CheckedRequest): Decision {
  return enableEgress && !malformation ? { verdict: 'allow', passthrough: true } : denial;
}

/** The HTTP filter chain has the connection: whatever is wrong from here on, the client gets an HTTP response. */
function routeHttp(sidecar: Sidecar, request: CheckedRequest): Decision {
  const { port, protocol, source, hostHeader } = request;
  // TLS gets here by its ALPN, and its first bytes are no HTTP request.
  if (protocol !== 'http') return denyAtStage(request, 'protocol', false, sidecar.httpRules(port));
  if (request.malformation) return denyMalformed(request.malformation, true);
  const table = sidecar.routeTable(port, source);
  if (!table.ok) return rejected('request', table.rejection);
  const virtualHost = hostHeader === undefined ? undefined : table.find(hostHeader);
  if (!virtualHost) return notFound(denyAtStage(request, 'host', true, sidecar.httpRules(port)));
  const { rule, host, routes, paths } = virtualHost;
  const route = routes && firstMatching(routes, paths, request);
  if (routes && !route) return notFound(denyAtStage(request, 'route', true, [rule]));
  if (host.includes('*')) return unresolvable(host);
  return grantBy(rule, { host, route: route?.route });
}

/** Envoy's answer if there is no virtual host or no route. */
function notFound(denial: Denial): Denial {
  return denial.reason === 'invalid-request' ? denial : { ...denial, httpStatus: 404 };
}

function rejected(enforcedAt: Denial['enforcedAt'], why: string): Denial {
  const part = enforcedAt === 'connection' ? 'listener' : 'route table';
  const denial = {
    verdict: 'deny',
    reason: 'config-rejected',
    enforcedAt,
    message: `envoy rejects the ${part}: ${why}`,
  } as const;
  return enforcedAt === 'connection' ? denial : notFound(denial);
}

function unresolvable(host: string): Denial {
  return {
    verdict: 'deny',
    reason: 'upstream-unresolvable',
    enforcedAt: 'request',
    httpStatus: 503,
    message: `host ${quote(host)} matches, but is a wildcard, so that envoy has no name to connect to`,
  };
}
