import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type EventOutcome, PolicyStore, type StoredKind } from '../../../src/adapters/kubernetes/index.js';
import { compile } from '../../../src/evaluator.js';
import { InvalidOptionError } from '../../../src/model/errors.js';
import type { KubernetesResource } from '../../../src/model/resources.js';
import { property } from '../../support/property.js';
import { egress, http, routeGroup } from '../../support/resources.js';

interface Versioned extends KubernetesResource {
  readonly metadata: Record<string, unknown>;
}

const at = (resourceVersion: number | string, resource: KubernetesResource): Versioned => ({
  ...resource,
  metadata: { ...(resource.metadata as object), resourceVersion: String(resourceVersion) },
});
const listOf = (version: number | string, ...items: readonly KubernetesResource[]) => ({
  apiVersion: 'policy.openservicemesh.io/v1alpha1',
  kind: 'EgressList',
  metadata: { resourceVersion: String(version) },
  items,
});
const policy = (name: string, host = `${name}.example`) => egress({ name, hosts: [host] });
const verdict = (store: PolicyStore, host: string) => store.evaluator.evaluate(http(host)).verdict;

function synced(): PolicyStore {
  const store = new PolicyStore();
  store.list('Egress', listOf(10, at(5, policy('a')), at(7, policy('b'))));
  store.list('HTTPRouteGroup', listOf(10));
  return store;
}

const send = (store: PolicyStore, type: string, object: unknown, kind: StoredKind = 'Egress'): EventOutcome =>
  store.handle(kind, { type, object });

describe('lists', () => {
  test('everything is denied before the first one', () => {
    const store = new PolicyStore();
    expect(store.isSynced).toBe(false);
    expect(verdict(store, 'a.example')).toBe('deny');
    store.list('Egress', listOf(10, at(5, policy('a'))));
    expect([store.isSynced, store.resourceVersion('Egress')]).toEqual([false, '10']);
    store.list('HTTPRouteGroup', listOf(11));
    expect([store.isSynced, verdict(store, 'a.example')]).toEqual([true, 'allow']);
  });

  test('a second one replaces the first', () => {
    const store = synced();
    store.list('Egress', listOf(20, at(15, policy('c')), at(7, policy('b'))));
    expect(['a', 'b', 'c'].map((name) => verdict(store, `${name}.example`))).toEqual([
      'deny',
      'allow',
      'allow',
    ]);
    expect(store.resources('Egress').map(({ metadata }) => (metadata as { name: string }).name)).toEqual([
      'b',
      'c',
    ]);
  });

  test('one that is older than the watch restores nothing', () => {
    const store = synced();
    send(store, 'DELETED', at(21, policy('a')));
    send(store, 'ADDED', at(22, policy('c')));
    send(store, 'MODIFIED', at(23, policy('b', 'new.example')));
    store.list('Egress', listOf(20, at(5, policy('a')), at(7, policy('b'))));
    expect(['a', 'b', 'c', 'new'].map((name) => verdict(store, `${name}.example`))).toEqual([
      'deny',
      'deny',
      'allow',
      'allow',
    ]);
  });

  test('items of a typed list have no kind', () => {
    const store = new PolicyStore();
    const { metadata, spec } = policy('a');
    store.list('Egress', listOf(1, { metadata, spec }));
    expect(verdict(store, 'a.example')).toBe('allow');
  });

  test('an item without a name is reported', () => {
    const store = new PolicyStore();
    store.list('Egress', listOf(1, { spec: {} }, policy('a')));
    expect(store.evaluator.issues).toMatchObject([{ code: 'not-a-resource', severity: 'error' }]);
    expect(verdict(store, 'a.example')).toBe('allow');
  });

  test('an error of the API server is not an empty list', () => {
    const store = synced();
    expect(() => {
      store.list('Egress', { kind: 'Status', code: 500 });
    }).toThrow(new TypeError('the list of Egress resources has no `items`: it is `Status`'));
    expect(verdict(store, 'a.example')).toBe('allow');
  });
});

