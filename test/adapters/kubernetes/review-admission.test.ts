import { describe, expect, test } from 'vitest';

import {
  type AdmissionReviewRequest,
  type AdmissionRule,
  InvalidAdmissionReviewError,
  noRangeWiderThan,
  noUnboundedPorts,
  noWildcardHosts,
  reviewAdmission,
  type ReviewOptions,
} from '../../../src/adapters/kubernetes/index.js';
import { compile } from '../../../src/evaluator.js';
import { egress, routeGroup, type ShortEgress } from '../../support/resources.js';

const uid = '705ab4f5-6393-11e8-b7cc-42010a800002';

function review(request: object): AdmissionReviewRequest {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { uid, ...request } };
}

const create = (object: unknown, more: object = {}): AdmissionReviewRequest =>
  review({ operation: 'CREATE', namespace: 'mesh', object, oldObject: null, ...more });

const answer = (request: AdmissionReviewRequest, options?: ReviewOptions) =>
  reviewAdmission(request, options).response;

const valid = egress({ hosts: ['httpbin.org'] });
const invalid = egress({ name: 'bad', ipAddresses: ['10.0.0.0'], ports: ['http 80', 'ftp 21'] });

describe('a new resource', () => {
  test('a valid policy is allowed, and nothing is said', () => {
    expect(reviewAdmission(create(valid))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid, allowed: true },
    });
  });

  test('an invalid policy is denied, with every error and its field', () => {
    expect(answer(create(invalid))).toMatchObject({
      uid,
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        message: expect.stringMatching(
          /^spec.ipAddresses\[0\]: range `10.0.0.0` is invalid: .*\[invalid-ip-range\]; spec/,
        ) as unknown,
        details: {
          group: 'policy.openservicemesh.io',
          kind: 'Egress',
          name: 'bad',
          causes: [
            { reason: 'InvalidIpRange', field: 'spec.ipAddresses[0]' },
            { reason: 'InvalidProtocol', field: 'spec.ports[1].protocol' },
          ],
        },
      },
    });
  });

  test('warnings do not deny', () => {
    const odd = { ...valid, spec: { ...valid.spec, hots: [] } };
    expect(answer(create(odd))).toMatchObject({
      allowed: true,
      warnings: [expect.stringMatching(/^spec.hots: .*\[unknown-field\]$/)],
    });
  });

  test('a route group is looked at for itself', () => {
    expect(answer(create(routeGroup('g', [{ pathRegex: '/a' }]))).allowed).toBe(true);
    expect(answer(create(routeGroup('g', [{ pathRegex: '(' }])))).toMatchObject({
      allowed: false,
      status: { details: { kind: 'HTTPRouteGroup', causes: [{ reason: 'InvalidRegex' }] } },
    });
  });

  test('a name that is yet to be generated, a namespace that only the URL has', () => {
    const { metadata, ...rest } = valid;
    const unnamed = { ...rest, metadata: { generateName: 'policy-' } };
    expect(answer(create(unnamed))).toEqual({ uid, allowed: true });
    expect(answer(create({ ...rest, metadata: { labels: {} } })).allowed).toBe(false);
    expect(metadata.name).toBe('policy');
  });

  test('a dry run is answered alike', () => {
    expect(answer(create(invalid, { dryRun: true }))).toEqual(answer(create(invalid)));
  });
});

