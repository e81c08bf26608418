/** What is wrong with policies, route groups, mesh settings and manifests, and what is said about it. */
import type { IssueCode, Severity } from '../../src/model/issue.js';

/** A valid resource of which one field is replaced, or removed where no value is given. */
export interface MalformedResource {
  readonly at: string;
  readonly value?: unknown;
  readonly code: IssueCode;
  /** Where the issue stands, if not where the value does. */
  readonly path?: string;
  /** Part of the message: the field or the value. */
  readonly mentions: string;
  /** Default `error`, which makes the resource invalid. A warning leaves it as it was, or grants less. */
  readonly severity?: Severity;
}

export const validEgress = {
  apiVersion: 'policy.openservicemesh.io/v1alpha1',
  kind: 'Egress',
  metadata: { name: 'httpbin', namespace: 'curl' },
  spec: {
    sources: [{ kind: 'ServiceAccount', name: 'curl', namespace: 'curl' }],
    hosts: ['httpbin.org'],
    ipAddresses: ['10.0.0.0/8'],
    ports: [{ number: 80, protocol: 'http' }],
    matches: [{ apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name: 'get' }],
  },
};

export const validRouteGroup = {
  apiVersion: 'specs.smi-spec.io/v1alpha4',
  kind: 'HTTPRouteGroup',
  metadata: { name: 'get', namespace: 'curl' },
  spec: {
    matches: [{ name: 'get', pathRegex: '/get', methods: ['GET'], headers: [{ 'x-env': 'prod|test' }] }],
  },
};

export const validMeshConfig = {
  apiVersion: 'config.openservicemesh.io/v1alpha2',
  kind: 'MeshConfig',
  metadata: { name: 'osm-mesh-config', namespace: 'osm-system' },
  spec: { traffic: { enableEgress: true }, featureFlags: { enableEgressPolicy: true } },
};

const setting = (name: string) => ({
  apiGroup: 'policy.openservicemesh.io/v1alpha1',
  kind: 'UpstreamTrafficSetting',
  name,
});