describe('events', () => {
  test('add, modify, delete', () => {
    const store = synced();
    expect(send(store, 'ADDED', at(11, policy('c')))).toBe('applied');
    expect(verdict(store, 'c.example')).toBe('allow');
    expect(send(store, 'MODIFIED', at(12, policy('c', 'other.example')))).toBe('applied');
    expect([verdict(store, 'c.example'), verdict(store, 'other.example')]).toEqual(['deny', 'allow']);
    expect(send(store, 'DELETED', at(13, policy('c', 'other.example')))).toBe('applied');
    expect(verdict(store, 'other.example')).toBe('deny');
    expect(store.resourceVersion('Egress')).toBe('13');
  });

  test('twice, late and out of order', () => {
    const store = synced();
    expect(send(store, 'MODIFIED', at(99, policy('a', 'new.example')))).toBe('applied');
    // 100 is more than 99, though not as text.
    expect(send(store, 'MODIFIED', at(100, policy('a', 'newer.example')))).toBe('applied');
    expect(send(store, 'MODIFIED', at(100, policy('a', 'newer.example')))).toBe('stale');
    expect(send(store, 'MODIFIED', at(99, policy('a', 'new.example')))).toBe('stale');
    expect(send(store, 'DELETED', at(101, policy('b')))).toBe('applied');
    expect(send(store, 'MODIFIED', at(98, policy('b')))).toBe('stale');
    expect(send(store, 'ADDED', at(9, policy('never-listed')))).toBe('stale');
    expect(verdict(store, 'newer.example')).toBe('allow');
    expect(verdict(store, 'b.example')).toBe('deny');
    expect(send(store, 'ADDED', at(102, policy('b')))).toBe('applied');
    expect(verdict(store, 'b.example')).toBe('allow');
  });

  test('versions that are not numbers are distinguished, not ordered', () => {
    const store = new PolicyStore();
    store.list('Egress', listOf('v-a', at('v-b', policy('a'))));
    expect(send(store, 'MODIFIED', at('v-b', policy('a', 'x.example')))).toBe('stale');
    expect(send(store, 'MODIFIED', at('v-0', policy('a', 'x.example')))).toBe('applied');
    expect(send(store, 'MODIFIED', policy('a', 'y.example'))).toBe('applied');
    expect(verdict(store, 'y.example')).toBe('allow');
  });

  test('a bookmark moves the watch on, and drops nothing that comes late', () => {
    const store = synced();
    expect(send(store, 'BOOKMARK', { kind: 'Egress', metadata: { resourceVersion: '50' } })).toBe('bookmark');
    expect(store.resourceVersion('Egress')).toBe('50');
    expect(send(store, 'ADDED', at(40, policy('c')))).toBe('applied');
    expect(store.resourceVersion('Egress')).toBe('50');
  });

  test('410 Gone asks for a list, and known objects count until then', () => {
    const store = synced();
    expect(send(store, 'ERROR', { kind: 'Status', code: 410, reason: 'Expired' })).toBe('relist');
    expect([store.isSynced, verdict(store, 'a.example')]).toEqual([false, 'allow']);
    store.list('Egress', listOf(60));
    expect([store.isSynced, verdict(store, 'a.example')]).toEqual([true, 'deny']);
  });

  test.each<[what: string, type: string, object: unknown]>([
    ['another kind', 'ADDED', { kind: 'Pod', metadata: { name: 'a' } }],
    ['no object', 'ADDED', null],
    ['no name', 'ADDED', { kind: 'Egress', metadata: {} }],
    ['an unknown type', 'RENAMED', policy('a')],
  ])('%s is ignored', (_, type, object) => {
    expect(send(synced(), type, object)).toBe('ignored');
  });

  test('a route group reaches the policies that name it', () => {
    const store = synced();
    send(store, 'ADDED', at(11, egress({ name: 'r', hosts: ['r.example'], matches: ['get'] })));
    expect(verdict(store, 'r.example')).toBe('deny');
    expect(store.evaluator.issues.map(({ code }) => code)).toEqual(['missing-route-group']);
    send(store, 'ADDED', at(11, routeGroup('get', [{ pathRegex: '/get' }])), 'HTTPRouteGroup');
    expect(verdict(store, 'r.example')).toBe('allow');
    send(store, 'DELETED', at(12, routeGroup('get', [])), 'HTTPRouteGroup');
    expect(verdict(store, 'r.example')).toBe('deny');
  });
});

test('an invalid resource is reported and takes no other along', () => {
  const store = synced();
  send(store, 'ADDED', at(11, egress({ name: 'bad', ports: ['ftp 1'] })));
  expect(verdict(store, 'a.example')).toBe('allow');
  expect(store.evaluator.issues).toMatchObject([{ code: 'invalid-protocol', resource: { name: 'bad' } }]);
});

