import { describe, expect, test } from 'vitest';

import { compile, DisposedEvaluatorError, InvalidPolicyError, type ResourceReference } from '../src/index.js';
import { egress, http, https, routeGroup, tcp } from './support/resources.js';

const reference = (name: string, kind = 'Egress'): ResourceReference => ({ kind, namespace: 'mesh', name });

describe('apply', () => {
  const policy = egress({ name: 'a', hosts: ['a.test'] });

  test('a policy comes, changes and goes', () => {
    const none = compile([]);
    const one = none.apply({ upsert: policy });
    const changed = one.apply({ upsert: [egress({ name: 'a', hosts: ['b.test'] })] });
    const gone = changed.apply({ remove: [reference('a')] });
    const verdicts = [none, one, changed, gone].map((evaluator) =>
      ['a.test', 'b.test'].map((host) => evaluator.evaluate(http(host)).verdict),
    );
    expect(verdicts).toEqual([
      ['deny', 'deny'],
      ['allow', 'deny'],
      ['deny', 'allow'],
      ['deny', 'deny'],
    ]);
  });

  test('a route group that changes, comes or goes reaches the policies that name it', () => {
    const first = compile([egress({ name: 'a', hosts: ['a.test'], matches: ['reads'] })]);
    expect(first.evaluate(http('a.test')).verdict).toBe('deny');
    expect(first.issues).toMatchObject([{ code: 'missing-route-group' }]);
    const come = first.apply({ upsert: [routeGroup('reads', [{ pathRegex: '/get' }])] });
    expect(come.evaluate(http('a.test')).verdict).toBe('allow');
    expect(come.issues).toEqual([]);
    const changed = come.apply({ upsert: [routeGroup('reads', [{ pathRegex: '/put' }])] });
    expect(changed.evaluate(http('a.test')).verdict).toBe('deny');
    const gone = come.apply({ remove: [reference('reads', 'HTTPRouteGroup')] });
    expect(gone.issues).toEqual(first.issues);
    expect(come.evaluate(http('a.test')).verdict).toBe('allow');
  });

  test('a policy that changes keeps its place, a new one goes to the end', () => {
    const names = ['a', 'b'].map((name) => egress({ name, hosts: ['*'] }));
    const evaluator = compile(names).apply({ upsert: [egress({ name: 'c', hosts: ['*'] }), ...names] });
    expect(evaluator.evaluate(http('x.test'))).toMatchObject({ rule: { policy: { name: 'a' } } });
    const without = evaluator.apply({ remove: [reference('a')] });
    expect(without.evaluate(http('x.test'))).toMatchObject({ rule: { policy: { name: 'b' } } });
    const again = without.apply({ upsert: [egress({ name: 'a', hosts: ['*'] })] });
    expect(again.evaluate(http('x.test'))).toMatchObject({ rule: { policy: { name: 'b' } } });
  });

  test('an invalid policy is refused with all issues, and nothing changes', () => {
    const evaluator = compile([policy]);
    const invalid = egress({ name: 'a', hosts: ['a b'] });
    expect(() => evaluator.apply({ upsert: [invalid] })).toThrow(InvalidPolicyError);
    expect(evaluator.evaluate(http('a.test')).verdict).toBe('allow');
  });

  test('an invalid route group is refused, too, even if nobody names it', () => {
    const evaluator = compile([policy]);
    const invalid = routeGroup('unnamed', [{ pathRegex: '(' }]);
    const warned = routeGroup('unnamed', [{}]);
    for (const upsert of [
      [invalid],
      [invalid, egress({ name: 'other' })],
      [egress({ name: 'other' }), invalid],
    ]) {
      expect(() => evaluator.apply({ upsert })).toThrow(InvalidPolicyError);
    }
    expect(() => compile([policy], [invalid, warned])).toThrow(InvalidPolicyError);
    expect(evaluator.apply({ upsert: [warned] }).issues).toEqual([]);
  });

  test('an invalid policy grants nothing and is reported where such policies are skipped', () => {
    const evaluator = compile([policy], [], { onInvalid: 'skip' });
    const applied = evaluator.apply({ upsert: [egress({ name: 'a', hosts: ['a b'] })] });
    expect(applied.evaluate(http('a.test')).verdict).toBe('deny');
    expect(applied.issues).toMatchObject([{ code: 'invalid-host' }]);
  });

  test('a whole resource can be removed too, and one without a namespace stands in `default`', () => {
    const bare = { ...policy, metadata: { name: 'a' } };
    const evaluator = compile([policy, bare]);
    expect(evaluator.apply({ remove: [policy] }).evaluate(http('a.test'))).toMatchObject({
      rule: { policy: { namespace: 'default' } },
    });
    expect(evaluator.apply({ remove: [policy, bare] }).evaluate(http('a.test')).verdict).toBe('deny');
  });

  test('names that are gone are forgotten, and those that remain are still found', () => {
    let evaluator = compile([policy]);
    for (let round = 0; round < 3000; round++) {
      const passing = egress({ name: `p${round}`, sources: [`curl/c${round}`], hosts: ['a.test'] });
      evaluator = evaluator.apply({ upsert: passing }).apply({ remove: [passing] });
    }
    expect(evaluator.evaluate(http('a.test')).verdict).toBe('allow');
    const late = { source: { namespace: 'curl', name: 'c2999' } };
    expect(evaluator.evaluate(http('a.test', late)).verdict).toBe('deny');
  });
});

