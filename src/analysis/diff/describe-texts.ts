/** Describes changes in words. */
import type { Decision } from '../../model/decision.js';
import { quote } from '../../model/quote.js';
import type { RequestFields } from '../../model/request.js';
import type {
  EgressChange,
  HeaderSet,
  HostSet,
  MethodSet,
  RouteSet,
  TextSet,
  UnknownChange,
} from './change.js';

/** The details of a change, one line each: `['hosts', 'httpbin.org']`. */
export function detailsOf(change: EgressChange): readonly (readonly [label: string, text: string])[] {
  const { hosts, addresses, routes, witness, before, after } = change;
  return [
    ...(hosts ? [['hosts', hosts.map(describeHost).join(', ')] as const] : []),
    ...(addresses ? [['ranges', addresses.join(', ')] as const] : []),
    ...(routes ?? []).map((route) => ['requests', describeRoute(route)] as const),
    ['example', describeRequest(witness)],
    ['before', describeDecision(before)],
    ['after', describeDecision(after)],
  ];
}

/** `namespace/name`, or in words. */
export function describeSource({ source }: Pick<EgressChange, 'source'>): string {
  return source ? `${source.namespace}/${source.name}` : 'every other ServiceAccount';
}

/** `http, https 443`, or in words. */
export function describePort({ port, source }: Pick<EgressChange, 'port' | 'source'>): string {
  if (port !== undefined) return `${port}`;
  return source ? 'every other port' : 'every port';
}

function describeHost({ host, except = [] }: HostSet): string {
  const name = host === '' ? 'no name, or one with another port' : host;
  return except.length === 0 ? name : `${name} (not ${except.join(', ')})`;
}

/** `GET /status.*, not /status/200; header x-env prod`. */
function describeRoute({ methods, path, headers = [] }: RouteSet): string {
  return [
    [describeMethods(methods), path && `path ${describeText(path)}`].filter(Boolean).join(' '),
    ...headers.map(describeHeader),
  ].join('; ');
}

function describeMethods(methods: MethodSet | undefined): string {
  if (!methods) return 'any method';
  return 'oneOf' in methods ? methods.oneOf.join('|') : `any method but ${methods.noneOf.join('|')}`;
}

function describeHeader(header: HeaderSet): string {
  if ('absent' in header) return `no header ${quote(header.name)}`;
  return `header ${quote(header.name)} ${describeText(header)}`;
}

function describeText({ matches, misses }: TextSet): string {
  const parts = [
    matches.length > 0 ? matches.map(quote).join(' and ') : misses.length > 0 ? '' : 'of any value',
    misses.length > 0 ? `not ${misses.map(quote).join(', nor ')}` : '',
  ];
  return parts.filter(Boolean).join(', but ').replace(/^not/, 'that is not');
}

/** A request in one line: `GET http://httpbin.org:80/get`, then its other fields. */
export function describeRequest(request: RequestFields): string {
  const { protocol, ip, port, host = '', sni = '', method = 'GET', path = '/', headers = {} } = request;
  const address = ip?.includes(':') ? `[${ip}]` : ip;
  switch (protocol) {
    case 'tcp':
      return `tcp://${address ?? ''}:${port}`;
    case 'https':
      return `https://${sni || (address ?? '')}:${port}${sni ? ` at ${ip ?? ''}` : ' without a server name'}`;
    case 'http': {
      const sent = Object.entries(headers).map(
        ([name, value]) => `${name}: ${[value ?? []].flat().join(',')}`,
      );
      const all = [`Host: ${host}`, ...sent].map(quote).join(', ');
      return `${method} ${quote(path)} to ${address ?? ''}:${port} with ${all}`;
    }
  }
}

function describeDecision(decision: Decision): string {
  if (decision.verdict === 'deny') return `denied: ${decision.message}`;
  if (decision.passthrough) return 'allowed: no rule captures it, and the mesh enables egress';
  const { namespace, name } = decision.rule.policy;
  return `allowed by policy ${quote(`${namespace}/${name}`)}`;
}

/** The requests of which nothing is known, and why. */
export function describeUnknown(unknown: UnknownChange): string {
  const { protocol, exhausted } = unknown;
  return `${describeSource(unknown)} to ${protocol} ${describePort(unknown)}: the budget \`${exhausted}\` ran out`;
}
