import type { HostPattern } from '../../match/host.js';
import type { HostSet } from './change.js';

/**
 * Host names that no entry of `spec.hosts` distinguishes, written as the narrowest entry that matches them: a name,
 * `*.` and a name, or `*`. Empty: the empty name, which no entry matches.
 */
export type NameClass = string;

/** A class of names, and one of them. */
export interface ExampleName {
  readonly nameClass: NameClass;
  readonly example: string;
}

/** Splits all host names into equivalence classes, by the names and wildcards that are declared. */
export class HostNames {
  private readonly exact: ReadonlySet<string>;
  private readonly bases: ReadonlySet<string>;

  constructor(patterns: readonly HostPattern[]) {
    this.exact = new Set(patterns.filter(({ wildcard }) => wildcard === 'none').map(({ name }) => name));
    this.bases = new Set(
      patterns.filter(({ wildcard }) => wildcard === 'subdomains').map(({ name }) => name),
    );
  }

  /** One name of every class. */
  examples(): readonly ExampleName[] {
    return [
      ...[...this.exact].map((name) => ({ nameClass: name, example: name })),
      ...[...this.bases].map((base) => ({ nameClass: `*.${base}`, example: this.unnamedBelow(base) })),
      { nameClass: '*', example: this.unnamed() },
      { nameClass: '', example: '' },
    ];
  }

  /** The class of a name in normal form. */
  classOf(name: string): NameClass {
    if (name === '' || this.exact.has(name)) return name;
    const base = suffixesOf(name).find((suffix) => this.bases.has(suffix));
    return base === undefined ? '*' : `*.${base}`;
  }

  /** A short label keeps the name within the bounds of DNS, if any label does. */
  private unnamedBelow(base: string): string {
    for (let number = 10; ; number++) {
      const name = `${number.toString(36)}.${base}`;
      if (!this.exact.has(name)) return name;
    }
  }

  private unnamed(): string {
    for (let number = 0; ; number++) {
      const name = number === 0 ? 'other.example' : `other.example${number}`;
      if (this.classOf(name) === '*') return name;
    }
  }
}

/** The part after each dot of a name, the longest first. */
export function suffixesOf(name: string): readonly string[] {
  const suffixes: string[] = [];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    suffixes.push(name.slice(dot + 1));
  }
  return suffixes;
}

/** Names with a port, or without. */
export interface NamesAndPort {
  readonly name: NameClass;
  readonly port: number | undefined;
}

/** Writes names with their port as an entry of `spec.hosts`. */
export function hostText({ name, port }: NamesAndPort): string {
  return port === undefined ? name : `${name}:${port}`;
}

/** Describes some of many hosts as entries with exceptions, by the wildcards that cover them. */
export class HostDescriber {
  private readonly parents: ReadonlyMap<string, readonly string[]>;
  private readonly children = new Map<string, string[]>();

  /** @param all every host, those that are to be described included */
  constructor(all: readonly NamesAndPort[], requestPort: number) {
    const classes = new Map(all.map((nameClass) => [hostText(nameClass), nameClass]));
    this.parents = new Map(
      Array.from(classes, ([text, nameClass]) => [text, parentsOf(nameClass, classes, requestPort)]),
    );
    for (const [text, wider] of this.parents) {
      for (const parent of wider) {
        const known = this.children.get(parent);
        if (known) known.push(text);
        else this.children.set(parent, [text]);
      }
    }
  }

  /**
   * Hosts below a chosen wildcard are not named again; those that are not chosen are its exceptions. A host without a
   * port may have that of the request; a host that no entry matches may have any other.
   */
  describe(chosen: readonly NamesAndPort[]): readonly HostSet[] {
    const wanted = new Set(chosen.map(hostText));
    return [...wanted].sort(byDomain).flatMap((host) => {
      const wider = this.parents.get(host) ?? [];
      if (wider.length > 0 && wider.every((parent) => wanted.has(parent))) return [];
      const except = this.exceptionsOf(host, wanted);
      return [{ host, ...(except.length > 0 && { except }) }];
    });
  }

  /** The widest hosts below one that are not chosen. */
  private exceptionsOf(host: string, wanted: ReadonlySet<string>): readonly string[] {
    const exceptions = new Set(this.othersBelow(host, wanted));
    return [...exceptions]
      .filter((text) => !this.parents.get(text)?.some((parent) => exceptions.has(parent)))
      .sort(byDomain);
  }

  private othersBelow(host: string, wanted: ReadonlySet<string>): readonly string[] {
    const below = this.children.get(host) ?? [];
    return below.flatMap((child) => (wanted.has(child) ? this.othersBelow(child, wanted) : [child]));
  }
}

/** The hosts that match those of a class and more: the narrowest with the same port, and the narrowest without one. */
function parentsOf(
  { name, port }: NamesAndPort,
  all: ReadonlyMap<string, unknown>,
  requestPort: number,
): readonly string[] {
  if (name === '') return [];
  const wildcards = suffixesOf(name.startsWith('*.') ? name.slice(2) : name).map((base) => `*.${base}`);
  const wider = name === '*' ? [] : [...wildcards, '*'];
  const samePort = wider.map((one) => hostText({ name: one, port })).find((text) => all.has(text));
  const anyPort = port === requestPort ? [name, ...wider].find((text) => all.has(text)) : undefined;
  const noEntry = name === '*' && port !== undefined && port !== requestPort ? '' : undefined;
  return [samePort, anyPort, noEntry].filter((text) => text !== undefined);
}

function byDomain(left: string, right: string): number {
  const [a = '', b = ''] = [left, right].map((text) => text.split('.').reverse().join('.'));
  return a === b ? 0 : a < b ? -1 : 1;
}