describe('the route groups of the cluster', () => {
  const naming = egress({ hosts: ['httpbin.org'], matches: ['get'] });

  test('are not required if they are not known', () => {
    expect(answer(create(naming))).toEqual({ uid, allowed: true });
  });

  test('that are missing give a warning, that are invalid an error', () => {
    expect(answer(create(naming), { routeGroups: [] })).toMatchObject({
      allowed: true,
      warnings: [expect.stringContaining('[missing-route-group]')],
    });
    const routeGroups = { kind: 'List', items: [routeGroup('get', [{ pathRegex: '(' }])] };
    expect(answer(create(naming), { routeGroups })).toMatchObject({
      allowed: false,
      status: { details: { causes: [{ reason: 'InvalidRouteGroup' }] } },
    });
  });

  test('others that are invalid do not matter', () => {
    const routeGroups = [routeGroup('get', [{}]), routeGroup('other', [{ pathRegex: '(' }])];
    expect(answer(create(naming), { routeGroups })).toEqual({ uid, allowed: true });
  });

  test('that go away while a policy names them give a warning', () => {
    const deletion = (name: string) =>
      review({ operation: 'DELETE', object: null, oldObject: routeGroup(name, [{}]) });
    const policies = [naming, valid, egress({ name: 'elsewhere', namespace: 'far', matches: ['get'] })];
    expect(answer(deletion('get'), { policies })).toEqual({
      uid,
      allowed: true,
      warnings: [
        'Egress `policy` still names this HTTPRouteGroup, which will contribute no route [missing-route-group]',
      ],
    });
    expect(answer(deletion('other'), { policies })).toEqual({ uid, allowed: true });
    expect(answer(deletion('get'))).toEqual({ uid, allowed: true });
  });
});

describe('operations', () => {
  test('an update is reviewed as it will be, not as it was', () => {
    expect(answer(review({ operation: 'UPDATE', object: invalid, oldObject: valid })).allowed).toBe(false);
    expect(answer(review({ operation: 'UPDATE', object: valid, oldObject: invalid })).allowed).toBe(true);
  });

  test('an invalid resource can be deleted, its status written, its finalizers removed', () => {
    const dying = {
      ...invalid,
      metadata: { ...invalid.metadata, deletionTimestamp: '2024-01-01T00:00:00Z' },
    };
    for (const request of [
      { operation: 'DELETE', object: null, oldObject: invalid },
      { operation: 'UPDATE', subResource: 'status', object: invalid, oldObject: invalid },
      { operation: 'UPDATE', object: dying, oldObject: dying },
      { operation: 'CONNECT', object: null },
    ]) {
      expect(answer(review(request))).toEqual({ uid, allowed: true });
    }
    expect(answer(review({ operation: 'UPDATE', object: dying, oldObject: invalid })).allowed).toBe(false);
    expect(answer(create(dying)).allowed).toBe(false);
  });

  test.each<[what: string, request: object, message: string]>([
    ['no operation', { object: valid }, 'operation `undefined`'],
    ['an unknown operation', { operation: 'PATCH', object: valid }, 'operation `PATCH`'],
    ['no object', { operation: 'CREATE' }, '`request.object` is not an object'],
    ['another kind', { operation: 'CREATE', object: { kind: 'Pod' } }, 'kind `Pod` is not reviewed here'],
  ])('%s', (_, request, message) => {
    expect(answer(review(request))).toMatchObject({
      uid,
      allowed: false,
      status: { code: 400, reason: 'BadRequest', message: expect.stringContaining(message) as unknown },
    });
  });

  test.each<[what: string, value: unknown]>([
    ['nothing', undefined],
    ['a text', 'AdmissionReview'],
    ['another version', { ...create(valid), apiVersion: 'admission.k8s.io/v1beta1' }],
    ['another kind', { ...create(valid), kind: 'List' }],
    ['no request', { ...create(valid), request: undefined }],
    ['no uid', { ...create(valid), request: { operation: 'CREATE', object: valid } }],
    ['an empty uid', review({ uid: '', operation: 'CREATE', object: valid })],
  ])('%s cannot be answered', (_, value) => {
    expect(() => reviewAdmission(value as AdmissionReviewRequest)).toThrow(InvalidAdmissionReviewError);
  });
});

