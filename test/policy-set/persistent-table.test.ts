import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PersistentArray } from '../../src/policy-set/persistent-array.js';
import { PersistentTable, TableBuilder } from '../../src/policy-set/persistent-table.js';
import { property } from '../support/property.js';

function builderOf<Value>(
  values: Iterable<readonly [namespace: string, name: string, value: Value]>,
): TableBuilder<Value> {
  const builder = new TableBuilder<Value>();
  for (const [namespace, name, value] of values) builder.set(namespace, name, value);
  return builder;
}

const change = fc.tuple(
  fc.constantFrom('a', 'b', '__proto__'),
  fc.constantFrom('x', 'y', 'z', 'constructor'),
  fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
);

describe('a table', () => {
  property(
    'holds what a map would, and leaves the tables before it as they were',
    fc.array(fc.array(change)),
    (all) => {
      const states = [{ table: PersistentTable.empty<number>(), map: new Map<string, number>() }];
      for (const changes of all) {
        const { table, map } = states.at(-1) ?? {
          table: PersistentTable.empty<number>(),
          map: new Map<string, number>(),
        };
        const next = new Map(map);
        for (const [namespace, name, value] of changes) {
          if (value === undefined) next.delete(`${namespace}/${name}`);
          else next.set(`${namespace}/${name}`, value);
        }
        states.push({ table: table.with(builderOf(changes)), map: next });
      }
      for (const { table, map } of states) {
        for (const namespace of ['a', 'b', '__proto__', 'missing']) {
          for (const name of ['x', 'y', 'z', 'constructor', 'missing']) {
            expect(table.get(namespace, name)).toBe(map.get(`${namespace}/${name}`));
          }
        }
        expect([...table.values()].sort()).toEqual([...map.values()].sort());
      }
    },
  );

  test('that nothing changes is the same table', () => {
    const table = PersistentTable.empty<string>().with(builderOf([['a', 'x', 'one']]));
    expect(table.with(new TableBuilder())).toBe(table);
    expect(table.with(builderOf([['a', 'x', 'one']]))).toBe(table);
    expect(table.with(builderOf([['b', 'x', undefined]]))).toBe(table);
    expect(table.with(builderOf([['a', 'x', 'two']]))).not.toBe(table);
  });

  test('forgets names without a value when over 1,024 more of them are kept than of others', () => {
    const all = Array.from({ length: 3000 }, (_, index) => ['mesh', `p${index}`, index + 1] as const);
    const full = PersistentTable.empty<number>().with(builderOf(all));
    const changed = full.with(
      builderOf(all.map(([namespace, name, value]) => [namespace, name, -value] as const)),
    );
    const without = (table: PersistentTable<number>, left: number) =>
      table.with(
        builderOf(all.slice(left).map(([namespace, name]) => [namespace, name, undefined] as const)),
      );
    const many = without(changed, 988);
    const few = without(many, 987);
    expect([full, changed, many, few].map(({ nameCount }) => nameCount)).toEqual([3000, 3000, 3000, 987]);
    expect(without(few, 5).nameCount).toBe(987);

    expect([...without(few, 3).values()]).toEqual([-1, -2, -3]);
    expect([few.get('mesh', 'p986'), few.get('mesh', 'p987')]).toEqual([-987, undefined]);
    expect([full.get('mesh', 'p2999'), many.get('mesh', 'p987')]).toEqual([3000, -988]);
    expect(few.with(builderOf([['mesh', 'p2999', 1]])).get('mesh', 'p2999')).toBe(1);
  });
});

describe('a builder', () => {
  test('creates a value once, and has what was set last', () => {
    const builder = new TableBuilder<number[]>();
    const first = builder.getOrCreate('a', 'x', () => [1]);
    expect(builder.getOrCreate('a', 'x', () => [2])).toBe(first);
    builder.set('a', 'x', [3]);
    builder.set('b', 'x', [4]);
    expect(builder.get('a', 'x')).toEqual([3]);
    expect(builder.get('a', 'y')).toBeUndefined();
    expect(builder.get('c', 'x')).toBeUndefined();
    expect([...builder.map((value) => value.length).entries()]).toEqual([
      ['a', 'x', 1],
      ['b', 'x', 1],
    ]);
  });
});

describe('a list in chunks', () => {
  const index = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(255, 256, 257, 511, 512, 1000));
  const changes = fc.array(fc.tuple(index, fc.option(fc.integer(), { nil: undefined })), { maxLength: 6 });

  property(
    'holds what an array would, and leaves the lists before it as they were',
    fc.array(changes),
    (all) => {
      const states = [{ list: PersistentArray.empty<number>(), array: [] as (number | undefined)[] }];
      for (const several of all) {
        const { list, array } = states.at(-1) ?? { list: PersistentArray.empty<number>(), array: [] };
        const next = [...array];
        for (const [at, value] of several) next[at] = value;
        states.push({ list: list.with(several), array: next });
      }
      for (const { list, array } of states) {
        for (const at of [0, 1, 2, 3, 4, 255, 256, 257, 511, 512, 513, 1000, 1001, 5000]) {
          expect(list.get(at)).toBe(array[at]);
        }
        expect([...list.values()]).toEqual([...array].filter((value) => value !== undefined));
      }
    },
  );
});
