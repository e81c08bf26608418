import { describe, expect, test, vi } from 'vitest';

import { compile, evaluate, InvalidOptionError, InvalidPolicyError, parseManifests } from '../src/index.js';
import { PolicySet } from '../src/policy-set/policy-set.js';
import { egress, http } from './support/resources.js';

const read = vi.spyOn(PolicySet, 'read');

/** How often policies are read while a function runs. */
function readingsOf(run: () => void): number {
  read.mockClear();
  run();
  return read.mock.calls.length;
}

/** What a program without types may pass. */
const untyped = (value: unknown): never => value as never;

const request = http('a.test');
const policy = egress({ hosts: ['a.test'] });

describe('evaluate() called again', () => {
  test('reads what parseManifests() returned once, in each form of the call', () => {
    const manifests = parseManifests(JSON.stringify(policy));
    const once = (call: () => void): void => {
      expect(
        readingsOf(() => {
          [call, call, call].forEach((one) => {
            one();
          });
        }),
      ).toBe(1);
    };
    once(() => evaluate(request, manifests));
    once(() => evaluate(request, manifests, { dialect: 'envoy' }));
    once(() => evaluate(request, manifests, undefined, { dialect: 'pipy', onInvalid: 'skip' }));
    once(() => evaluate(request, manifests.policies, manifests.routeGroups));
    const mesh = Object.freeze({ enableEgress: true });
    once(() => evaluate(request, manifests, { mesh }));
  });

  test('reads what may have changed again', () => {
    const changing = egress({ hosts: ['a.test'] });
    expect(evaluate(request, [changing]).verdict).toBe('allow');
    expect(evaluate(request, Object.freeze([changing])).verdict).toBe('allow');
    Object.assign(changing.spec, { hosts: ['b.test'] });
    expect(evaluate(request, [changing]).verdict).toBe('deny');
    expect(evaluate(request, Object.freeze([changing])).verdict).toBe('deny');
  });

  test('tells options apart, also where they change in place', () => {
    const manifests = parseManifests(JSON.stringify(policy));
    const other = http('b.test', { port: 81 });
    const mesh = { enableEgress: true };
    expect(evaluate(other, manifests, { mesh }).verdict).toBe('allow');
    mesh.enableEgress = false;
    expect(evaluate(other, manifests, { mesh }).verdict).toBe('deny');
    expect(evaluate(other, manifests).verdict).toBe('deny');
    expect(
      evaluate(other, manifests, Object.freeze({ mesh: Object.freeze({ enableEgress: true }) })).verdict,
    ).toBe('allow');
  });
});

describe('manifests in the place of policies', () => {
  test('bring the settings of the mesh, over which those of the call come', () => {
    const manifests = { policies: [], mesh: { enableEgress: true } };
    expect(evaluate(request, manifests).verdict).toBe('allow');
    expect(evaluate(request, manifests, { mesh: { enableEgress: false } }).verdict).toBe('deny');
  });

  test('that could not be read are refused, unless that is skipped', () => {
    const manifests = parseManifests('kind: [');
    expect(() => compile(manifests)).toThrow(InvalidPolicyError);
    expect(compile(manifests, { onInvalid: 'skip' }).issues).toMatchObject([{ code: 'invalid-manifest' }]);
  });
});

describe('a wrong call is refused by name', () => {
  test.each<readonly [name: string, call: () => unknown, message: string]>([
    [
      'an unknown option',
      () => compile([], [], untyped({ dailect: 'envoy' })),
      '`dailect`; did you mean `dialect`?',
    ],
    [
      'an unknown setting',
      () => compile([], [], { mesh: untyped({ enableEgres: true }) }),
      'did you mean `enableEgress`?',
    ],
    [
      'an old name',
      () => compile(untyped({ policies: [], meshConfig: {} })),
      'there is no option `meshConfig`',
    ],
    ['an evaluator', () => evaluate(request, untyped(compile([]))), 'policies is an Evaluator'],
    ['a mesh that is a text', () => compile([], [], { mesh: untyped('osm') }), 'mesh `osm` is not an object'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });
});

test('issues are frozen', () => {
  expect(Object.isFrozen(compile([]).issues)).toBe(true);
});
