import { describe, expect, test } from 'vitest';

import { lint } from '../../../src/analysis/lint/lint.js';
import type { LintOptions } from '../../../src/analysis/lint/options.js';
import { InvalidOptionError } from '../../../src/model/errors.js';
import { formatFieldPath } from '../../../src/model/issue.js';
import type { Egress, HTTPRouteGroup } from '../../../src/model/resources.js';
import { parseManifests } from '../../../src/parse/manifests.js';
import { egress, routeGroup, type ShortEgress } from '../../support/resources.js';

/** `code path`, or `code namespace/name path` where several resources are linted. */
function found(
  policies: readonly Egress[],
  routeGroups: readonly HTTPRouteGroup[] = [],
  options?: LintOptions,
): readonly string[] {
  return lint(policies, routeGroups, options).map(({ code, resource, path }) =>
    [code, policies.length > 1 && resource?.name, formatFieldPath(path)].filter(Boolean).join(' '),
  );
}

/** What is found in one policy besides the codes that are not asked about. */
function foundIn(short: ShortEgress, ...codes: readonly string[]): readonly string[] {
  return found([egress(short)]).filter((line) => codes.some((code) => line.startsWith(`${code} `)));
}

function annotated(short: ShortEgress, ignore: string): Egress {
  const policy = egress(short);
  return {
    ...policy,
    metadata: { ...policy.metadata, annotations: { 'egress-policy/ignore': ignore } },
  };
}