export const malformedPolicies: readonly MalformedResource[] = [
  { at: '', value: null, code: 'not-a-resource', path: '[0]', mentions: '`null`' },
  { at: '', value: 'Egress', code: 'not-a-resource', path: '[0]', mentions: '`"Egress"`' },
  { at: '', value: 5, code: 'not-a-resource', path: '[0]', mentions: '`5`' },
  { at: '', value: {}, code: 'not-a-resource', path: '[0]', mentions: '`kind`' },
  { at: 'kind', code: 'not-a-resource', path: '[0]', mentions: '`kind`' },
  { at: 'kind', value: 7, code: 'not-a-resource', path: '[0]', mentions: '`kind`' },
  { at: 'kind', value: 'egress', code: 'unexpected-kind', mentions: '`egress`' },
  { at: 'kind', value: 'HTTPRouteGroup', code: 'unexpected-kind', mentions: '`HTTPRouteGroup`' },
  { at: 'kind', value: 'constructor', code: 'unexpected-kind', mentions: '`constructor`' },
  { at: 'apiVersion', code: 'not-a-resource', path: '', mentions: '`apiVersion`' },
  {
    at: 'apiVersion',
    value: 'policy.openservicemesh.io/v1beta1',
    code: 'unsupported-version',
    mentions: '`policy.openservicemesh.io/v1beta1`',
  },
  { at: 'apiVersion', value: 'v1', code: 'unsupported-version', mentions: '`v1`' },
  { at: 'metadata', code: 'not-a-resource', path: '[0]', mentions: '`metadata.name`' },
  { at: 'metadata', value: [], code: 'not-a-resource', path: '[0]', mentions: '`metadata.name`' },
  { at: 'metadata.name', code: 'not-a-resource', path: '[0]', mentions: '`metadata.name`' },
  { at: 'metadata.name', value: '', code: 'not-a-resource', path: '[0]', mentions: '`metadata.name`' },
  { at: 'metadata.namespace', value: 3, code: 'invalid-field', mentions: '`metadata.namespace`' },
  {
    at: 'metadata.annotations',
    value: { a: 1 },
    code: 'invalid-field',
    path: 'metadata.annotations.a',
    mentions: '`1`',
  },
  { at: 'metadata.labels', value: 'a', code: 'invalid-field', mentions: '`metadata.labels`' },
  {
    at: 'metadata.namspace',
    value: 'curl',
    code: 'unknown-field',
    mentions: 'did you mean `namespace`?',
    severity: 'warning',
  },
  { at: 'spec', code: 'missing-field', mentions: '`spec`' },
  { at: 'spec', value: null, code: 'invalid-field', mentions: '`null`' },
  { at: 'spec', value: [], code: 'invalid-field', mentions: 'a list' },
  { at: 'hosts', value: ['a.org'], code: 'unknown-field', mentions: '`spec.hosts`', severity: 'warning' },
  { at: 'spec.host', value: ['a.org'], code: 'unknown-field', mentions: '`hosts`', severity: 'warning' },
  { at: 'spec.Hosts', value: ['a.org'], code: 'unknown-field', mentions: '`hosts`', severity: 'warning' },
  { at: 'spec.ipAddress', value: [], code: 'unknown-field', mentions: '`ipAddresses`', severity: 'warning' },
  { at: 'spec.__proto__', value: {}, code: 'unknown-field', mentions: '`__proto__`', severity: 'warning' },
  { at: 'spec.sources', code: 'missing-field', mentions: '`spec.sources`' },
  { at: 'spec.sources', value: {}, code: 'invalid-field', mentions: '`spec.sources`' },
  { at: 'spec.sources[0]', value: 'curl/curl', code: 'invalid-field', mentions: '`spec.sources[0]`' },
  { at: 'spec.sources[0].kind', code: 'missing-field', mentions: '`spec.sources[0].kind`' },
  {
    at: 'spec.sources[0].kind',
    value: 'Group',
    code: 'invalid-field',
    mentions: '`Group`',
    severity: 'warning',
  },
  { at: 'spec.sources[0].name', code: 'missing-field', mentions: '`spec.sources[0].name`' },
  { at: 'spec.sources[0].name', value: '', code: 'invalid-field', mentions: '`spec.sources[0].name`' },
  { at: 'spec.sources[0].name', value: ['curl'], code: 'invalid-field', mentions: 'a list' },
  { at: 'spec.sources[0].namespace', code: 'missing-field', mentions: '`spec.sources[0].namespace`' },
  { at: 'spec.sources[0].namespace', value: false, code: 'invalid-field', mentions: '`false`' },
  {
    at: 'spec.sources[0].serviceAccount',
    value: 'x',
    code: 'unknown-field',
    mentions: '`serviceAccount`',
    severity: 'warning',
  },
  { at: 'spec.hosts', value: 'httpbin.org', code: 'invalid-field', mentions: '`"httpbin.org"`' },
  { at: 'spec.hosts', value: null, code: 'invalid-field', mentions: '`null`' },
  { at: 'spec.hosts[0]', value: 1, code: 'invalid-field', mentions: '`1`' },
  { at: 'spec.hosts[0]', value: '', code: 'invalid-host', mentions: '``' },
  { at: 'spec.hosts[0]', value: 'api.*', code: 'invalid-host', mentions: '`api.*`' },
  { at: 'spec.hosts[0]', value: '*httpbin.org', code: 'invalid-host', mentions: '`*httpbin.org`' },
  { at: 'spec.hosts[0]', value: 'http://httpbin.org', code: 'invalid-host', mentions: 'scheme' },
  { at: 'spec.hosts[0]', value: 'httpbin.org/get', code: 'invalid-host', mentions: 'path' },
  { at: 'spec.hosts[0]', value: 'httpbin.org:0', code: 'invalid-host', mentions: '`httpbin.org:0`' },
  { at: 'spec.hosts[0]', value: 'a b', code: 'invalid-host', mentions: '`a b`' },
  { at: 'spec.hosts[0]', value: 'a\u0000b', code: 'invalid-host', mentions: '`a\\u0000b`' },
  { at: 'spec.hosts[0]', value: '\ud800.org', code: 'invalid-host', mentions: '`\\ud800.org`' },
  { at: 'spec.hosts[0]', value: 'a'.repeat(5_000), code: 'invalid-host', mentions: 'aaa…`' },
  { at: 'spec.ipAddresses', value: '10.0.0.0/8', code: 'invalid-field', mentions: '`spec.ipAddresses`' },
  { at: 'spec.ipAddresses[0]', value: {}, code: 'invalid-field', mentions: '`spec.ipAddresses[0]`' },
  { at: 'spec.ipAddresses[0]', value: '10.0.0.1', code: 'invalid-ip-range', mentions: '`10.0.0.1/32`' },
  { at: 'spec.ipAddresses[0]', value: '10.0.0.0/33', code: 'invalid-ip-range', mentions: '`10.0.0.0/33`' },
  { at: 'spec.ipAddresses[0]', value: '010.0.0.0/8', code: 'invalid-ip-range', mentions: '`010.0.0.0/8`' },
  { at: 'spec.ipAddresses[0]', value: '10/8', code: 'invalid-ip-range', mentions: '`10/8`' },
  { at: 'spec.ipAddresses[0]', value: '::1%eth0/128', code: 'invalid-ip-range', mentions: '`::1%eth0/128`' },
  { at: 'spec.ipAddresses[0]', value: '', code: 'invalid-ip-range', mentions: '``' },
  { at: 'spec.ports', code: 'missing-field', mentions: '`spec.ports`' },
  { at: 'spec.ports', value: 80, code: 'invalid-field', mentions: '`80`' },
  { at: 'spec.ports[0]', value: 80, code: 'invalid-field', mentions: '`spec.ports[0]`' },
  { at: 'spec.ports[0].number', code: 'missing-field', mentions: '`spec.ports[0].number`' },
  { at: 'spec.ports[0].number', value: 0, code: 'invalid-port', mentions: '`0`' },
  { at: 'spec.ports[0].number', value: 65_536, code: 'invalid-port', mentions: '`65536`' },
  { at: 'spec.ports[0].number', value: -80, code: 'invalid-port', mentions: '`-80`' },
  { at: 'spec.ports[0].number', value: 80.5, code: 'invalid-port', mentions: '`80.5`' },
  { at: 'spec.ports[0].number', value: '80', code: 'invalid-port', mentions: '`"80"`' },
  { at: 'spec.ports[0].number', value: null, code: 'invalid-port', mentions: '`null`' },
  { at: 'spec.ports[0].number', value: Number.NaN, code: 'invalid-port', mentions: '`NaN`' },
  { at: 'spec.ports[0].protocol', code: 'missing-field', mentions: '`spec.ports[0].protocol`' },
  { at: 'spec.ports[0].protocol', value: 1, code: 'invalid-field', mentions: '`1`' },
  { at: 'spec.ports[0].protocol', value: '', code: 'invalid-protocol', mentions: '``' },
  { at: 'spec.ports[0].protocol', value: 'udp', code: 'invalid-protocol', mentions: '`udp`' },
  { at: 'spec.ports[0].protocol', value: 'http2', code: 'invalid-protocol', mentions: '`http2`' },
  { at: 'spec.ports[0].protocol', value: 'toString', code: 'invalid-protocol', mentions: '`toString`' },
  {
    at: 'spec.ports[0].port',
    value: 443,
    code: 'unknown-field',
    mentions: '`port`',
    severity: 'warning',
  },
  { at: 'spec.matches', value: 'get', code: 'invalid-field', mentions: '`"get"`' },
  { at: 'spec.matches[0]', value: 'get', code: 'invalid-field', mentions: '`spec.matches[0]`' },
  { at: 'spec.matches[0].kind', code: 'missing-field', mentions: '`spec.matches[0].kind`' },
  { at: 'spec.matches[0].kind', value: 'TCPRoute', code: 'invalid-match-reference', mentions: '`TCPRoute`' },
  { at: 'spec.matches[0].kind', value: 'valueOf', code: 'invalid-match-reference', mentions: '`valueOf`' },
  { at: 'spec.matches[0].name', code: 'missing-field', mentions: '`spec.matches[0].name`' },
  { at: 'spec.matches[0].name', value: '', code: 'invalid-field', mentions: '`spec.matches[0].name`' },
  {
    at: 'spec.matches[0].name',
    value: 'gone',
    code: 'missing-route-group',
    mentions: '`gone`',
    severity: 'warning',
  },
  { at: 'spec.matches[0].apiGroup', code: 'missing-field', mentions: '`apiGroup`', severity: 'warning' },
  { at: 'spec.matches[0].apiGroup', value: null, code: 'invalid-field', mentions: '`null`' },
  {
    at: 'spec.matches[0].apiGroup',
    value: 'specs.smi-spec.io/v2',
    code: 'invalid-match-reference',
    mentions: '`specs.smi-spec.io/v2`',
  },
  {
    at: 'spec.matches[0].apiGroup',
    value: 'policy.openservicemesh.io/v1alpha1',
    code: 'invalid-match-reference',
    mentions: '`specs.smi-spec.io/v1alpha4`',
  },
  {
    at: 'spec.matches',
    value: [setting('one'), setting('two')],
    code: 'invalid-match-reference',
    path: 'spec.matches[1]',
    mentions: '`two`',
  },
];

