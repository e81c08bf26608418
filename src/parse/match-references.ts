import type { FieldPath } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { Finding } from './finding.js';
import { apiVersions } from './identity.js';
import { trimmed } from './values.js';

/** An entry of an Egress' `spec.matches`. */
export interface MatchReference {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
}

/** What `matches` may refer to, each under its group alone or with a version. */
const referableKinds: Readonly<Record<'HTTPRouteGroup' | 'UpstreamTrafficSetting', readonly string[]>> = {
  HTTPRouteGroup: ['specs.smi-spec.io', ...apiVersions.HTTPRouteGroup],
  UpstreamTrafficSetting: ['policy.openservicemesh.io', ...apiVersions.Egress],
};

/** Names of the HTTPRouteGroups that are referred to, in order, each once. */
export function readMatchReferences(
  references: readonly MatchReference[],
  findings: Finding[],
): readonly string[] {
  const routeGroups: string[] = [];
  let trafficSetting: string | undefined;
  for (const [index, reference] of references.entries()) {
    const path: FieldPath = ['spec', 'matches', index];
    const { apiGroup, kind, name } = reference;
    if (!isReferable(kind)) {
      const message = `\`matches\` can't refer to kind ${quote(kind)}: only to \`HTTPRouteGroup\` and \`UpstreamTrafficSetting\``;
      findings.push(invalidReference(reference, [...path, 'kind'], message));
      continue;
    }
    if (apiGroup === undefined) {
      findings.push(missingApiGroup(kind, path));
    } else if (!referableKinds[kind].includes(apiGroup)) {
      const message = `${kind} is not in API group ${quote(apiGroup)}: write ${quote(referableKinds[kind][1] ?? kind)}`;
      findings.push(invalidReference(reference, [...path, 'apiGroup'], message));
      continue;
    }
    if (kind === 'HTTPRouteGroup') {
      if (!routeGroups.includes(name)) routeGroups.push(name);
    } else if (trafficSetting === undefined) {
      trafficSetting = name;
    } else {
      findings.push(secondTrafficSetting(reference, trafficSetting, path));
    }
  }
  return trimmed(routeGroups);
}

function isReferable(kind: string): kind is keyof typeof referableKinds {
  return Object.hasOwn(referableKinds, kind);
}

function invalidReference(
  { kind, name }: MatchReference,
  path: FieldPath,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { code: 'invalid-match-reference', severity, message, path, kind, name };
}

/** Repeating one reference changes nothing, as with every list of a policy; two settings contradict each other. */
function secondTrafficSetting(reference: MatchReference, first: string, path: FieldPath): Finding {
  const { name } = reference;
  return name === first
    ? invalidReference(
        reference,
        path,
        `UpstreamTrafficSetting ${quote(name)} is referred to twice`,
        'warning',
      )
    : invalidReference(
        reference,
        path,
        `UpstreamTrafficSetting ${quote(name)} is a second one beside ${quote(first)}: at most one is valid`,
      );
}

function missingApiGroup(kind: keyof typeof referableKinds, path: FieldPath): Finding {
  const field = 'apiGroup';
  return {
    code: 'missing-field',
    severity: 'warning',
    message: `field ${quote(field)} is missing: the API server asks for ${quote(referableKinds[kind][1] ?? kind)}`,
    path: [...path, field],
    field,
  };
}