describe('single rules', () => {
  test('only the ports of the protocol are found', () => {
    const ports = ['http 80', 'https 443', 'tcp 22', 'tcp-server-first 25', 'HTTP 81'];
    expect(foundIn({ ports }, 'http-without-hosts', 'https-without-hosts')).toEqual([
      'http-without-hosts spec.ports[0]',
      'https-without-hosts spec.ports[1]',
      'http-without-hosts spec.ports[4]',
    ]);
    expect(foundIn({ ports, hosts: ['a.test'] }, 'tcp-ignores-hosts', 'sni-without-addresses')).toEqual([
      'sni-without-addresses spec.ports[1]',
      'tcp-ignores-hosts spec.ports[2]',
      'tcp-ignores-hosts spec.ports[3]',
    ]);
    expect(foundIn({ ports, hosts: ['a.test'] }, 'capital-protocol')).toEqual([
      'capital-protocol spec.ports[4].protocol',
    ]);
  });

  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['10.0.0.0/8', undefined],
    ['2001:DB8:0::/32', undefined],
    ['::ffff:10.0.0.0/104', undefined],
    ['::ffff:0:0/95', '::fffe:0:0/95'],
  ])('range %s: write %s', (range, replacement) => {
    const [finding] = lint([egress({ hosts: ['a.test'], ipAddresses: [range] })]);
    expect(finding?.code).toBe(replacement && 'range-with-host-bits');
    expect(finding?.fix?.replacement).toBe(replacement);
  });

  test('a range is contained in a wider one of its family alone', () => {
    const ipAddresses = ['10.1.0.0/16', '2001:db8:1::/48', '10.0.0.0/8', '2001:db8::/32', '11.0.0.0/16'];
    expect(foundIn({ ipAddresses }, 'contained-range', 'duplicate-range')).toEqual([
      'contained-range spec.ipAddresses[0]',
      'contained-range spec.ipAddresses[1]',
    ]);
  });

  test.each([
    ['HTTPBin.org', 'host-with-capitals', 'httpbin.org'],
    ['*.Example.COM:80', 'host-with-capitals', '*.example.com:80'],
    ['httpbin.org:8080', 'host-with-port', 'httpbin.org'],
    ['*.bücher.example', 'host-not-ascii', '*.xn--bcher-kva.example'],
    ['bücher.example:80', 'host-not-ascii', 'xn--bcher-kva.example:80'],
    ['a_b.test', 'host-with-underscore', undefined],
    ['10.1.2.3', 'ip-address-as-host', undefined],
    ['[2001:db8::1]:80', 'ip-address-as-host', undefined],
    ['https://a.test/get', 'invalid-host', 'a.test'],
    ['a.test/get?b', 'invalid-host', 'a.test'],
    ['f*o', 'invalid-host', undefined],
  ])('host %s: %s', (host, code, replacement) => {
    const finding = lint([egress({ hosts: [host] })]).find((one) => one.code === code);
    expect(finding?.path).toEqual(['spec', 'hosts', 0]);
    expect(finding?.fix?.replacement).toBe(replacement);
  });

  test('an invalid policy is linted as far as it can be read, but makes nothing redundant', () => {
    const invalid = egress({ name: 'invalid', hosts: ['f*o', 'A.test', '*'] });
    const valid = egress({ name: 'valid', hosts: ['b.test'] });
    expect(found([invalid, valid])).toEqual([
      'invalid-host invalid spec.hosts[0]',
      'host-with-capitals invalid spec.hosts[1]',
    ]);
  });

  test('a group in another namespace takes the place of a missing one; one that is nowhere does not', () => {
    const policy = egress({ hosts: ['a.test'], matches: ['far', 'nowhere'] });
    expect(found([policy], [routeGroup('far', [{}], 'elsewhere')])).toEqual([
      'route-group-in-other-namespace spec.matches[0].name',
      'missing-route-group spec.matches[1].name',
      'unused-route-group metadata.name',
    ]);
  });

  test('a group that is there, but invalid, is not said to stand elsewhere', () => {
    const groups = [routeGroup('reads', [{ pathRegex: '(' }]), routeGroup('reads', [{}], 'elsewhere')];
    const codes = lint([egress({ hosts: ['a.test'], matches: ['reads'] })], groups).map(({ code }) => code);
    expect(codes).toEqual(['invalid-route-group', 'invalid-regex', 'unused-route-group']);
  });

  test('a lower-case method is said once, with the upper case to write', () => {
    const group = routeGroup('reads', [{ methods: ['GET', 'get', 'Brew'] }]);
    const findings = lint([egress({ hosts: ['a.test'], matches: ['reads'] })], [group]);
    expect(findings.map(({ code, fix }) => [code, fix?.replacement])).toEqual([
      ['lower-case-method', 'GET'],
      ['lower-case-method', 'BREW'],
    ]);
  });

  test('a source is looked for among the ServiceAccounts, if they are given', () => {
    const policy = egress({ sources: ['curl/curl', 'curl/crul', 'shop/cart'], hosts: ['a.test'] });
    expect(found([policy])).toEqual([]);
    const serviceAccounts = [{ namespace: 'curl', name: 'curl' }];
    const findings = lint([policy], [], { serviceAccounts });
    expect(findings.map(({ path, fix }) => [formatFieldPath(path), fix?.message])).toEqual([
      ['spec.sources[1]', 'did you mean `curl/curl`?'],
      ['spec.sources[2]', 'create it, or remove the source'],
    ]);
  });

  test('a server-first conflict needs one source and one port', () => {
    const policy = (name: string, ports: readonly string[], sources?: readonly string[]) =>
      egress({ name, ports, ipAddresses: ['10.0.0.0/8'], hosts: ['a.test'], ...(sources && { sources }) });
    const conflicts = found([
      policy('first', ['tcp-server-first 25', 'tcp-server-first 26']),
      policy('tcp', ['tcp 25', 'tcp 27']),
      policy('other source', ['tcp 25'], ['a/b']),
      policy('https', ['https 26'], ['a/b', 'curl/curl']),
    ]);
    expect(conflicts.filter((line) => line.startsWith('server-first-conflict'))).toEqual([
      'server-first-conflict tcp spec.ports[0]',
      'server-first-conflict https spec.ports[0]',
    ]);
  });

  test.each<[string, readonly ShortEgress[], readonly string[]]>([
    ['in two policies', [{ hosts: ['a.test'] }, { hosts: ['A.test'] }], ['p1 spec.hosts[0]']],
    ['with the port and without', [{ hosts: ['a.test', 'a.test:80'] }], ['spec.hosts[1]']],
    ['with another port', [{ hosts: ['a.test', 'a.test:81'] }], []],
    ['on another port', [{ hosts: ['a.test'] }, { hosts: ['a.test'], ports: ['http 81'] }], []],
    ['of another source', [{ hosts: ['a.test'] }, { hosts: ['a.test'], sources: ['a/b'] }], []],
    ['of another protocol', [{ hosts: ['a.test'] }, { hosts: ['a.test'], ports: ['https 80'] }], []],
    ['a wildcard', [{ hosts: ['*.a.test'] }, { hosts: ['*.a.test'] }], ['p1 spec.hosts[0]']],
    ['a wildcard and what it matches', [{ hosts: ['*.a.test', 'b.a.test'] }], []],
    [
      'for two sources: said once',
      [{ hosts: ['a.test'] }, { hosts: ['a.test'] }].map((short) => ({ ...short, sources: ['a/b', 'c/d'] })),
      ['p1 spec.hosts[0]'],
    ],
  ])('a host twice %s', (_, shorts, expected) => {
    const policies = shorts.map((short, index) => egress({ ...short, name: `p${index}` }));
    const lines = found(policies).filter((line) => line.startsWith('duplicate-envoy-domain'));
    expect(lines).toEqual(expected.map((rest) => `duplicate-envoy-domain ${rest}`));
  });
});