export const malformedRouteGroups: readonly MalformedResource[] = [
  {
    at: '',
    value: [[]],
    code: 'missing-route-group',
    path: 'spec.matches[0].name',
    mentions: '`get`',
    severity: 'warning',
  },
  { at: '', value: 'get', code: 'not-a-resource', path: '[0]', mentions: '`"get"`' },
  { at: 'kind', value: 'Egress', code: 'unexpected-kind', mentions: '`Egress`' },
  {
    at: 'apiVersion',
    value: 'specs.smi-spec.io/v1',
    code: 'unsupported-version',
    mentions: '`specs.smi-spec.io/v1`',
  },
  {
    at: 'apiVersion',
    value: 'specs.smi-spec.io/v1alpha2',
    code: 'missing-field',
    path: 'matches',
    mentions: '`matches`',
  },
  { at: 'metadata.annotations', value: [], code: 'invalid-field', mentions: '`metadata.annotations`' },
  { at: 'spec', code: 'missing-field', mentions: '`spec`' },
  { at: 'spec', value: 'x', code: 'invalid-field', mentions: '`spec`' },
  { at: 'spec.matches', code: 'missing-field', mentions: '`spec.matches`' },
  { at: 'spec.matches', value: {}, code: 'invalid-field', mentions: '`spec.matches`' },
  { at: 'spec.matches[0]', value: '/get', code: 'invalid-field', mentions: '`"/get"`' },
  { at: 'spec.matches[0]', value: null, code: 'invalid-field', mentions: '`null`' },
  { at: 'spec.matches[0].name', code: 'missing-field', mentions: '`spec.matches[0].name`' },
  { at: 'spec.matches[0].name', value: 4, code: 'invalid-field', mentions: '`4`' },
  {
    at: 'spec.matches[0].path',
    value: '/x',
    code: 'unknown-field',
    mentions: '`pathRegex`',
    severity: 'warning',
  },
  { at: 'spec.matches[0].pathRegex', value: ['/get'], code: 'invalid-field', mentions: 'a list' },
  { at: 'spec.matches[0].pathRegex', value: '(', code: 'invalid-regex', mentions: '`(`' },
  { at: 'spec.matches[0].pathRegex', value: 'a)|(b', code: 'invalid-regex', mentions: '`a)|(b`' },
  { at: 'spec.matches[0].pathRegex', value: '(?=a)', code: 'invalid-regex', mentions: '`(?=a)`' },
  { at: 'spec.matches[0].pathRegex', value: '(a)\\1', code: 'invalid-regex', mentions: '`(a)\\1`' },
  { at: 'spec.matches[0].pathRegex', value: '*', code: 'invalid-regex', mentions: '`*`' },
  { at: 'spec.matches[0].pathRegex', value: '/\udc00', code: 'invalid-regex', mentions: '`/\\udc00`' },
  { at: 'spec.matches[0].methods', value: 'GET', code: 'invalid-field', mentions: '`"GET"`' },
  { at: 'spec.matches[0].methods[0]', value: 1, code: 'invalid-field', mentions: '`1`' },
  { at: 'spec.matches[0].methods[0]', value: '', code: 'invalid-field', mentions: '`""`' },
  { at: 'spec.matches[0].methods[0]', value: 'GET ', code: 'invalid-field', mentions: '`GET `' },
  {
    at: 'spec.matches[0].methods[0]',
    value: 'get',
    code: 'invalid-field',
    mentions: '`GET`',
    severity: 'warning',
  },
  { at: 'spec.matches[0].headers', value: 'x-env: prod', code: 'invalid-field', mentions: '`"x-env: prod"`' },
  { at: 'spec.matches[0].headers', value: null, code: 'invalid-field', mentions: '`null`' },
  { at: 'spec.matches[0].headers[0]', value: 'x-env', code: 'invalid-field', mentions: '`"x-env"`' },
  { at: 'spec.matches[0].headers[0].x-env', value: 1, code: 'invalid-field', mentions: '`x-env`' },
  { at: 'spec.matches[0].headers[0].__proto__', value: 1, code: 'invalid-field', mentions: '`__proto__`' },
  { at: 'spec.matches[0].headers[0].__proto__', value: '(', code: 'invalid-regex', mentions: '`(`' },
  { at: 'spec.matches[0].headers[0].x-env', value: '[', code: 'invalid-regex', mentions: '`[`' },
  { at: 'spec.matches[0].headers[0].x env', value: 'a', code: 'invalid-field', mentions: '`x env`' },
  { at: 'spec.matches[0].headers[0].:path', value: 'a', code: 'invalid-field', mentions: '`:path`' },
  {
    at: 'spec.matches[0].headers',
    value: { 'x-env': '(' },
    code: 'invalid-regex',
    path: 'spec.matches[0].headers.x-env',
    mentions: '`(`',
  },
];

