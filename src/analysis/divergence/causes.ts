/** Why a data plane diverges on a request that a rule is meant to grant. */
import type { Denial } from '../../model/decision.js';
import type { DivergenceCode } from '../../model/divergence.js';
import type { RequestFields } from '../../model/request.js';
import type { Rule } from '../../model/rule.js';
import type { PortRules } from './port-rules.js';

/** A request that the policies allow and Envoy denies. */
export function causeInEnvoy(
  rule: Rule,
  request: RequestFields,
  denial: Denial,
  portRules: PortRules,
): DivergenceCode {
  if (denial.reason === 'config-rejected') {
    if (denial.enforcedAt === 'connection') return 'listener-rejected';
    return portRules.hasDuplicateDomain ? 'duplicate-domain' : 'regex-rejected';
  }
  if (denial.reason === 'upstream-unresolvable') return 'wildcard-unresolvable';
  if (rule.declaredProtocol !== rule.protocol) return 'protocol-case';
  if (denial.enforcedAt === 'request') return 'virtual-host-shadowed';
  if (request.alpn) return 'alpn-into-http';
  if (request.protocol !== 'https') return 'chain-shadowed';
  if (portRules.isServerFirst) return 'server-first';
  return hasCapitals(request.sni) ? 'host-case' : 'chain-shadowed';
}

/** A request that the policies allow and Pipy denies. */
export function causeInPipy(rule: Rule, denial: Denial, portRules: PortRules): DivergenceCode {
  switch (denial.reason) {
    case 'no-policy-for-source':
    case 'port-not-allowed':
      return 'regex-dialect';
    case 'host-not-allowed':
      if (denial.enforcedAt === 'connection') return 'hosts-missing';
      return rule.hosts.some((host) => host.includes('*')) ? 'wildcard-literal' : 'chain-shadowed';
    case 'route-not-matched':
      if (rule.routes?.some(({ headers }) => headers.some(({ name }) => hasCapitals(name)))) {
        return 'header-case';
      }
      return hasEqualPatterns(portRules.sharingHost(rule)) ? 'routes-merged' : 'regex-dialect';
    case 'protocol-mismatch':
    case 'address-not-allowed':
    case 'invalid-request':
    case 'config-rejected':
    case 'upstream-unresolvable':
      return 'chain-shadowed';
  }
}

function hasCapitals(text: string | undefined): boolean {
  return text !== undefined && text !== text.toLowerCase();
}

function hasEqualPatterns(rules: readonly Rule[]): boolean {
  const patterns = rules.flatMap(({ routes }) => routes ?? []).map(({ pathRegex = '' }) => pathRegex);
  return new Set(patterns).size < patterns.length;
}

export const explanations: Readonly<Record<DivergenceCode, string>> = {
  'regex-unanchored': 'pipy finds `pathRegex` anywhere in the path: anchor it with `^` and `$`',
  'query-matched': 'pipy matches `pathRegex` against the query, too: anchor it with `^` and `$`',
  'header-unanchored': 'pipy finds the pattern of a header anywhere in its value: anchor it with `^` and `$`',
  'header-absent':
    'pipy takes a header that is not sent for an empty one: write a pattern that does not match the empty text',
  'header-case': 'pipy never finds a header whose name has capitals in the policy: write it in lower case',
  'routes-merged':
    'pipy merges routes with the same `pathRegex`: any of their methods is allowed, with the headers of all',
  'regex-dialect':
    'pipy reads patterns as ECMAScript, where this one is invalid or differs in meaning from RE2',
  'sni-not-checked': 'the server name is not checked: TLS to any server is sent to the hosts of the policy',
  'protocol-not-checked': 'the protocol on the wire is not checked: it may differ from that of the port',
  'address-ignored': '`ipAddresses` is not checked',
  'host-case': 'host names are compared case-sensitively: write them, and request them, in lower case',
  'host-trailing-dot': 'a host with a trailing dot is another host',
  'wildcard-literal': 'pipy takes a wildcard for text: list the hosts one by one',
  'wildcard-unresolvable':
    'envoy matches the wildcard, but has no name to connect to: list the hosts one by one',
  'hosts-missing': 'pipy forwards `https` ports to the hosts of the policy, and has none: list them',
  'protocol-case': 'the control plane ignores a protocol that is not in lower case',
  'alpn-into-http':
    'envoy gives TLS whose ALPN says HTTP to the `http` rule of the port: use another port for TLS',
  'server-first': 'nothing is inspected on a port whose server speaks first: use another port for TLS',
  'chain-shadowed': 'another rule of the port takes the connection, and this one is not tried any more',
  'virtual-host-shadowed': 'another host of the port takes the request, and this one is not tried any more',
  'listener-rejected': 'envoy rejects the listener of the source, so that nothing is allowed',
  'duplicate-domain':
    'a host appears twice on the port, so that envoy rejects all routes of the port: merge the policies',
  'regex-rejected': 'a pattern is not RE2, so that envoy rejects all routes of the port',
  'invalid-policy': 'the policy is invalid, but the data plane is programmed with its valid parts',
  passthrough: 'a request that the policies deny passes through, because the mesh enables egress',
  'order-dependent':
    'the control plane orders port entries at random, and the verdict depends on their order',
};