describe('patterns', () => {
  const findingsFor = (pathRegex: string) =>
    lint([egress({ hosts: ['a.test'], matches: ['g'] })], [routeGroup('g', [{ pathRegex }])]);

  test.each([
    ['/status*', '/status.*'],
    ['/*', '/.*'],
    ['/api/*/users/*', '/api/.*/users/.*'],
    ['/a_*b', '/a_.*b'],
    ['/v1/[0-9]+/x*', '/v1/[0-9]+/x.*'],
  ])('%s is a glob', (pattern, replacement) => {
    expect(findingsFor(pattern)).toMatchObject([{ code: 'glob-as-regex', fix: { replacement } }]);
  });

  test.each([
    '/status.*',
    '/[a-z]*',
    '/[]a*]*',
    '/[[:alpha:]a*]*',
    '/\\d*',
    '/\\pL*',
    '/\\p{Greek}*',
    '/\\x{61}*',
    '/\\Qa*b\\E',
    '/(ab)*',
    '/(?i)ab',
    '/\\.*',
    '/a\\*',
    '/a.*?',
    '/a{2}',
  ])('%s is none', (pattern) => {
    expect(findingsFor(pattern)).toEqual([]);
  });

  test.each([
    ['get', 'a path begins with `/`'],
    ['(get|put)', 'a path begins with `/`'],
    ['\\?a=b', 'requires one'],
    ['/a\\?b=.*', 'requires one'],
    ['/a#top', 'requires one'],
    ['/a b', 'such as a space'],
    ['/a$b', 'no text at all'],
    ['/[^\\x00-\\x{10FFFF}]', 'no text at all'],
    ['/a\\bb', 'no text at all'],
  ])('%s matches no path', (pattern, reason) => {
    const [finding, ...others] = findingsFor(pattern);
    expect(finding?.code).toBe('regex-matches-no-path');
    expect(finding?.message).toContain(reason);
    expect(others).toEqual([]);
  });

  test.each([
    '/get',
    '.*',
    '(?i)/GET',
    '^/get$',
    '(get|/put)',
    '/a(\\?b)?',
    '\\*',
    '/a[?#b]',
    'x?/a',
    '(.*a){9}.{12}',
  ])('%s matches some path, or is not known to match none', (pattern) => {
    expect(findingsFor(pattern)).toEqual([]);
  });
});

