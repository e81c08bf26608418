import { describe, expect, test } from 'vitest';

import { parsePolicy } from '../../src/parse/policy.js';
import { validEgress } from '../bad-input/resources.js';
import { replaceField } from '../support/replace-field.js';
import { egress } from '../support/resources.js';

const spoil = (at: string, value: unknown) => parsePolicy(replaceField(validEgress, { at, value }));

test('a policy becomes one rule for each port, as declared', () => {
  const { reference, rules, routeGroups, issues } = parsePolicy(
    egress({
      name: 'httpbin',
      namespace: 'curl',
      sources: ['curl/curl', 'curl/curl'],
      hosts: ['HTTPBIN.org'],
      ipAddresses: ['10.1.2.3/8'],
      ports: ['HTTP 80', 'tcp-server-first 3306'],
    }),
  );
  const curl = { namespace: 'curl', name: 'curl' };
  const shared = {
    policy: { namespace: 'curl', name: 'httpbin' },
    sources: [curl, curl],
    hosts: ['HTTPBIN.org'],
    ipAddresses: ['10.1.2.3/8'],
    routes: undefined,
  };
  expect(issues).toEqual([]);
  expect(reference).toEqual({ kind: 'Egress', namespace: 'curl', name: 'httpbin' });
  expect(routeGroups).toEqual([]);
  expect(rules).toEqual([
    { ...shared, portIndex: 0, port: 80, protocol: 'http', declaredProtocol: 'HTTP' },
    {
      ...shared,
      portIndex: 1,
      port: 3306,
      protocol: 'tcp-server-first',
      declaredProtocol: 'tcp-server-first',
    },
  ]);
});

test('what kubectl get -o json adds is no issue', () => {
  const { issues } = parsePolicy({
    ...validEgress,
    metadata: {
      ...validEgress.metadata,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', constructor: 'x' },
      labels: { 'app.kubernetes.io/name': 'httpbin' },
      creationTimestamp: null,
      generation: 2,
      managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': {} }, operation: 'Apply' }],
      ownerReferences: [],
      finalizers: [],
      resourceVersion: '1234',
      selfLink: '',
      uid: 'b2f3',
    },
    status: { currentStatus: 'committed', reason: '' },
  });
  expect(issues).toEqual([]);
});

test.each([[{}], [{ namespace: '' }], [{ namespace: null }]])(
  'a policy with namespace %j stands in default',
  (namespace) => {
    const { reference, issues } = parsePolicy({
      ...validEgress,
      metadata: { name: 'httpbin', ...namespace },
    });
    expect(reference.namespace).toBe('default');
    expect(issues).toEqual([]);
  },
);

test('mtls of later versions is known and ignored', () => {
  const source = { ...validEgress.spec.sources[0], mtls: { issuer: 'other', cert: { sn: 1 } } };
  expect(spoil('spec.sources[0]', source)).toMatchObject({
    issues: [],
    rules: [{ sources: [{ namespace: 'curl', name: 'curl' }] }],
  });
});

test('a source of another kind is kept out of the rules', () => {
  const { rules, issues } = spoil('spec.sources', [
    { kind: 'Service', name: 'web', namespace: 'shop' },
    ...validEgress.spec.sources,
  ]);
  expect(rules[0]?.sources).toEqual([{ namespace: 'curl', name: 'curl' }]);
  expect(issues).toMatchObject([
    { code: 'invalid-field', severity: 'warning', path: ['spec', 'sources', 0, 'kind'] },
  ]);
});

test('names that every object inherits are ordinary data', () => {
  const source = { kind: 'ServiceAccount', name: '__proto__', namespace: 'constructor' };
  const { rules, issues } = spoil('spec.sources', [source]);
  expect(rules[0]?.sources).toEqual([{ name: '__proto__', namespace: 'constructor' }]);
  expect(issues).toEqual([]);
});

test('rules are a copy: changing the resource later changes no rule', () => {
  const hosts = ['httpbin.org'];
  const { rules } = spoil('spec.hosts', hosts);
  hosts.push('*');
  expect(rules[0]?.hosts).toEqual(['httpbin.org']);
});

describe('of an invalid policy', () => {
  test('rules hold what is malformed only in content', () => {
    expect(spoil('spec.ipAddresses', ['10.0.0.0', '10.0.0.0/8']).rules).toMatchObject([
      { ipAddresses: ['10.0.0.0', '10.0.0.0/8'] },
    ]);
  });

  test('what is malformed hides nothing else that is wrong', () => {
    const { issues } = parsePolicy({
      ...validEgress,
      spec: {
        sources: {},
        hosts: ['a.test', 7, 'b*'],
        ipAddresses: ['10.0.0.0', null],
        ports: [{ number: 0, protocol: 'udp' }, 'https 443'],
      },
    });
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'spec.hosts.1',
      'spec.hosts.2',
      'spec.ipAddresses.0',
      'spec.ipAddresses.1',
      'spec.ports.0.number',
      'spec.ports.0.protocol',
      'spec.ports.1',
      'spec.sources',
    ]);
  });

  test('a port that is malformed yields no rule, the others keep their places', () => {
    const ports = [
      { number: 0, protocol: 'http' },
      { number: 80, protocol: 'udp' },
      'https 443',
      { number: 443, protocol: 'https' },
    ];
    expect(spoil('spec.ports', ports).rules).toMatchObject([{ portIndex: 3, port: 443 }]);
  });

  test.each([
    ['spec.hosts', 'httpbin.org'],
    ['spec.ipAddresses', [10]],
    ['spec.sources', {}],
    ['spec.matches', 'get'],
  ])('a malformed %s leaves no rule: without it, each would grant more', (at, value) => {
    expect(spoil(at, value).rules).toEqual([]);
  });
});

describe('references', () => {
  const reference = (apiGroup: string | undefined, kind = 'HTTPRouteGroup', name = 'get') => ({
    ...(apiGroup !== undefined && { apiGroup }),
    kind,
    name,
  });

  test.each([
    ['specs.smi-spec.io'],
    ['specs.smi-spec.io/v1alpha1'],
    ['specs.smi-spec.io/v1alpha2'],
    ['specs.smi-spec.io/v1alpha3'],
    ['specs.smi-spec.io/v1alpha4'],
  ])('an HTTPRouteGroup of %s is referred to', (apiGroup) => {
    expect(spoil('spec.matches', [reference(apiGroup)])).toMatchObject({ routeGroups: ['get'], issues: [] });
  });

  test('a missing API group is tolerated', () => {
    expect(spoil('spec.matches', [reference(undefined)])).toMatchObject({
      routeGroups: ['get'],
      issues: [{ code: 'missing-field', severity: 'warning' }],
    });
  });

  test('route groups are named in order, each once', () => {
    const matches = ['b', 'a', 'b'].map((name) => reference('specs.smi-spec.io', 'HTTPRouteGroup', name));
    expect(spoil('spec.matches', matches).routeGroups).toEqual(['b', 'a']);
  });

  test('one UpstreamTrafficSetting does not constrain, and repeating it changes nothing', () => {
    const setting = reference('policy.openservicemesh.io/v1alpha1', 'UpstreamTrafficSetting');
    expect(spoil('spec.matches', [setting])).toMatchObject({ routeGroups: [], issues: [] });
    expect(spoil('spec.matches', [setting, setting]).issues).toMatchObject([
      { code: 'invalid-match-reference', severity: 'warning' },
    ]);
  });
});

test('a hostile number of malformed fields is reported, not thrown', () => {
  const hosts = Array.from({ length: 200_000 }, () => 1);
  expect(spoil('spec.hosts', hosts).issues).toHaveLength(200_000);
});
