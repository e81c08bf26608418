import type { Authority, HostPattern } from '../match/host.js';

/**
 * Hosts of requests that no host entry of some rules tells apart: one name that an entry spells, or the names below a
 * suffix that no longer suffix and no such name takes, or the names that are left.
 *
 * An entry matches the hosts of a class iff it is one of the class or of a wider one.
 */
export class HostClass {
  /** Which rules have an entry that makes this class, by position, ascending. */
  readonly owners: number[] = [];
  /** The class of the next wider wildcard that matches these hosts too. */
  wider: HostClass | undefined;

  /**
   * @param pattern spells the class; `undefined` for hosts that no entry matches, and for none
   * @param port with which the hosts of the class are sent
   */
  constructor(
    readonly pattern: Pick<HostPattern, 'wildcard' | 'name'> | undefined,
    readonly port: number | undefined,
  ) {}
}

/** Makes a class: a subclass of it, for whoever keeps something with each. */
export type MakeHostClass<Class extends HostClass> = (
  ...parameters: ConstructorParameters<typeof HostClass>
) => Class;

/** The classes of hosts that the entries of some rules of one port tell apart. */
export class HostClasses<Class extends HostClass = HostClass> {
  /** Of every host that no entry matches. */
  readonly unmatched: Class;
  /** Of requests without a host. */
  readonly absent: Class;
  /** Sent without a port. */
  private readonly bare: NameClasses<Class>;
  /** Sent with a port, where that matters. */
  private readonly withPort = new Map<number, NameClasses<Class>>();

  /**
   * @param hostsOf the entries of each rule; `undefined` for one that asks for no host
   * @param rulePort of the rules: an entry without a port is for hosts that are sent with that one, too
   */
  constructor(
    hostsOf: Iterable<readonly HostPattern[] | undefined>,
    private readonly rulePort: number,
    make: MakeHostClass<Class>,
  ) {
    this.unmatched = make(undefined, undefined);
    this.absent = make(undefined, undefined);
    this.bare = new NameClasses(undefined, this.unmatched, make);
    const all = [...hostsOf];
    const withRulePort = all.some((hosts) => hosts?.some(({ port }) => port === rulePort))
      ? new NameClasses(rulePort, this.unmatched, make)
      : this.bare;
    this.withPort.set(rulePort, withRulePort);
    for (const [owner, hosts = []] of all.entries()) {
      for (const host of hosts) {
        if (host.port !== undefined) {
          this.namesWith(host.port, make).add(host, owner);
        } else {
          this.bare.add(host, owner);
          if (withRulePort !== this.bare) withRulePort.add(host, owner);
        }
      }
    }
    for (const names of [this.bare, ...this.withPort.values()]) names.link();
  }

  /**
   * The class of a host that is spelt as entries are compared, without a port, and that an entry spells. Nothing has
   * to be parsed for it; `undefined` for any other text.
   */
  ofSpelling(text: string): Class | undefined {
    return this.bare.exact.get(text);
  }

  /** The class of a name that no entry spells. */
  ofOtherName(name: string): Class {
    return name === '' ? this.unmatched : this.bare.ofWildcards(name);
  }

  /** Whether all entries spell one name, without a port. */
  get isOfOneName(): boolean {
    return (
      this.withPort.size === 1 && this.withPort.get(this.rulePort) === this.bare && this.bare.isOfOneName
    );
  }

  /** The class of a Host header. */
  ofAuthority({ name, port }: Authority): Class {
    return port === undefined ? this.bare.of(name) : (this.withPort.get(port)?.of(name) ?? this.unmatched);
  }

  /** The class of a TLS server name. */
  ofServerName(name: string): Class {
    return this.bare.of(name);
  }

  /** Every class, those included whose names are all in narrower ones. */
  *classes(): Generator<Class> {
    yield this.absent;
    yield this.unmatched;
    for (const names of new Set([this.bare, ...this.withPort.values()])) yield* names.classes();
  }

  /**
   * A host of a class. `undefined` for the absent one, and for a class without hosts: that of a wildcard below which
   * there is no room for a name, or all names have classes of their own.
   */
  representative(of: Class): Authority | undefined {
    const { pattern, port } = of;
    if (of === this.absent) return undefined;
    if (!pattern) return { name: '', port: undefined };
    if (pattern.wildcard === 'none') return { name: pattern.name, port };
    const suffix = pattern.wildcard === 'any' ? '' : `.${pattern.name}`;
    // Each class takes one candidate at most that is not of this one.
    const candidates = [...this.classes()].length + 1;
    for (let number = 0; number < candidates; number++) {
      const authority = { name: `${number.toString(36)}${suffix}`, port };
      if (authority.name.length > LONGEST_NAME) return undefined;
      if (this.ofAuthority(authority) === of) return authority;
    }
    return undefined;
  }

  private namesWith(port: number, make: MakeHostClass<Class>): NameClasses<Class> {
    const known = this.withPort.get(port);
    if (known) return known;
    const names = new NameClasses(port, this.unmatched, make);
    this.withPort.set(port, names);
    return names;
  }
}

/** Longest DNS name in text form (RFC 1035, section 2.3.4). */
const LONGEST_NAME = 253;

/** The classes of names that are sent with one port, or without. */
class NameClasses<Class extends HostClass> {
  readonly exact = new Map<string, Class>();
  private readonly below = new Map<string, Class>();
  private any: Class | undefined;
  /** Which lengths the keys of `below` have, so that no other ends of a name are looked up. */
  private readonly lengths = new Set<number>();

  constructor(
    private readonly port: number | undefined,
    private readonly unmatched: Class,
    private readonly make: MakeHostClass<Class>,
  ) {}

  add(pattern: HostPattern, owner: number): void {
    const { owners } = this.getOrCreate(pattern);
    if (owners.at(-1) !== owner) owners.push(owner);
  }

  /** Names the next wider class of each, once all are known. */
  link(): void {
    for (const [name, narrow] of this.exact) narrow.wider = this.ofWildcards(name);
    for (const [name, narrow] of this.below) narrow.wider = this.ofWildcards(name);
  }

  of(name: string): Class {
    if (name === '') return this.unmatched;
    return this.exact.get(name) ?? this.ofWildcards(name);
  }

  get isOfOneName(): boolean {
    return this.exact.size === 1 && this.below.size === 0 && !this.any;
  }

  *classes(): Generator<Class> {
    yield* this.exact.values();
    yield* this.below.values();
    if (this.any) yield this.any;
  }

  ofWildcards(name: string): Class {
    if (this.lengths.size > 0) {
      for (let dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        if (!this.lengths.has(name.length - dot - 1)) continue;
        const found = this.below.get(name.slice(dot + 1));
        if (found) return found;
      }
    }
    return this.any ?? this.unmatched;
  }

  private getOrCreate(pattern: HostPattern): Class {
    switch (pattern.wildcard) {
      case 'none':
        return this.getOrCreateIn(this.exact, pattern);
      case 'subdomains':
        this.lengths.add(pattern.name.length);
        return this.getOrCreateIn(this.below, pattern);
      case 'any':
        return (this.any ??= this.make(pattern, this.port));
    }
  }

  private getOrCreateIn(map: Map<string, Class>, pattern: HostPattern): Class {
    const known = map.get(pattern.name);
    if (known) return known;
    const made = this.make(pattern, this.port);
    map.set(pattern.name, made);
    return made;
  }
}