describe('dispose', () => {
  test('an evaluator that was disposed says so, whatever it is asked', () => {
    const evaluator = compile([]);
    evaluator.dispose();
    evaluator.dispose();
    expect(() => evaluator.evaluate(http('a.test'))).toThrow(DisposedEvaluatorError);
    expect(() => evaluator.connect(tcp('10.0.0.1', 80))).toThrow(DisposedEvaluatorError);
    expect(() => evaluator.apply({})).toThrow(DisposedEvaluatorError);
    expect(() => evaluator.issues).toThrow(DisposedEvaluatorError);
  });

  test('others that were made from it go on', () => {
    const evaluator = compile([egress({ hosts: ['a.test'] })]);
    const applied = evaluator.apply({});
    evaluator[Symbol.dispose]();
    expect(applied.evaluate(http('a.test')).verdict).toBe('allow');
  });
});

describe('connect', () => {
  const evaluator = compile([
    egress({ name: 'web', ports: ['http 80'], hosts: ['a.test'] }),
    egress({ name: 'tls', ports: ['https 443'], hosts: ['a.test'] }),
    egress({ name: 'both', ports: ['http 8080', 'https 8080'], hosts: ['a.test'] }),
    egress({ name: 'database', ports: ['tcp-server-first 3306'], ipAddresses: ['10.0.0.0/8'] }),
    egress({ name: 'conflict', ports: ['http 3306'], hosts: ['a.test'] }),
  ]);
  const { source } = https('a.test');

  test.each([
    [{ port: 80 }, { verdict: 'inspect', needs: 'http' }],
    [{ port: 443 }, { verdict: 'inspect', needs: 'sni' }],
    [
      { port: 443, sni: 'a.test' },
      { verdict: 'allow', rule: { policy: { name: 'tls' } } },
    ],
    [
      { port: 443, sni: 'b.test' },
      { verdict: 'deny', reason: 'host-not-allowed' },
    ],
    [
      { port: 443, sni: '' },
      { verdict: 'deny', reason: 'host-not-allowed' },
    ],
    [{ port: 8080 }, { verdict: 'inspect', needs: 'sni' }],
    [
      { port: 8080, sni: '' },
      { verdict: 'inspect', needs: 'http' },
    ],
    [
      { port: 3306, ip: '10.0.0.1' },
      { verdict: 'allow', rule: { ipRange: '10.0.0.0/8' } },
    ],
    [
      { port: 3306, ip: '11.0.0.1' },
      { verdict: 'deny', reason: 'protocol-mismatch' },
    ],
    [{ port: 22 }, { verdict: 'deny', reason: 'port-not-allowed' }],
    [{ port: 0 }, { verdict: 'deny', reason: 'invalid-request', field: 'port' }],
    [
      { port: 443, ip: '1.2' },
      { verdict: 'deny', reason: 'invalid-request', field: 'ip' },
    ],
    [
      { port: 443, sni: 'a b' },
      { verdict: 'deny', reason: 'invalid-request', field: 'sni' },
    ],
  ])('%j', (seen, expected) => {
    expect(evaluator.connect({ source, ...seen })).toMatchObject(expected);
  });

  test('the mesh lets pass what no `http` rule could capture', () => {
    const open = compile([egress({ ports: ['http 80'], hosts: ['a.test'] })], [], {
      mesh: { enableEgress: true },
    });
    expect(open.connect({ source, port: 443 })).toEqual({ verdict: 'allow', passthrough: true });
    expect(open.connect({ source, port: 80 })).toEqual({ verdict: 'inspect', needs: 'http' });
  });
});
