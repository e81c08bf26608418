import { PersistentArray } from './persistent-array.js';

/**
 * A number for each namespace and name, given once and for good.
 *
 * All tables that descend from one another share their numbers, so a table that changes copies no names. Nested
 * maps, so that a look-up joins no strings.
 */
class Interner {
  private readonly namespaces = new Map<string, Map<string, number>>();
  private given = 0;

  get count(): number {
    return this.given;
  }

  find(namespace: string, name: string): number | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  of(namespace: string, name: string): number {
    let names = this.namespaces.get(namespace);
    if (!names) this.namespaces.set(namespace, (names = new Map<string, number>()));
    let number = names.get(name);
    if (number === undefined) names.set(name, (number = this.given++));
    return number;
  }

  *names(): Generator<readonly [namespace: string, name: string, number: number]> {
    for (const [namespace, names] of this.namespaces) {
      for (const [name, number] of names) yield [namespace, name, number];
    }
  }
}

/** Names without a value that a table keeps before it forgets them: to forget copies the whole table. */
const MAX_FORGOTTEN_NAMES = 1024;

/**
 * Values by namespace and name. A table never changes: {@link PersistentTable.with} makes a new one at the cost of the
 * change, and the old one goes on as before, in the same time.
 *
 * Tables that are not related must not descend from one empty table: they would share an interner, and keep each
 * other's names.
 */
export class PersistentTable<Value> {
  private constructor(
    private readonly interner: Interner,
    private readonly array: PersistentArray<Value>,
    private readonly size: number,
  ) {}

  static empty<Value>(): PersistentTable<Value> {
    return new PersistentTable<Value>(new Interner(), PersistentArray.empty(), 0);
  }

  /** How many names are remembered, those included that have lost their value and are not forgotten yet. */
  get nameCount(): number {
    return this.interner.count;
  }

  get(namespace: string, name: string): Value | undefined {
    const number = this.interner.find(namespace, name);
    return number === undefined ? undefined : this.array.get(number);
  }

  values(): Iterable<Value> {
    return this.array.values();
  }

  /** The table with some values changed, added, or taken out (`undefined`). */
  with(changed: TableBuilder<Value | undefined>): PersistentTable<Value> {
    let { size } = this;
    const changes: (readonly [number, Value | undefined])[] = [];
    for (const [namespace, name, value] of changed.entries()) {
      const before = this.get(namespace, name);
      if (before === value) continue;
      size += Number(value !== undefined) - Number(before !== undefined);
      changes.push([this.interner.of(namespace, name), value]);
    }
    if (changes.length === 0) return this;
    const table = new PersistentTable(this.interner, this.array.with(changes), size);
    return this.nameCount > 2 * size + MAX_FORGOTTEN_NAMES ? table.renumbered() : table;
  }

  /** The same values, without the names that have none: those would add up while resources come and go. */
  private renumbered(): PersistentTable<Value> {
    const interner = new Interner();
    const values: (readonly [number, Value])[] = [];
    for (const [namespace, name, number] of this.interner.names()) {
      const value = this.array.get(number);
      if (value !== undefined) values.push([interner.of(namespace, name), value]);
    }
    return new PersistentTable(interner, PersistentArray.empty<Value>().with(values), this.size);
  }
}

/** Values by namespace and name while they are being made. */
export class TableBuilder<Value> {
  private readonly namespaces = new Map<string, Map<string, Value>>();

  get(namespace: string, name: string): Value | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, value: Value): void {
    const names = this.namespaces.get(namespace);
    if (names) names.set(name, value);
    else this.namespaces.set(namespace, new Map([[name, value]]));
  }

  getOrCreate(namespace: string, name: string, create: () => Value): Value {
    const known = this.get(namespace, name);
    if (known !== undefined) return known;
    const value = create();
    this.set(namespace, name, value);
    return value;
  }

  map<Changed>(change: (value: Value, namespace: string, name: string) => Changed): TableBuilder<Changed> {
    const changed = new TableBuilder<Changed>();
    for (const [namespace, name, value] of this.entries()) {
      changed.set(namespace, name, change(value, namespace, name));
    }
    return changed;
  }

  *entries(): Generator<readonly [namespace: string, name: string, value: Value]> {
    for (const [namespace, names] of this.namespaces) {
      for (const [name, value] of names) yield [namespace, name, value];
    }
  }
}
