import { ChunkedList } from './chunked-list.js';

/** What a name is followed by: nothing, while the table is being read. */
export interface Named {
  readonly namespace: string;
  readonly name: string;
}

/**
 * A number for each namespace and name, given once and for good.
 *
 * All tables that descend from one another share their numbers, so a table that changes copies no names. Nested
 * maps, so that a look-up joins no strings.
 */
class Numbers {
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
}

/** So many numbers may have lost their value before a table is worth renumbering. */
const fewLost = 1024;

/**
 * Values by namespace and name. A table never changes: {@link Table.with} makes a new one at the cost of the change,
 * and both go on in the same time, however many there are.
 */
export class Table<Value> {
  private constructor(
    private readonly numbers: Numbers,
    private readonly list: ChunkedList<Value>,
    readonly size: number,
  ) {}

  static empty<Value>(): Table<Value> {
    return new Table<Value>(new Numbers(), ChunkedList.empty(), 0);
  }

  get(namespace: string, name: string): Value | undefined {
    const number = this.numbers.find(namespace, name);
    return number === undefined ? undefined : this.list.get(number);
  }

  /** The table with some values changed, added, or taken out (`undefined`). */
  with(changes: TableChanges<Value>): Table<Value> {
    let { size } = this;
    const numbered: [number, Value | undefined][] = [];
    for (const { namespace, name, value } of changes.entries()) {
      const before = this.get(namespace, name);
      if (before === undefined && value === undefined) continue;
      size += (value === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
      numbered.push([this.numbers.of(namespace, name), value]);
    }
    if (numbered.length === 0) return this;
    return new Table(this.numbers, this.list.with(numbered), size);
  }

  /** Whether most of the names that were ever in the table, and are kept with their numbers, have left it. */
  get isMostlyLost(): boolean {
    return this.numbers.count > 2 * this.size + fewLost;
  }

  values(): Iterable<Value> {
    return this.list.values();
  }
}

/** What is to change in a table: a value for each namespace and name, the last one that is set. */
export class TableChanges<Value> {
  private readonly namespaces = new Map<string, Map<string, Value | undefined>>();

  set(namespace: string, name: string, value: Value | undefined): void {
    let names = this.namespaces.get(namespace);
    if (!names) this.namespaces.set(namespace, (names = new Map<string, Value | undefined>()));
    names.set(name, value);
  }

  has(namespace: string, name: string): boolean {
    return this.namespaces.get(namespace)?.has(name) ?? false;
  }

  get(namespace: string, name: string): Value | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  *entries(): Generator<{ readonly namespace: string; readonly name: string; readonly value: Value | undefined }> {
    for (const [namespace, names] of this.namespaces) {
      for (const [name, value] of names) yield { namespace, name, value };
    }
  }
}
