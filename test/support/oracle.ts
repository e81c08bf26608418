/**
 * The `spec` dialect again: docs/semantics.md as directly as code can say it, without regard for speed.
 * It shares nothing with the library but the types of its model. The whole decision is here; `oracle-rules.ts` reads
 * the resources, `oracle-matching.ts` matches one entry.
 */
import type { Denial, DenyReason, Grant, Passthrough } from '../../src/model/decision.js';
import type { MeshSettings } from '../../src/model/options.js';
import type { RequestFields } from '../../src/model/request.js';
import type { Egress, HTTPRouteGroup } from '../../src/model/resources.js';
import { malformedField } from './malformed-field.js';
import {
  ignoresHost,
  ignoresRoutes,
  isTcp,
  matchingHost,
  matchingRange,
  matchingRoute,
  passesSource,
} from './oracle-matching.js';
import { namespaceOf, type Rule, rulesOf } from './oracle-rules.js';

export type Outcome = Grant | Passthrough | Omit<Denial, 'message'>;

/** What a rule must pass to grant a request, and the reason of a denial if no rule gets any further. */
const STAGES: readonly (readonly [
  passes: (rule: Rule, request: RequestFields) => boolean,
  reason: DenyReason,
])[] = [
  [passesSource, 'no-policy-for-source'],
  [(rule, request) => rule.number === request.port, 'port-not-allowed'],
  [(rule, request) => isTcp(rule) || rule.protocol === request.protocol, 'protocol-mismatch'],
  [
    (rule, request) => rule.ipAddresses.length === 0 || matchingRange(rule, request) !== undefined,
    'address-not-allowed',
  ],
  [(rule, request) => ignoresHost(rule) || matchingHost(rule, request) !== undefined, 'host-not-allowed'],
  [(rule, request) => ignoresRoutes(rule) || matchingRoute(rule, request) !== undefined, 'route-not-matched'],
];

/** The whole decision: a malformed request is denied, a rule grants, it passes through, or it is denied. */
export function decide(
  request: RequestFields,
  policies: readonly Egress[],
  groups: readonly HTTPRouteGroup[],
  mesh: MeshSettings,
): Outcome {
  const rules = policies
    .filter((policy) => isEnforced(policy, mesh))
    .flatMap((policy) => rulesOf(policy, groups));
  const malformed = malformedField(request);
  const isCaptured = malformed?.of !== 'connection' && rules.some((rule) => captures(rule, request));
  const denial = { verdict: 'deny', enforcedAt: isCaptured ? 'request' : 'connection' } as const;
  if (malformed) return { ...denial, reason: 'invalid-request', field: malformed.field };

  const granting = rules.find((rule) => STAGES.every(([passes]) => passes(rule, request)));
  if (granting) return grantOf(granting, request);
  if (mesh.enableEgress === true && !isCaptured) return { verdict: 'allow', passthrough: true };

  const deepest = Math.max(0, ...rules.map((rule) => STAGES.findIndex(([passes]) => !passes(rule, request))));
  const reason = STAGES[deepest]?.[1] ?? 'invalid-request';
  const absent = absentField(reason, request);
  if (absent === undefined) return { ...denial, reason };
  return { ...denial, reason: reason === 'route-not-matched' ? 'invalid-request' : reason, field: absent };
}

function isEnforced(
  { metadata }: Egress,
  { enableEgressPolicy = true, monitoredNamespaces }: MeshSettings,
): boolean {
  return enableEgressPolicy && (monitoredNamespaces?.includes(namespaceOf(metadata)) ?? true);
}

function grantOf(rule: Rule, request: RequestFields): Grant {
  const { metadata, number, protocol } = rule;
  const policy = { namespace: namespaceOf(metadata), name: metadata.name };
  const host = ignoresHost(rule) ? undefined : matchingHost(rule, request);
  const ipRange = matchingRange(rule, request);
  const route = ignoresRoutes(rule) ? undefined : matchingRoute(rule, request);
  return {
    verdict: 'allow',
    rule: {
      policy,
      port: { number, protocol },
      ...(host !== undefined && { host }),
      ...(ipRange !== undefined && { ipRange }),
      ...(route !== undefined && { route: { group: route.group, match: route.name } }),
    },
  };
}

/** An HTTP denial reaches the client as a response if an `http` rule took the connection. */
function captures(rule: Rule, request: RequestFields): boolean {
  return rule.protocol === 'http' && STAGES.slice(0, 4).every(([passes]) => passes(rule, request));
}

function absentField(
  reason: DenyReason,
  { ip, host, sni, protocol, path, method }: RequestFields,
): string | undefined {
  if (reason === 'address-not-allowed' && ip === undefined) return 'ip';
  if (reason === 'host-not-allowed' && protocol === 'http' && host === undefined) return 'host';
  if (reason === 'host-not-allowed' && protocol === 'https' && (sni ?? host) === undefined) return 'sni';
  if (reason === 'route-not-matched' && path === undefined) return 'path';
  return reason === 'route-not-matched' && method === undefined ? 'method' : undefined;
}