describe('redundancy', () => {
  const redundancies = (...shorts: readonly ShortEgress[]) =>
    found(
      shorts.map((short, index) => egress({ name: `p${index}`, ...short })),
      [
        routeGroup('get', [{ pathRegex: '/get', methods: ['GET'], headers: { 'x-env': 'prod' } }]),
        routeGroup('read', [{ pathRegex: '/g.*', methods: ['GET', 'HEAD'] }]),
        routeGroup('any', [{ methods: ['*'] }]),
        routeGroup('gets', [{ methods: ['GET', 'HEAD'] }]),
        routeGroup('one', [{ pathRegex: '/a|/b' }]),
        routeGroup('other', [{ pathRegex: '/b|/a' }]),
        routeGroup('none', []),
      ],
    ).filter((line) => /^(redundant-rule|shadowed-policy)/.test(line));
  const hosts = ['a.test'];

  test.each<[string, readonly ShortEgress[]]>([
    ['an equal policy: the later one', [{ hosts }, { hosts }]],
    ['a wildcard', [{ hosts: ['*.test'] }, { hosts: ['a.b.test', '*.b.test'] }]],
    ['any host', [{ hosts: ['*'] }, { hosts: ['*.b.test', '*'] }]],
    ['the host with the port of the rule', [{ hosts }, { hosts: ['a.test:80'] }]],
    ['no ranges', [{ hosts }, { hosts, ipAddresses: ['10.0.0.0/8'] }]],
    [
      'two halves of a range',
      [
        { hosts, ipAddresses: ['10.0.0.0/9', '10.128.0.0/9'] },
        { hosts, ipAddresses: ['10.0.0.0/8'] },
      ],
    ],
    ['tcp', [{ ports: ['tcp 80'] }, { hosts }]],
    ['tcp for https', [{ ports: ['tcp 80'] }, { hosts, ports: ['https 80'] }]],
    [
      'tcp within a range',
      [
        { ports: ['tcp 80'], ipAddresses: ['10.0.0.0/8'] },
        { hosts, ipAddresses: ['10.1.0.0/16'] },
      ],
    ],
    ['https without hosts', [{ ports: ['https 443'] }, { ports: ['https 443'], hosts }]],
    ['https without hosts, twice', [{ ports: ['https 443'] }, { ports: ['https 443'] }]],
    ['no routes', [{ hosts }, { hosts, matches: ['get'] }]],
    ['a route for anything', [{ hosts, matches: ['any'] }, { hosts }]],
    [
      'a route that says more',
      [
        { hosts, matches: ['read'] },
        { hosts, matches: ['get'] },
      ],
    ],
    [
      'equal languages',
      [
        { hosts, matches: ['one'] },
        { hosts, matches: ['other'] },
      ],
    ],
    [
      'more sources',
      [
        { hosts, sources: ['a/a', 'b/b'] },
        { hosts, sources: ['b/b'] },
      ],
    ],
    [
      'one source by each of two',
      [
        { hosts, sources: ['a/a'] },
        { hosts, sources: ['b/b', 'b/b', 'a/a'] },
      ],
    ],
  ])('%s', (_, [first, second]) => {
    const sources = second?.sources?.length === 3;
    const policies = sources ? [first, { hosts, sources: ['b/b'] }, second] : [first, second];
    expect(redundancies(...policies.map((one) => one ?? {}))).toEqual([
      `shadowed-policy p${policies.length - 1}`,
    ]);
  });

  test.each<[string, readonly ShortEgress[]]>([
    ['another source', [{ hosts }, { hosts, sources: ['a/b'] }]],
    [
      'one source of two',
      [
        { hosts, sources: ['a/a'] },
        { hosts, sources: ['a/a', 'b/b'] },
      ],
    ],
    ['another port', [{ hosts }, { hosts, ports: ['http 81'] }]],
    ['another protocol', [{ hosts }, { hosts, ports: ['https 80'] }]],
    ['the apex of a wildcard', [{ hosts: ['*.a.test'] }, { hosts }]],
    ['a wider wildcard', [{ hosts: ['*.a.test'] }, { hosts: ['*.test'] }]],
    ['a host with another port', [{ hosts }, { hosts: ['a.test:81'] }]],
    ['a host with its port for one without', [{ hosts: ['a.test:80'] }, { hosts }]],
    ['no server name', [{ hosts: ['*'], ports: ['https 443'] }, { ports: ['https 443'] }]],
    [
      'a range of the other family',
      [
        { hosts, ipAddresses: ['0.0.0.0/0'] },
        { hosts, ipAddresses: ['::/0'] },
      ],
    ],
    ['any address', [{ hosts, ipAddresses: ['0.0.0.0/0', '::/0'] }, { hosts }]],
    [
      'a range with a gap',
      [
        { hosts, ipAddresses: ['10.0.0.0/9', '10.192.0.0/10'] },
        { hosts, ipAddresses: ['10.0.0.0/8'] },
      ],
    ],
    ['http for tcp', [{ hosts: ['*'] }, { ports: ['tcp 80'] }]],
    ['server-first for tcp', [{ ports: ['tcp-server-first 80'] }, { ports: ['tcp 80'] }]],
    ['tcp for server-first', [{ ports: ['tcp 80'] }, { ports: ['tcp-server-first 80'] }]],
    [
      'fewer methods and paths',
      [
        { hosts, matches: ['get'] },
        { hosts, matches: ['read'] },
      ],
    ],
    [
      'one method for any',
      [
        { hosts, matches: ['gets'] },
        { hosts, matches: ['any'] },
      ],
    ],
    ['routes for none', [{ hosts, matches: ['read'] }, { hosts }]],
    ['an http rule that grants nothing', [{ hosts }, {}]],
    ['routes that grant nothing', [{ hosts }, { hosts, matches: ['none'] }]],
  ])('not %s', (_, shorts) => {
    expect(redundancies(...shorts).filter((line) => line.includes(' p1'))).toEqual([]);
  });

  test('single ports of a policy, the others remaining', () => {
    expect(redundancies({ hosts: ['*.test'] }, { hosts, ports: ['http 80', 'http 81', 'http 81'] })).toEqual([
      'redundant-rule p1 spec.ports[0]',
      'redundant-rule p1 spec.ports[2]',
    ]);
  });

  test('not by a policy of a namespace that is not monitored', () => {
    const policies = [egress({ hosts }), egress({ hosts, name: 'other', namespace: 'far' })];
    const mesh = { monitoredNamespaces: ['far'] };
    expect(found(policies)).toContain('shadowed-policy other');
    expect(found(policies, [], { mesh })).toEqual([]);
  });
});

