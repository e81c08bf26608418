/** Turns a denial into words: what a human would have to ask for, or to add to a policy. */
import type { Denial } from '../model/decision.js';
import { quote } from '../model/quote.js';
import type { Rule, Route } from '../model/rule.js';
import type { CheckedRequest, Malformation } from '../parse/request.js';
import { reasonOfStage, type Stage } from './spec.js';

/** The denial of a request that can't be read at all. */
export function denyUnreadable({ field, message }: Malformation): Denial {
  return { verdict: 'deny', reason: 'invalid-request', enforcedAt: 'connection', field, message };
}

/**
 * The denial of a request that no rule grants.
 *
 * @param rules those that failed at this stage, and no earlier: the message names what they offer
 */
export function denyAtStage(
  request: CheckedRequest,
  stage: Stage,
  captured: boolean,
  rules: readonly Rule[],
): Denial {
  const enforcedAt = captured ? 'request' : 'connection';
  const malformation = request.malformation ?? (stage === 'route' ? missingHttpField(request) : undefined);
  if (malformation) return { verdict: 'deny', reason: 'invalid-request', enforcedAt, ...malformation };
  const field = absentField(request, stage);
  return {
    verdict: 'deny',
    reason: reasonOfStage[stage],
    enforcedAt,
    message: whatIsNeeded(request, stage, rules),
    ...(field === undefined ? {} : { field }),
  };
}

/** Every HTTP request has a path and a method: without one, a route that asks for it can't be answered for. */
function missingHttpField({ path, method }: CheckedRequest): Malformation | undefined {
  const field = path === undefined ? 'path' : method === undefined ? 'method' : undefined;
  return field && { field, message: `${field} is missing: the routes of this port ask for it` };
}

function absentField(request: CheckedRequest, stage: Stage): string | undefined {
  if (stage === 'address' && !request.address) return 'ip';
  if (stage !== 'host') return undefined;
  if (request.protocol === 'https') return request.serverName === undefined ? 'sni' : undefined;
  return request.authority ? undefined : 'host';
}

function whatIsNeeded(request: CheckedRequest, stage: Stage, rules: readonly Rule[]): string {
  const { source, port, protocol } = request;
  const client = quote(`${source.namespace}/${source.name}`);
  switch (stage) {
    case 'source':
      return `no policy names the ServiceAccount ${client} as a source`;
    case 'port':
      return `no rule of ${client} is for port ${port}: allowed are ${list(rules.map((rule) => `${rule.port}`))}`;
    case 'protocol':
      return `no rule of ${client} on port ${port} is for \`${protocol}\`: allowed are ${list(rules.map((rule) => rule.protocol))}`;
    case 'address':
      return `no rule of ${client} for \`${protocol}\` on port ${port} has a range with this address: allowed are ${list(rules.flatMap((rule) => rule.ipAddresses))}`;
    case 'host': {
      const hosts = rules.flatMap((rule) => rule.hosts);
      const what = protocol === 'https' ? 'server name' : 'host';
      return hosts.length === 0
        ? `the \`${protocol}\` rules of ${client} on port ${port} have no hosts, so they grant nothing`
        : `no \`${protocol}\` rule of ${client} on port ${port} has this ${what}: allowed are ${list(hosts)}`;
    }
    case 'route': {
      const routes = rules.flatMap((rule) => rule.routes ?? []);
      return routes.length === 0
        ? `the \`${protocol}\` rules of ${client} on port ${port} name route groups that are missing, so they have no routes`
        : `no route of ${client} on port ${port} matches this method, path and headers: allowed are ${list(routes.map(routeText))}`;
    }
  }
}

function routeText({ methods, pathRegex, headers }: Route): string {
  const method = methods.length > 0 ? methods.join('|') : '*';
  return [`${method} ${pathRegex ?? '.*'}`, ...headers.map(({ name, regex }) => `${name}: ${regex}`)].join(
    ' ',
  );
}

const mostListed = 5;

function list(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const rest = distinct.length - mostListed;
  return `${distinct.slice(0, mostListed).map(quote).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
