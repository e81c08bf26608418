import { describe, expect, test } from 'vitest';

import { parseManifests } from '../../src/parse/manifests.js';
import { validEgress, validMeshConfig, validRouteGroup } from '../bad-input/resources.js';
import { readResources } from '../support/read-resources.js';
import { replaceField } from '../support/replace-field.js';

const json = (value: unknown) => JSON.stringify(value, null, 2);
const all = { policies: [validEgress], routeGroups: [validRouteGroup] };
const mesh = { enableEgress: true, enableEgressPolicy: true };

const yaml = `# The guide's policy.
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata:
  name: httpbin
  namespace: curl
spec:
  sources:
  - kind: ServiceAccount
    name: curl
    namespace: curl
  hosts: [httpbin.org]
  ipAddresses:
    - 10.0.0.0/8
  ports:
  - {number: 80, protocol: http}
  matches:
  - apiGroup: specs.smi-spec.io/v1alpha4
    kind: HTTPRouteGroup
    name: get
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: {name: get, namespace: curl}
spec:
  matches:
  - name: get
    pathRegex: /get
    methods: ["GET"]
    headers:
    - x-env: prod|test
`;

describe('policies and route groups are read as plain objects', () => {
  test.each([
    ['YAML documents', yaml],
    ['YAML documents, with carriage returns', yaml.replaceAll('\n', '\r\n')],
    ['YAML documents, with a byte order mark', `\ufeff${yaml}`],
    ['YAML documents, with markers and directives all over', `%YAML 1.2\n---\n${yaml}...\n---\n---\n# end\n`],
    ['JSON documents', `${json(validEgress)}\n---\n${json(validRouteGroup)}`],
    ['JSON values that follow each other', `${json(validEgress)}${json(validRouteGroup)}\n`],
    [
      'JSON indented with tabs',
      JSON.stringify({ kind: 'List', items: [validEgress, validRouteGroup] }, null, '\t'),
    ],
    ['a List', json({ apiVersion: 'v1', kind: 'List', items: [validEgress, validRouteGroup] })],
    [
      'lists of one kind',
      `${json({ kind: 'EgressList', items: [validEgress] })}
${json({ kind: 'HTTPRouteGroupList', items: [validRouteGroup] })}`,
    ],
  ])('%s', (_, text) => {
    expect(parseManifests(text)).toEqual({ ...all, issues: [] });
    expect(parseManifests({ text })).toEqual({ ...all, issues: [] });
    expect(parseManifests([{ file: 'a.yaml', text }])).toEqual({ ...all, issues: [] });
  });

  test('several sources, in order', () => {
    const other = { ...validEgress, metadata: { name: 'other' } };
    expect(parseManifests([yaml, { file: 'b.json', text: json(other) }]).policies).toEqual([
      validEgress,
      other,
    ]);
  });

  test('nothing is read from nothing', () => {
    const nothing = { policies: [], routeGroups: [], issues: [] };
    for (const text of ['', '\n', '# a comment', '---', '---\n...\n---\n', 'null', '~']) {
      expect(parseManifests(text)).toEqual(nothing);
    }
    expect(parseManifests([])).toEqual(nothing);
  });
});

test('a source that is no text is reported', () => {
  const wrong: unknown = [5, { file: 'a.yaml' }, null];
  const { issues } = parseManifests(wrong as never);
  expect(issues.map(({ code }) => code)).toEqual([
    'invalid-manifest',
    'invalid-manifest',
    'invalid-manifest',
  ]);
});

test.each([
  ['by itself', Buffer.from('a: 1')],
  ['of a file', { file: 'a.yaml', text: Buffer.from('a: 1') }],
])('a source that was not decoded is named as such, %s', (_, source) => {
  const { issues } = parseManifests(source as never);
  expect(issues.map(({ message }) => message)).toEqual([
    'a manifest must be a text, not a Buffer or Uint8Array: decode it first',
  ]);
});

describe('kinds', () => {
  const ofKind = (apiVersion: string, kind: string) =>
    parseManifests(json({ apiVersion, kind, metadata: { name: 'x' } })).issues.map(
      ({ severity }) => severity,
    );

  test.each([
    ['v1', 'ServiceAccount'],
    ['policy.openservicemesh.io/v1alpha1', 'UpstreamTrafficSetting'],
    ['policy.openservicemesh.io/v1alpha1', 'IngressBackend'],
    ['specs.smi-spec.io/v1alpha4', 'TCPRoute'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ])('%s %s is passed over with a note', (apiVersion, kind) => {
    expect(ofKind(apiVersion, kind)).toEqual(['note']);
  });

  test.each([
    ['policy.openservicemesh.io/v1alpha1', 'Egres'],
    ['policy.openservicemesh.io/v1alpha1', 'EGRESS'],
    ['specs.smi-spec.io/v1alpha4', 'HttpRouteGroup'],
    ['specs.smi-spec.io/v1alpha4', 'HTTPRouteGroups'],
  ])('%s %s is passed over with a warning: it is probably misspelt', (apiVersion, kind) => {
    expect(ofKind(apiVersion, kind)).toEqual(['warning']);
  });

  test('a policy of a foreign API is an error: a policy must not vanish unseen', () => {
    expect(ofKind('polcy.openservicemesh.io/v1alpha1', 'Egress')).toEqual(['error']);
  });
});

test('policies are handed on unchecked: compiling reports their issues', () => {
  const text = json(replaceField(validEgress, { at: 'spec.ports[0].number', value: 0 }));
  const { policies, issues } = parseManifests(text);
  expect(issues).toEqual([]);
  expect(readResources(policies, []).issues).toMatchObject([
    { code: 'invalid-port', location: { line: 24, column: 9 } },
    { code: 'missing-route-group' },
  ]);
});

describe('MeshConfig', () => {
  const config = (spec: unknown) => json({ ...validMeshConfig, spec });
  const settingsOf = (text: string) => parseManifests(text).mesh;

  test.each(['v1alpha1', 'v1alpha2', 'v1alpha3'])('%s is read', (version) => {
    const text = json({ ...validMeshConfig, apiVersion: `config.openservicemesh.io/${version}` });
    expect(parseManifests(text)).toEqual({ policies: [], routeGroups: [], mesh, issues: [] });
  });

  test('switches that are not set are absent, other fields are passed over', () => {
    expect(settingsOf(config({}))).toEqual({});
    expect(settingsOf(config({ traffic: { enablePermissiveTrafficPolicyMode: true } }))).toEqual({});
    expect(
      parseManifests(config({ sidecar: { logLevel: 1 }, featureFlags: { enableEgressPolicy: false } })),
    ).toEqual({
      policies: [],
      routeGroups: [],
      mesh: { enableEgressPolicy: false },
      issues: [],
    });
  });

  test('a second one may repeat the first', () => {
    const { mesh: settings, issues } = parseManifests([json(validMeshConfig), json(validMeshConfig)]);
    expect(settings).toEqual(mesh);
    expect(issues).toMatchObject([{ code: 'duplicate-resource', severity: 'warning' }]);
  });

  test('a second one that contradicts the first leaves neither', () => {
    const manifests = parseManifests([json(validMeshConfig), config({})]);
    expect(manifests.issues).toMatchObject([{ code: 'duplicate-resource', severity: 'error' }]);
    expect(manifests).not.toHaveProperty('mesh');
  });
});
