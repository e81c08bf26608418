import type { ResourceReference } from './resources.js';

/** `error`: the resource grants nothing. `warning`: it counts, but perhaps not as meant. `note`: for information. */
export type Severity = 'error' | 'warning' | 'note';

/** Where a value stands in a resource: `['spec', 'ports', 0, 'protocol']`. */
export type FieldPath = readonly (string | number)[];

/** Where a value stands in a manifest. Lines and columns count from 1. */
export interface Location {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}

/** What each code of issue carries besides the fields that all issues share. */
export interface IssueDetails {
  /** A manifest is not YAML or JSON. */
  'invalid-manifest': object;
  /** A document or list item is not a Kubernetes object with `apiVersion`, `kind` and `metadata.name`. */
  'not-a-resource': object;
  /** A resource of a kind that does not bear on egress is passed over. */
  'unrelated-kind': { readonly kind: string };
  /** A resource of another kind stands where policies, or route groups, are expected. */
  'unexpected-kind': { readonly kind: string; readonly expected: string };
  /** An Egress, HTTPRouteGroup or MeshConfig of a version that this library does not read. */
  'unsupported-version': { readonly apiVersion: string };
  /** Two resources of one kind have the same namespace and name. */
  'duplicate-resource': object;
  /** A required field is absent. */
  'missing-field': { readonly field: string };
  /** A field's value has the wrong type or is out of its range. */
  'invalid-field': { readonly field: string };
  /** A field that the API does not have; the API server would drop it silently. */
  'unknown-field': { readonly field: string; readonly suggestion?: string };
  /** A port's number is not an integer from 1 to 65535. */
  'invalid-port': { readonly value: unknown };
  /** A port's protocol is none of `http`, `https`, `tcp`, `tcp-server-first`. */
  'invalid-protocol': { readonly value: string };
  /** A host is neither a name, `*.` and a name, nor `*`, with or without a port. */
  'invalid-host': { readonly value: string };
  /** A range is not CIDR notation as Go's `net.ParseCIDR` reads it. */
  'invalid-ip-range': { readonly value: string };
  /** A pattern is not RE2. */
  'invalid-regex': { readonly value: string; readonly reason: string };
  /** A pattern is RE2, but larger than this library bears. */
  'regex-too-large': { readonly value: string; readonly reason: string };
  /** A pattern asks for work without bound, by lookaround or back references (`pipy` dialect only). */
  'unbounded-regex': { readonly value: string; readonly reason: string };
  /** `matches` names more than one UpstreamTrafficSetting, or a kind that it can't refer to. */
  'invalid-match-reference': { readonly kind: string; readonly name: string };
  /** `matches` names an HTTPRouteGroup that is not there: it contributes no route. */
  'missing-route-group': { readonly group: string };
  /** `matches` names an HTTPRouteGroup that is invalid, which makes the policy invalid. */
  'invalid-route-group': { readonly group: string };
}

/** Names a kind of issue; stable across versions. */
export type IssueCode = keyof IssueDetails;

interface IssueBase<Code extends IssueCode> {
  readonly code: Code;
  readonly severity: Severity;
  /** Lower case, without a final period; names the offending value and what to write instead. */
  readonly message: string;
  /** Absent where no resource could be read. */
  readonly resource?: ResourceReference;
  /** Empty for the resource as a whole. */
  readonly path: FieldPath;
  /** Present for resources that were read from a manifest. */
  readonly location?: Location;
}

/** What is wrong, or odd, with a resource or manifest; `code` discriminates. */
export type Issue = { [Code in IssueCode]: IssueBase<Code> & IssueDetails[Code] }[IssueCode];

/** What {@link InvalidPolicyError} and the like print of an issue: location, resource, field, message, code. */
export function formatIssue(issue: Issue): string {
  const { location, resource } = issue;
  const place = [
    location && formatLocation(location),
    resource && `${resource.kind} ${resource.namespace}/${resource.name}`,
    formatFieldPath(issue.path),
  ].filter((part) => part !== undefined && part !== '');
  return `${place.join(' ')}${place.length > 0 ? ': ' : ''}${issue.message} [${issue.code}]`;
}

/** Writes a place as compilers do: `egress.yaml:12:5`. */
export function formatLocation({ file, line, column }: Location): string {
  return `${file ? `${file}:` : ''}${line}:${column}`;
}

/** Writes a field's path as `kubectl` does: `spec.ports[0].protocol`. */
export function formatFieldPath(path: FieldPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
