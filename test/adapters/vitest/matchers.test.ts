import { describe, expect, test } from 'vitest';

import { egressMatchers } from '../../../src/adapters/vitest/index.js';
import { InvalidOptionError, InvalidPolicyError, parseManifests } from '../../../src/index.js';
import { egress, http, routeGroup, tcp } from '../../support/resources.js';

expect.extend(egressMatchers);

const manifests = parseManifests({
  file: 'egress.yaml',
  text: `
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: httpbin, namespace: mesh }
spec:
  sources: [{ kind: ServiceAccount, name: curl, namespace: curl }]
  hosts: [httpbin.org]
  ports: [{ number: 80, protocol: http }]
`,
});
const unreadable = parseManifests('kind: [');

/** What a failing assertion says. */
function failureOf(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the assertion does not fail');
}

describe('toAllow', () => {
  test('passes for allowed requests only', () => {
    expect(manifests).toAllow(http('httpbin.org'));
    expect(manifests).not.toAllow(http('example.com'));
  });

  test('takes resources alone, and a list as kubectl prints it', () => {
    const policy = egress({ hosts: ['httpbin.org'] });
    expect([policy]).toAllow(http('httpbin.org'));
    expect({ kind: 'List', items: [policy] }).toAllow(http('httpbin.org'));
    expect({ policies: policy }).toAllow(http('httpbin.org'));
  });

  test('uses route groups and settings of the mesh', () => {
    const policies = [egress({ hosts: ['httpbin.org'], matches: ['reads'] })];
    expect({ policies, routeGroups: [routeGroup('reads', [{ pathRegex: '/get' }])] }).toAllow(
      http('httpbin.org'),
    );
    expect({ policies }).not.toAllow(http('httpbin.org'));
    expect({ policies: [], mesh: { enableEgress: true } }).toAllow(tcp('192.0.2.7', 25));
    expect({ policies: [], mesh: { enableEgress: true } }).not.toAllow(tcp('192.0.2.7', 25), {
      mesh: { enableEgress: false },
    });
  });

  test('fails with the explanation: the nearest rule, its place, and what would help', () => {
    const message = failureOf(() => {
      expect(manifests).toAllow(http('example.com'));
    });
    expect(message).toMatch(/^expected the policies to allow the request\n\ndeny\[host-not-allowed\]/);
    expect(message).toContain('egress.yaml:8:11: Egress mesh/httpbin, port 80 http');
    expect(message).toContain('help: send host `httpbin.org` instead of `example.com`');
  });

  test('fails with the rule that grants, where it is negated', () => {
    const message = failureOf(() => {
      expect(manifests).not.toAllow(http('httpbin.org'));
    });
    expect(message).toMatch(/^expected the policies not to allow the request\n\nallow: Egress mesh\/httpbin/);
  });
});

describe('toDeny', () => {
  test('passes for denied requests', () => {
    expect(manifests).toDeny(http('example.com'));
    expect(manifests).not.toDeny(http('httpbin.org'));
  });

  test('compares what is expected of the denial', () => {
    expect(manifests).toDeny(http('example.com'), { reason: 'host-not-allowed', enforcedAt: 'request' });
    expect(manifests).toDeny(http(undefined), { reason: 'host-not-allowed', field: 'host' });
    expect(manifests).not.toDeny(http('example.com'), { reason: 'port-not-allowed' });
    expect(manifests).not.toDeny(http('example.com'), { enforcedAt: 'connection' });
  });

  test('fails by saying what the denial is instead', () => {
    const message = failureOf(() => {
      expect(manifests).toDeny(tcp('192.0.2.7', 25), { reason: 'host-not-allowed', field: 'ip' });
    });
    expect(message).toMatch(
      /^expected the policies to deny the request with reason `host-not-allowed`, field `ip`, but reason is `port-not-allowed`, and field is absent\n\ndeny\[port-not-allowed\]/,
    );
  });

  test('fails with the rule that grants', () => {
    const message = failureOf(() => {
      expect(manifests).toDeny(http('httpbin.org'), { reason: 'host-not-allowed' });
    });
    expect(message).toMatch(
      /^expected the policies to deny the request with reason `host-not-allowed`\n\nallow: Egress/,
    );
  });
});

