import { quote } from '../model/quote.js';
import type { ResourceReference } from '../model/resources.js';
import { describeValue } from './describe-value.js';
import type { Finding } from './finding.js';
import { fieldOf, isFields } from './values.js';

/** The kinds that bear on egress, each with the versions that are read. */
export const apiVersions = {
  Egress: ['policy.openservicemesh.io/v1alpha1'],
  HTTPRouteGroup: [
    'specs.smi-spec.io/v1alpha4',
    'specs.smi-spec.io/v1alpha3',
    'specs.smi-spec.io/v1alpha2',
    'specs.smi-spec.io/v1alpha1',
  ],
  MeshConfig: [
    'config.openservicemesh.io/v1alpha3',
    'config.openservicemesh.io/v1alpha2',
    'config.openservicemesh.io/v1alpha1',
  ],
} as const;

export type KnownKind = keyof typeof apiVersions;

export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(apiVersions, kind);
}

export interface Identity {
  /** The name is empty, and the namespace too, if the resource has none that can be read. */
  readonly reference: ResourceReference;
  /** Why this is not a resource of the kind that is asked for. */
  readonly finding?: Finding;
}

/** Reads a resource's kind, namespace and name, and checks that it is of the kind that is asked for. */
export function identify(resource: unknown, expected: KnownKind): Identity {
  const kind = fieldOf(resource, 'kind');
  const reference = typeof kind === 'string' ? referenceOf(resource, kind) : undefined;
  if (!reference) {
    return { reference: { kind: expected, namespace: '', name: '' }, finding: explainNameless(resource) };
  }
  if (kind !== expected) return { reference, finding: unexpectedKind(reference.kind, expected) };
  const finding = checkApiVersion(expected, fieldOf(resource, 'apiVersion'));
  return finding ? { reference, finding } : { reference };
}

/** A resource's namespace and name; `undefined` if it has no name. Without a namespace it stands in `default`. */
export function referenceOf(resource: unknown, kind: string): ResourceReference | undefined {
  const metadata = fieldOf(resource, 'metadata');
  const name = fieldOf(metadata, 'name');
  if (typeof name !== 'string' || name === '') return undefined;
  const namespace = fieldOf(metadata, 'namespace');
  return { kind, namespace: typeof namespace === 'string' && namespace !== '' ? namespace : 'default', name };
}

function explainNameless(resource: unknown): Finding {
  if (!isFields(resource)) return notAResource(describeValue(resource));
  const hasKind = typeof fieldOf(resource, 'kind') === 'string';
  return notAResource(hasKind ? 'without `metadata.name`' : 'without `kind`');
}

/** Whether the version of a known kind is one that is read. */
export function checkApiVersion(kind: KnownKind, apiVersion: unknown): Finding | undefined {
  if (typeof apiVersion !== 'string') return notAResource('without `apiVersion`');
  const supported: readonly string[] = apiVersions[kind];
  if (supported.includes(apiVersion)) return undefined;
  return {
    code: 'unsupported-version',
    severity: 'error',
    message: `${quote(apiVersion)} is not a version of ${kind} that is read here: write ${supported.map(quote).join(' or ')}`,
    path: ['apiVersion'],
    apiVersion,
  };
}

/** Says what is in the place of a resource. */
export function notAResource(what: string): Finding {
  const message = `not a Kubernetes resource with \`apiVersion\`, \`kind\` and \`metadata.name\`: it is ${what}`;
  return { code: 'not-a-resource', severity: 'error', message, path: [] };
}

function unexpectedKind(kind: string, expected: KnownKind): Finding {
  return {
    code: 'unexpected-kind',
    severity: 'error',
    message: `${quote(kind)} is given where only ${quote(expected)} is read: sort mixed resources by kind`,
    path: ['kind'],
    kind,
    expected,
  };
}

/** One text for one resource; the length keeps `a/b` + `c` apart from `a` + `b/c`. */
export function resourceKey(namespace: string, name: string): string {
  return `${namespace.length}/${namespace}/${name}`;
}
