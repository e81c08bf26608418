import type { Authority, HostPattern } from './host.js';
import { HostTable } from './host-table.js';

/** Many hosts of one rule. Each question is answered by the first of them that matches, in their order. */
export class HostSet {
  private readonly positions: HostTable<number>;

  constructor(
    private readonly hosts: readonly HostPattern[],
    rulePort: number,
  ) {
    this.positions = new HostTable(rulePort);
    for (const [position, host] of hosts.entries()) this.positions.getOrCreate(host, () => position);
  }

  firstForAuthority(authority: Authority): HostPattern | undefined {
    let first = this.hosts.length;
    this.positions.forEachAuthorityMatch(authority, (position) => {
      if (position < first) first = position;
    });
    return this.hosts[first];
  }

  firstForServerName(serverName: string): HostPattern | undefined {
    let first = this.hosts.length;
    this.positions.forEachServerNameMatch(serverName, (position) => {
      if (position < first) first = position;
    });
    return this.hosts[first];
  }
}
