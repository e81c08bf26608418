import { deepFreeze } from '../model/frozen.js';
import type { FieldPath, Issue, Location } from '../model/issue.js';
import type { MeshSettings } from '../model/options.js';
import { quote } from '../model/quote.js';
import type { Egress, HTTPRouteGroup, KubernetesResource } from '../model/resources.js';
import { describeValue } from './describe-value.js';
import { addAll, attribute, type Finding } from './finding.js';
import { apiVersions, checkApiVersion, isKnownKind, notAResource, referenceOf } from './identity.js';
import { flattenLists } from './list.js';
import { rememberLocation } from './locations.js';
import { parseMeshConfig } from './mesh-config.js';
import { suggest } from './suggest.js';
import { fieldOf, isBytes, isFields } from './values.js';
import { readYaml } from './yaml.js';

/** The text of a manifest, perhaps with the name of the file it stands in. */
export type ManifestSource = string | { readonly file?: string | undefined; readonly text: string };

/**
 * What manifests hold for this library. Every function on policies takes it in place of policies. It is frozen all
 * through, so that `evaluate()` reads it once.
 */
export interface Manifests {
  /** As declared: whether they are valid, `compile()` says. */
  readonly policies: readonly Egress[];
  /** Likewise. */
  readonly routeGroups: readonly HTTPRouteGroup[];
  /** Settings of the MeshConfig. Absent if there is no valid one. */
  readonly mesh?: MeshSettings;
  /** Of the documents and the MeshConfig. `compile()` reports those of policies and route groups. */
  readonly issues: readonly Issue[];
}

/**
 * Reads manifests: YAML or JSON, any number of documents, `List`s flattened, resources of other kinds
 * passed over with a note. Never throws: what can't be read stands in `issues`, with file, line and column.
 *
 * @example
 * const manifests = parseManifests({ file: 'egress.yaml', text });
 * evaluate(request, manifests);
 */
export function parseManifests(input: ManifestSource | readonly ManifestSource[]): Manifests {
  const sources: readonly unknown[] = Array.isArray(input) ? input : [input];
  const documents = sources.flatMap(readSource);
  const resources = documents.flatMap(({ resource }) => resource ?? []);
  const mesh = readMeshConfigs(resources.filter(({ kind }) => kind === 'MeshConfig'));
  return deepFreeze({
    policies: resources.filter(isEgress),
    routeGroups: resources.filter(isRouteGroup),
    ...(mesh.settings && { mesh: mesh.settings }),
    issues: [...documents.flatMap(({ issues }) => issues), ...mesh.issues],
  });
}

/** Whether a resource says that it is an Egress; whether it is a valid one, nobody has looked at yet. */
function isEgress(resource: KubernetesResource): resource is Egress {
  return resource.kind === 'Egress';
}

/** Whether a resource says that it is an HTTPRouteGroup, likewise. */
function isRouteGroup(resource: KubernetesResource): resource is HTTPRouteGroup {
  return resource.kind === 'HTTPRouteGroup';
}

/** What is in one place of a manifest. */
interface Found {
  /** Absent if it is of no kind that is read. */
  readonly resource?: KubernetesResource;
  readonly issues: readonly Issue[];
}

function readSource(source: unknown): readonly Found[] {
  const text = isFields(source) && !isBytes(source) ? fieldOf(source, 'text') : source;
  const file = fieldOf(source, 'file');
  const fileName = typeof file === 'string' ? file : undefined;
  if (typeof text !== 'string') {
    const hint = isBytes(text) ? ': decode it first' : '';
    return [invalidManifest(`a manifest must be a text, not ${describeValue(text)}${hint}`)];
  }
  return readYaml(text, fileName).flatMap((document) => {
    if (!document.ok) return [invalidManifest(document.message, document.location)];
    return flattenLists(document.value).map((item) =>
      sortResource(item.value, (path) => document.locate([...item.path, ...path])),
    );
  });
}

function invalidManifest(message: string, location?: Location): Found {
  return {
    issues: [
      { code: 'invalid-manifest', severity: 'error', message, path: [], ...(location && { location }) },
    ],
  };
}

function sortResource(resource: unknown, locate: (path: FieldPath) => Location): Found {
  if (!isFields(resource)) return { issues: [unplaced(notAResource(describeValue(resource)), locate)] };
  rememberLocation(resource, locate);
  const kind = fieldOf(resource, 'kind');
  const apiVersion = fieldOf(resource, 'apiVersion');
  if (typeof kind !== 'string') {
    return { issues: attribute([notAResource('without `kind`')], resource, undefined) };
  }
  if (!isKnownKind(kind)) return { issues: [passOver(resource, kind, apiVersion)] };
  const finding = checkApiVersion(kind, apiVersion);
  return finding
    ? { issues: attribute([finding], resource, referenceOf(resource, kind)) }
    : { resource, issues: [] };
}

function unplaced(finding: Finding, locate: (path: FieldPath) => Location): Issue {
  return { ...finding, location: locate([]) };
}

/** A note; a warning where the kind looks like a misspelt one of ours, for a policy must not vanish unseen. */
function passOver(resource: object, kind: string, apiVersion: unknown): Issue {
  const meant = isOurGroup(apiVersion) ? suggest(kind, Object.keys(apiVersions)) : undefined;
  const finding: Finding = {
    code: 'unrelated-kind',
    severity: meant === undefined ? 'note' : 'warning',
    message:
      meant === undefined
        ? `${quote(kind)} does not affect egress: skipped`
        : `${quote(kind)} is not a kind that is read here: skipped; did you mean ${quote(meant)}?`,
    path: [],
    kind,
  };
  const [issue] = attribute([finding], resource, referenceOf(resource, kind));
  return issue ?? finding;
}

/** Kinds are compared with ours only within our groups: others have an `Egress`-like kind of their own. */
function isOurGroup(apiVersion: unknown): boolean {
  if (typeof apiVersion !== 'string') return true;
  const group = groupOf(apiVersion);
  return Object.values(apiVersions).some(([version]) => groupOf(version) === group);
}

function groupOf(apiVersion: string): string {
  return apiVersion.split('/', 1)[0] ?? '';
}

/** A mesh has one MeshConfig: a second one may repeat the first, but not contradict it. */
function readMeshConfigs(resources: readonly KubernetesResource[]): {
  readonly settings: MeshSettings | undefined;
  readonly issues: readonly Issue[];
} {
  const [first, ...others] = resources.map((resource) => ({ resource, ...parseMeshConfig(resource) }));
  if (!first) return { settings: undefined, issues: [] };
  const issues = [...first.issues];
  let { settings } = first;
  for (const other of others) {
    const agrees = isSameSettings(first.settings, other.settings);
    if (!agrees) settings = undefined;
    const reference = referenceOf(other.resource, 'MeshConfig');
    addAll(issues, other.issues);
    addAll(issues, attribute([secondMeshConfig(agrees)], other.resource, reference));
  }
  return { settings, issues };
}

function isSameSettings(left: MeshSettings | undefined, right: MeshSettings | undefined): boolean {
  return left?.enableEgress === right?.enableEgress && left?.enableEgressPolicy === right?.enableEgressPolicy;
}

function secondMeshConfig(agrees: boolean): Finding {
  return {
    code: 'duplicate-resource',
    severity: agrees ? 'warning' : 'error',
    message: agrees
      ? 'a second MeshConfig repeats the first: a mesh has one'
      : 'a second MeshConfig contradicts the first: a mesh has one, so neither counts',
    path: ['metadata', 'name'],
  };
}