describe('rules', () => {
  test.each<[rule: string, policy: ShortEgress, rules: AdmissionRule, fields: readonly string[]]>([
    [
      'no wildcard',
      { hosts: ['a.example', '*.b.example', '*'] },
      noWildcardHosts,
      ['spec.hosts[1]', 'spec.hosts[2]'],
    ],
    ['no wildcard', { hosts: ['a.example:80'] }, noWildcardHosts, []],
    [
      'no wide range',
      { ports: ['tcp 1'], ipAddresses: ['0.0.0.0/0', '10.0.0.0/8', '128.0.0.0/1', '::/0', '2001:db8::/32'] },
      noRangeWiderThan(),
      ['spec.ipAddresses[0]', 'spec.ipAddresses[2]', 'spec.ipAddresses[3]'],
    ],
    [
      'no wide range, mapped',
      { ipAddresses: ['::ffff:0.0.0.0/96'] },
      noRangeWiderThan(),
      ['spec.ipAddresses[0]'],
    ],
    [
      'no wide range, narrower',
      { ipAddresses: ['10.0.0.0/8'] },
      noRangeWiderThan({ ipv4: 16 }),
      ['spec.ipAddresses[0]'],
    ],
    [
      'no unbounded port',
      { ports: ['tcp 1', 'TCP-Server-First 2', 'https 3', 'http 4'] },
      noUnboundedPorts,
      ['spec.ports[0]', 'spec.ports[1]', 'spec.ports[2]'],
    ],
    [
      'no unbounded port, hosts',
      { hosts: ['a.example'], ports: ['tcp 1', 'https 3'] },
      noUnboundedPorts,
      ['spec.ports[0]'],
    ],
    [
      'no unbounded port, ranges',
      { ipAddresses: ['10.0.0.0/8'], ports: ['tcp 1', 'https 3'] },
      noUnboundedPorts,
      [],
    ],
  ])('%s: %o', (_, policy, rule, fields) => {
    const { allowed, status } = answer(create(egress(policy)), { rules: [rule] });
    expect((status?.details?.causes ?? []).map(({ field }) => field)).toEqual(fields);
    expect(allowed).toBe(fields.length === 0);
  });

  test('a rule of your own may warn', () => {
    const named: AdmissionRule = ({ metadata }) => [
      { code: 'no-owner', severity: 'warning', message: `${metadata.name} has no owner` },
    ];
    expect(answer(create(valid), { rules: [named] })).toEqual({
      uid,
      allowed: true,
      warnings: ['policy has no owner [no-owner]'],
    });
  });

  test('rules do not see invalid policies', () => {
    const never: AdmissionRule = () => expect.fail('asked');
    expect(answer(create(invalid), { rules: [never] }).allowed).toBe(false);
  });
});

describe('lint', () => {
  test('findings are warnings, whatever their severity', () => {
    const seen: unknown[] = [];
    const lint: ReviewOptions['lint'] = (policies, routeGroups) => {
      seen.push([policies, routeGroups]);
      return [{ code: 'glob-in-regex', severity: 'error', message: 'a glob', path: ['spec'] }];
    };
    const group = routeGroup('g', [{}]);
    const naming = egress({ hosts: ['httpbin.org'], matches: ['g'] });
    expect(answer(create(naming), { lint, routeGroups: [routeGroup('other', []), group] })).toEqual({
      uid,
      allowed: true,
      warnings: ['spec: a glob [glob-in-regex]'],
    });
    answer(create(group), { lint });
    answer(create(invalid), { lint });
    expect(seen).toEqual([
      [[naming], [group]],
      [[], [group]],
    ]);
  });

  test('findings on another resource, or reported already, are left out', () => {
    const misspelt = {
      ...valid,
      spec: { ...valid.spec, matches: [{ kind: 'HTTPRouteGroup', name: 'g' }], hots: [] },
    };
    const reported = answer(create(misspelt)).warnings;
    expect(reported).toHaveLength(2);
    const lint: ReviewOptions['lint'] = (policies) => [
      { code: 'unused', severity: 'note', message: 'a group', resource: { kind: 'HTTPRouteGroup' } },
      ...compile(policies, [], { onInvalid: 'skip' }).issues,
    ];
    expect(answer(create(misspelt), { lint }).warnings).toEqual(reported);
  });

  test('warnings keep within what the API server prints', () => {
    const findings = Array.from({ length: 40 }, (_, index) => ({
      code: 'long',
      severity: 'note' as const,
      message: `${index} ${'x'.repeat(300)}`,
    }));
    const warnings = answer(create(valid), { lint: () => findings }).warnings ?? [];
    expect(Math.max(...warnings.map(({ length }) => length))).toBe(256);
    expect(warnings.join('').length).toBeLessThanOrEqual(4096);
    expect(warnings.at(-1)).toBe(`${40 - warnings.length + 1} more warnings are left out`);
  });
});
