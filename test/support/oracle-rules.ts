/** How the oracle reads resources: into one rule for each port of each valid policy. */
import type {
  Egress,
  HTTPMatch,
  HTTPRouteGroup,
  ObjectMeta,
  RuleProtocol,
} from '../../src/model/resources.js';
import { isHostEntry } from './comparable-host.js';
import { integerRange } from './integer-address.js';
import { isRe2 } from './re2.js';

type Spec = Required<Egress['spec']>;
export type Route = HTTPMatch & { readonly group: string };

/** One port of one policy; `routes` is undefined if `matches` names no HTTPRouteGroup. */
export interface Rule {
  readonly metadata: ObjectMeta;
  readonly sources: Spec['sources'];
  readonly hosts: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly number: number;
  readonly protocol: RuleProtocol;
  readonly routes: readonly Route[] | undefined;
}

/** One rule for each port; none for an invalid policy, nor for one that names an invalid group. */
export function rulesOf({ metadata, spec }: Egress, allGroups: readonly HTTPRouteGroup[]): Rule[] {
  const { sources, hosts = [], ipAddresses = [], ports, matches = [] } = spec;
  const settings = matches.filter(({ kind }) => kind === 'UpstreamTrafficSetting').map(({ name }) => name);
  const names = matches.filter(({ kind }) => kind === 'HTTPRouteGroup').map(({ name }) => name);
  const groups = names.flatMap((name) =>
    allGroups.filter(
      (group) => group.metadata.name === name && namespaceOf(group.metadata) === namespaceOf(metadata),
    ),
  );
  const routes = groups.flatMap((group) =>
    matchesOf(group).map((match) => ({ ...match, group: group.metadata.name })),
  );
  const isValid =
    hosts.every(isHostEntry) &&
    ipAddresses.every((range) => integerRange(range) !== undefined) &&
    ports.every(({ number }) => Number.isInteger(number) && number >= 1 && number <= 65535) &&
    matches.every(({ kind }) => kind === 'HTTPRouteGroup' || kind === 'UpstreamTrafficSetting') &&
    new Set(settings).size <= 1 &&
    routes.every((route) =>
      [route.pathRegex ?? '', ...headersOf(route).map(([, regex]) => regex)].every(isRe2),
    );
  const rules = ports
    .map(({ number, protocol }) => ({ number, protocol: protocol.toLowerCase() }))
    .filter(hasRuleProtocol);
  if (!isValid || rules.length < ports.length) return [];
  return rules.map((rule) => ({
    metadata,
    sources,
    hosts,
    ipAddresses,
    ...rule,
    routes: names.length > 0 ? routes : undefined,
  }));
}

export function headersOf({ headers = {} }: HTTPMatch): (readonly [name: string, regex: string])[] {
  return [headers].flat().flatMap((map) => Object.entries(map));
}

function matchesOf(group: HTTPRouteGroup): readonly HTTPMatch[] {
  return 'spec' in group ? group.spec.matches : group.matches;
}

export function namespaceOf({ namespace = 'default' }: ObjectMeta): string {
  return namespace;
}

function hasRuleProtocol<T extends { protocol: string }>(rule: T): rule is T & { protocol: RuleProtocol } {
  return ['http', 'https', 'tcp', 'tcp-server-first'].includes(rule.protocol);
}
