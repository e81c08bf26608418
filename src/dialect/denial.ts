/** Turns a denial into words: what a human would have to ask for, or to add to a policy. */
import type { Denial } from '../model/decision.js';
import { quote } from '../model/quote.js';
import type { ServiceAccount } from '../model/request.js';
import type { Route, Rule } from '../model/rule.js';
import type { CheckedConnection, CheckedRequest, Malformation } from '../parse/request.js';
import { reasonOfStage, type Stage } from './spec.js';

/** Names the policy of a rule. */
export function policyText({ policy }: Rule): string {
  return quote(`${policy.namespace}/${policy.name}`);
}

/** The denial of a request that can't be read at all. */
export function denyUnreadable({ field, message }: Malformation): Denial {
  return { verdict: 'deny', reason: 'invalid-request', enforcedAt: 'connection', field, message };
}

/** The denial of a request whose connection could be read, and whose HTTP part is malformed: no rule may grant it. */
export function denyMalformed({ field, message }: Malformation, captured: boolean): Denial {
  return { ...denyUnreadable({ field, message }), enforcedAt: captured ? 'request' : 'connection' };
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
  if (request.malformation) return denyMalformed(request.malformation, captured);
  const field = absentField(request, stage);
  if (field === 'path' || field === 'method') {
    const message = `${field} is missing: the routes of this port ask for it`;
    return denyMalformed({ field, message }, captured);
  }
  return {
    verdict: 'deny',
    reason: reasonOfStage[stage],
    enforcedAt: captured ? 'request' : 'connection',
    message: whatIsNeeded(request, stage, rules),
    ...(field === undefined ? {} : { field }),
  };
}

/** The denial of a connection that nothing can grant, whatever it carries. */
export function denyConnection(connection: CheckedConnection, stage: Stage, rules: readonly Rule[]): Denial {
  const absent = stage === 'address' && !connection.address;
  return {
    verdict: 'deny',
    reason: reasonOfStage[stage],
    enforcedAt: 'connection',
    message: whatConnectionNeeds(connection, stage, rules),
    ...(absent ? { field: 'ip' } : {}),
  };
}

/** The denial of a connection that would have to be inspected to be granted, on a port where it must not be. */
export function denyUninspectable({ source, port }: CheckedConnection): Denial {
  const client = clientText(source);
  return {
    verdict: 'deny',
    reason: 'protocol-mismatch',
    enforcedAt: 'connection',
    message: `port ${port} of ${client} is \`tcp-server-first\`, so its client can't be waited for, and no rule grants this address whatever is sent`,
  };
}

/**
 * The field without which the request could not pass the stage. Every HTTP request has a path and a method: without
 * one, a route that asks for it can't be answered for.
 */
export function absentField(request: CheckedRequest, stage: Stage): AbsentField | undefined {
  switch (stage) {
    case 'address':
      return request.address ? undefined : 'ip';
    case 'host':
      if (request.protocol === 'https') return request.serverName === undefined ? 'sni' : undefined;
      return request.hostHeader === undefined ? 'host' : undefined;
    case 'route':
      if (request.path === undefined) return 'path';
      return request.method === undefined ? 'method' : undefined;
    case 'source':
    case 'port':
    case 'protocol':
      return undefined;
  }
}

export type AbsentField = 'ip' | 'host' | 'sni' | 'path' | 'method';

function clientText({ namespace, name }: ServiceAccount): string {
  return quote(`${namespace}/${name}`);
}

function whatConnectionNeeds(
  { source, port }: CheckedConnection,
  stage: Stage,
  rules: readonly Rule[],
): string {
  const client = clientText(source);
  const ofPort = rules.filter((rule) => rule.port === port);
  switch (stage) {
    case 'source':
      return noPolicy(client);
    case 'port':
      return noRuleForPort(client, port, rules);
    case 'address':
      return `no rule of ${client} on port ${port} has a range with this address: allowed are ${list(ofPort.flatMap((rule) => rule.ipAddresses))}`;
    case 'protocol':
    case 'host':
    case 'route':
      return `no rule of ${client} on port ${port} grants anything to this address: those that take it in have no host, or no route, that could match`;
  }
}

function noPolicy(client: string): string {
  return `no policy names the ServiceAccount ${client} as a source`;
}

function noRuleForPort(client: string, port: number, rules: readonly Rule[]): string {
  return `no rule of ${client} is for port ${port}: allowed are ${portsOf(rules)}`;
}

const portsOfRules = new WeakMap<readonly Rule[], string>();

/** Kept, because clients that scan ports ask again and again. */
function portsOf(rules: readonly Rule[]): string {
  const known = portsOfRules.get(rules);
  if (known !== undefined) return known;
  const ports = list(rules.map((rule) => `${rule.port}`));
  portsOfRules.set(rules, ports);
  return ports;
}

function whatIsNeeded(request: CheckedRequest, stage: Stage, rules: readonly Rule[]): string {
  const { source, port, protocol } = request;
  const client = clientText(source);
  if (stage === 'source') return noPolicy(client);
  if (stage === 'port') return noRuleForPort(client, port, rules);
  switch (stage) {
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
