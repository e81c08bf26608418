import type { Authority, HostPattern } from './host.js';
import { NameTable } from './name-table.js';

/** A value for each of many hosts, found by Host headers and TLS server names in a time that their number leaves alone. */
export class HostTable<Value> {
  private readonly withoutPort = new NameTable<Value>();
  private readonly withPort = new Map<number, NameTable<Value>>();

  /** @param rulePort of the rules that the hosts belong to: a host without a port stands for that one too */
  constructor(private readonly rulePort: number) {}

  /** The value of a pattern; made when the pattern is new. */
  getOrCreate(pattern: HostPattern, create: () => Value): Value {
    return this.namesOf(pattern.port).getOrCreate(pattern, create);
  }

  /** Hands out the value of each pattern for which `authorityMatches()`. */
  forEachAuthorityMatch({ name, port }: Authority, visit: (value: Value) => void): void {
    if (port === undefined || port === this.rulePort) this.withoutPort.forEachMatch(name, visit);
    if (port !== undefined) this.withPort.get(port)?.forEachMatch(name, visit);
  }

  /** Hands out the value of each pattern for which `serverNameMatches()`. */
  forEachServerNameMatch(serverName: string, visit: (value: Value) => void): void {
    this.withoutPort.forEachMatch(serverName, visit);
  }

  private namesOf(port: number | undefined): NameTable<Value> {
    if (port === undefined) return this.withoutPort;
    const known = this.withPort.get(port);
    if (known) return known;
    const names = new NameTable<Value>();
    this.withPort.set(port, names);
    return names;
  }
}