export const malformedMeshConfigs: readonly MalformedResource[] = [
  { at: 'metadata', code: 'not-a-resource', path: '', mentions: '`metadata.name`' },
  {
    at: 'apiVersion',
    value: 'config.openservicemesh.io/v9',
    code: 'unsupported-version',
    mentions: '`config.openservicemesh.io/v9`',
  },
  { at: 'spec', code: 'missing-field', mentions: '`spec`' },
  { at: 'spec', value: 1, code: 'invalid-field', mentions: '`spec`' },
  { at: 'spec.traffic', value: [], code: 'invalid-field', mentions: '`spec.traffic`' },
  { at: 'spec.traffic.enableEgress', value: 'true', code: 'invalid-field', mentions: '`"true"`' },
  { at: 'spec.traffic.enableEgress', value: 1, code: 'invalid-field', mentions: '`1`' },
  { at: 'spec.traffic.enableEgress', value: null, code: 'invalid-field', mentions: '`null`' },
  {
    at: 'spec.featureFlags.enableEgressPolicy',
    value: {},
    code: 'invalid-field',
    mentions: '`spec.featureFlags.enableEgressPolicy`',
  },
  {
    at: 'spec.featureFlags.enableEgresPolicy',
    value: true,
    code: 'unknown-field',
    mentions: '`enableEgressPolicy`',
    severity: 'warning',
  },
];