test('what comes and goes between two questions leaves no trace', () => {
  const store = synced();
  expect(verdict(store, 'c.example')).toBe('deny');
  send(store, 'ADDED', at(11, policy('c')));
  send(store, 'DELETED', at(12, policy('c')));
  send(store, 'ADDED', at(13, egress({ name: 'd', ports: ['ftp 1'] })));
  send(store, 'DELETED', at(14, policy('d')));
  expect(verdict(store, 'c.example')).toBe('deny');
  expect(store.evaluator.issues).toEqual([]);
});

test('an evaluator never changes', () => {
  const store = synced();
  const before = store.evaluator;
  expect(store.evaluator).toBe(before);
  send(store, 'DELETED', at(11, policy('a')));
  expect(before.evaluate(http('a.example')).verdict).toBe('allow');
  expect(verdict(store, 'a.example')).toBe('deny');
});

test('a policy that goes and comes back decides last', () => {
  const store = new PolicyStore();
  store.list('Egress', listOf(10, at(5, policy('a', 'x.example')), at(7, policy('b', 'x.example'))));
  const granting = () => {
    const decision = store.evaluator.evaluate(http('x.example'));
    return decision.verdict === 'allow' && decision.rule?.policy.name;
  };
  expect(granting()).toBe('a');
  send(store, 'DELETED', at(11, policy('a', 'x.example')));
  send(store, 'ADDED', at(12, policy('a', 'x.example')));
  expect(granting()).toBe('b');
  send(store, 'MODIFIED', at(13, egress({ name: 'b', hosts: ['x.example', 'y.example'] })));
  expect(granting()).toBe('b');
});

test('the settings of the mesh are those of the options', () => {
  const store = new PolicyStore({ mesh: { enableEgress: true } });
  expect(verdict(store, 'anything.example')).toBe('allow');
  expect(() => new PolicyStore({ mesh: { enableEgress: 'no' as unknown as boolean } })).toThrow(
    InvalidOptionError,
  );
});

test('deletions are not remembered for ever', () => {
  const store = synced();
  for (let index = 0; index < 10_001; index++) send(store, 'DELETED', at(100 + index, policy(`p${index}`)));
  expect(send(store, 'ADDED', at(99, policy('p10000')))).toBe('stale');
  expect(send(store, 'ADDED', at(99, policy('p0')))).toBe('applied');
});

/** A history of one kind: who is written or deleted, in the order of the versions. */
const history = fc.array(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), isDeleted: fc.boolean(), isValid: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
);
const disorder = fc.array(fc.nat(), { minLength: 1, maxLength: 75 });

property(
  'however its events arrive, a store decides by the end of the history',
  fc.tuple(history, disorder, fc.nat(25)),
  ([steps, picks, relist]) => {
    const events = steps.map(({ name, isDeleted, isValid }, index) => ({
      type: isDeleted ? 'DELETED' : 'MODIFIED',
      object: at(
        index + 1,
        isValid ? policy(name, `${name}${index}.example`) : egress({ name, ports: ['ftp 1'] }),
      ),
    }));
    const stateAfter = (count: number): Map<unknown, Versioned> => {
      const state = new Map<unknown, Versioned>();
      for (const { type, object } of events.slice(0, count)) {
        if (type === 'DELETED') state.delete(object.metadata['name']);
        else state.set(object.metadata['name'], object);
      }
      return state;
    };

    const store = new PolicyStore();
    const listed = Math.min(relist, events.length);
    const list = listOf(listed, ...stateAfter(listed).values());
    // Some in any order, perhaps twice; the list in between; in the end each once more, mostly from the last to the first.
    const early = picks.map((pick) => events[pick % events.length]);
    for (const event of early) if (event) store.handle('Egress', event);
    store.list('Egress', list);
    for (const event of picks.length % 3 === 0 ? events : [...events].reverse()) {
      store.handle('Egress', event);
      // To ask in between changes nothing; not to ask lets changes gather.
      if (picks.length % 2 === 0) expect(store.evaluator).toBe(store.evaluator);
    }

    const expected = compile([...stateAfter(events.length).values()], [], { onInvalid: 'skip' });
    for (const { object } of events) {
      const [host = ''] = (object.spec as { hosts?: string[] }).hosts ?? [];
      expect(store.evaluator.evaluate(http(host)).verdict).toBe(expected.evaluate(http(host)).verdict);
    }
    expect(store.evaluator.issues).toEqual(
      compile(store.resources('Egress'), [], { onInvalid: 'skip' }).issues,
    );
    expect(new Set(store.resources('Egress'))).toEqual(new Set(stateAfter(events.length).values()));
  },
);