describe('nothing passes for the wrong reason', () => {
  const invalid = [egress({ hosts: ['httpbin.org'], ipAddresses: ['10/8'] })];

  test.each(['toAllow', 'toDeny'] as const)('an invalid policy fails %s, negated or not', (matcher) => {
    expect(() => {
      expect(invalid)[matcher](http('httpbin.org'));
    }).toThrow(InvalidPolicyError);
    expect(() => {
      expect(invalid).not[matcher](http('httpbin.org'));
    }).toThrow(InvalidPolicyError);
  });

  test('unless it is to be skipped', () => {
    expect(invalid).toDeny(http('httpbin.org'), { onInvalid: 'skip', reason: 'no-policy-for-source' });
  });

  test('a manifest that could not be read fails', () => {
    expect(() => {
      expect(unreadable).toDeny(http('httpbin.org'));
    }).toThrow(InvalidPolicyError);
  });

  test.each([
    ['a text', 'kind: Egress'],
    ['nothing', undefined],
    ['a number', 7],
    ['texts', ['kind: Egress']],
  ])('%s is not a set of policies', (_, received) => {
    expect(() => {
      expect(received).toDeny(http('httpbin.org'));
    }).toThrow('this is not a set of policies');
  });

  test('a misspelt option fails', () => {
    const misspelt: object = { failOn: 'warnings' };
    expect(() => {
      expect(manifests).toHaveNoFindings(misspelt);
    }).toThrow(InvalidOptionError);
  });
});

describe('toBeEquivalentTo', () => {
  const one = [egress({ hosts: ['a.example', 'b.example'] })];
  const split = [egress({ name: 'a', hosts: ['a.example'] }), egress({ name: 'b', hosts: ['B.example'] })];

  test('passes for policies that allow the same, however they say it', () => {
    expect(split).toBeEquivalentTo(one);
    expect(split.slice(1)).not.toBeEquivalentTo(one);
    expect({ policies: one, mesh: { enableEgress: true } }).not.toBeEquivalentTo(one);
  });

  test('fails with the requests that become allowed and denied', () => {
    const message = failureOf(() => {
      expect(split.slice(1)).toBeEquivalentTo(one);
    });
    expect(message).toMatch(/^expected the policies to allow the same requests\n\n/);
    expect(message).toContain('denied');
    expect(message).toContain('a.example');
  });

  test('neither passes nor fails where a budget ran out', () => {
    const budget = { classes: 0 };
    expect(() => {
      expect(split).toBeEquivalentTo(one, { budget });
    }).toThrow('not known');
    expect(() => {
      expect(split).not.toBeEquivalentTo(one, { budget });
    }).toThrow('not known');
  });
});

describe('toHaveNoFindings', () => {
  const glob = {
    policies: [egress({ hosts: ['httpbin.org'], matches: ['reads'] })],
    routeGroups: [routeGroup('reads', [{ pathRegex: '/status*' }])],
  };

  test('passes for sound policies', () => {
    expect(manifests).toHaveNoFindings();
  });

  test('fails with the findings, each with what to do', () => {
    const message = failureOf(() => {
      expect(glob).toHaveNoFindings();
    });
    expect(message).toMatch(/^expected the policies to have none\n\nwarning\[glob-as-regex\]/);
    expect(message).toContain('help: ');
  });

  test('counts findings from a severity on, by the settings of rules', () => {
    expect(glob).toHaveNoFindings({ failOn: 'error' });
    expect(glob).toHaveNoFindings({ rules: { 'glob-as-regex': 'off' } });
    expect(glob).not.toHaveNoFindings({ failOn: 'error', rules: { 'glob-as-regex': 'error' } });
  });

  test('counts what reading the manifests reported', () => {
    expect(unreadable).not.toHaveNoFindings();
  });
});