/** A text, and the issues that it gives, in order: `LINE:COLUMN CODE part of the message`. */
export interface MalformedManifest {
  readonly text: string;
  readonly issues: readonly string[];
  /** How many policies are still read; 0 unless told otherwise. */
  readonly policies?: number;
}

const policy = (name: string) =>
  `apiVersion: policy.openservicemesh.io/v1alpha1\nkind: Egress\nmetadata: {name: ${name}}\n`;

export const malformedManifests: readonly MalformedManifest[] = [
  { text: 'just text', issues: ['1:1 not-a-resource `"just text"`'] },
  { text: '- a\n- b', issues: ['1:3 not-a-resource `"a"`', '2:3 not-a-resource `"b"`'] },
  { text: '42', issues: ['1:1 not-a-resource `42`'] },
  { text: 'a: "', issues: ['1:5 invalid-manifest quote'] },
  { text: 'a: [1, 2', issues: ['1:9 invalid-manifest flow'] },
  { text: '{"kind": "Egress"', issues: ['1:18 invalid-manifest flow'] },
  { text: 'kind: a\n\tb: c', issues: ['2:1 invalid-manifest tabs'] },
  { text: 'kind: Egress\nkind: Service', issues: ['2:1 invalid-manifest duplicate key `kind`'] },
  {
    text: '{"spec": {"hosts": ["a"],\n "hosts": ["*"]}}',
    issues: ['2:2 invalid-manifest duplicate key `hosts`'],
  },
  { text: 'a: !!js/function x', issues: ['1:4 invalid-manifest tag'] },
  { text: 'a: !<tag:yaml.org,2002:binary> aGk=', issues: ['1:4 invalid-manifest tag'] },
  { text: '? [a, b]\n: c', issues: ['1:3 invalid-manifest string'] },
  { text: 'a: *b', issues: ['1:1 invalid-manifest unresolved alias'] },
  { text: '['.repeat(20_000), issues: ['1:\\d+ invalid-manifest nested more than 200 levels'] },
  { text: '- '.repeat(20_000), issues: ['1:\\d+ invalid-manifest nested more than 200 levels'] },
  {
    text: `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]`,
    issues: ['1:1 invalid-manifest alias'],
  },
  {
    text: `${policy('one')}---\na: 'b\n---\n${policy('two')}`,
    issues: ['5:6 invalid-manifest quote'],
    policies: 2,
  },
  {
    text: `${policy('one')}---\na: [\n---\n${policy('two')}`,
    issues: ['5:5 invalid-manifest flow'],
    policies: 2,
  },
  { text: `${policy('one')}---\n---\n# nothing\n---\n${policy('two')}`, issues: [], policies: 2 },
  { text: 'apiVersion: v1\nkind: Service\nmetadata: {name: s}', issues: ['1:1 unrelated-kind `Service`'] },
  {
    text: 'apiVersion: policy.openservicemesh.io/v1alpha1\nkind: egress\nmetadata: {name: s}',
    issues: ['1:1 unrelated-kind `Egress`'],
  },
  {
    text: 'apiVersion: policy.openservicemesh.io/v2\nkind: Egress',
    issues: ['1:1 unsupported-version `policy.openservicemesh.io/v2`'],
  },
  { text: 'kind: Egress', issues: ['1:1 not-a-resource `apiVersion`'] },
  { text: 'apiVersion: v1\nkind: List\nitems: 5', issues: ['1:1 unrelated-kind `List`'] },
  {
    text: `apiVersion: v1\nkind: List\nitems:\n- null\n- kind: Pod\n- kind: Egress`,
    issues: ['4:3 not-a-resource `null`', '5:3 unrelated-kind `Pod`', '6:3 not-a-resource `apiVersion`'],
  },
];