describe('ignoring', () => {
  test('an annotation ignores its codes on its resource alone', () => {
    const short = { hosts: ['A.test'], ports: ['tcp 443'] };
    const policies = [
      annotated({ ...short, name: 'a' }, 'tcp-ignores-hosts,host-with-capitals , shadowed-policy'),
      egress({ ...short, name: 'b', ports: ['tcp 444'] }),
    ];
    expect(found(policies)).toEqual([
      'host-with-capitals b spec.hosts[0]',
      'tcp-ignores-hosts b spec.ports[0]',
    ]);
  });

  test('warnings of reading can be ignored, errors that make a resource invalid cannot', () => {
    const ignore = 'missing-route-group, invalid-host';
    expect(found([annotated({ hosts: ['f*o'], matches: ['missing'] }, ignore)])).toEqual([
      'invalid-host spec.hosts[0]',
    ]);
  });

  test('an unknown code is found', () => {
    const [finding] = lint([annotated({ hosts: ['a.test'] }, 'glob-as-regexp')]);
    expect(finding).toMatchObject({
      code: 'unknown-ignored-code',
      path: ['metadata', 'annotations', 'egress-policy/ignore'],
      fix: { message: 'did you mean `glob-as-regex`?' },
    });
  });
});

describe('options', () => {
  const policy = egress({ hosts: ['A.test'], ports: ['tcp 443'] });

  test('give rules another severity, or switch them off', () => {
    const rules = { 'tcp-ignores-hosts': 'error', 'host-with-capitals': 'off' } as const;
    expect(lint([policy], [], { rules }).map(({ code, severity }) => [code, severity])).toEqual([
      ['tcp-ignores-hosts', 'error'],
    ]);
  });

  test('do not soften an error that makes a resource invalid', () => {
    const findings = lint([egress({ hosts: ['f*o'] })], [], { rules: { 'invalid-host': 'off' } });
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['invalid-host', 'error']]);
  });

  test('are refused with a code or setting that is none', () => {
    const wrongCode: object = { 'tcp-ignore-hosts': 'off' };
    const wrongSetting: object = { 'tcp-ignores-hosts': 'on' };
    expect(() => lint([policy], [], { rules: wrongCode })).toThrow(
      new InvalidOptionError(
        'rules.tcp-ignore-hosts',
        '`tcp-ignore-hosts` is not the code of a lint rule; did you mean `tcp-ignores-hosts`?',
      ),
    );
    expect(() => lint([policy], [], { rules: wrongSetting })).toThrow(InvalidOptionError);
  });

  test('pass on what parseManifests() reported', () => {
    expect(lint(parseManifests({ file: 'a.yaml', text: 'kind: [' }))).toMatchObject([
      { code: 'invalid-manifest', severity: 'error', location: { file: 'a.yaml', line: 1 } },
    ]);
  });
});

test('findings stand by resource, in input order, then by their place in the file', () => {
  const manifest = (name: string) => `
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: ${name} }
spec:
  ports: [{ number: 443, protocol: tcp }]
  sources: [{ kind: ServiceAccount, name: ${name}, namespace: curl }]
  hosts: [A.test, B.test]
---`;
  const { policies } = parseManifests({ file: 'a.yaml', text: manifest('one') + manifest('two') });
  const places = lint(policies).map(
    ({ code, location }) => `${code} ${location?.line ?? 0}:${location?.column ?? 0}`,
  );
  expect(places).toEqual([
    'tcp-ignores-hosts 6:11',
    'host-with-capitals 8:11',
    'host-with-capitals 8:19',
    'tcp-ignores-hosts 14:11',
    'host-with-capitals 16:11',
    'host-with-capitals 16:19',
  ]);
});

test('no input makes it throw', () => {
  const strange: readonly object[] = [
    {},
    { kind: 'Egress' },
    {
      kind: 'Egress',
      apiVersion: 'policy.openservicemesh.io/v1alpha1',
      metadata: { name: 'a', annotations: 1 },
      spec: 3,
    },
    {
      kind: 'Egress',
      apiVersion: 'policy.openservicemesh.io/v1alpha1',
      metadata: { name: 'a' },
      spec: { hosts: [1], sources: {}, ports: [null], matches: 'x' },
    },
  ];
  expect(lint(strange, strange).every(({ severity }) => severity === 'error' || severity === 'warning')).toBe(
    true,
  );
});
