import type { HostPattern } from '../../../match/host.js';

/**
 * Whether one host entry matches every host that another matches, in `http` rules of one port.
 *
 * An entry with a port covers entries with the same port; one without covers the rule's own port too.
 */
export function hostCovers(outer: HostPattern, inner: HostPattern, rulePort: number): boolean {
  const portCovered = outer.port === inner.port || (outer.port === undefined && inner.port === rulePort);
  return portCovered && nameCovers(outer, inner);
}

/** Exact, because a name is finite and a wildcard's names are not: no union of others covers one. */
function nameCovers(outer: HostPattern, inner: HostPattern): boolean {
  switch (outer.wildcard) {
    case 'any':
      return true;
    case 'none':
      return inner.wildcard === 'none' && inner.name === outer.name;
    case 'subdomains':
      return (
        (inner.wildcard === 'subdomains' && inner.name === outer.name) ||
        inner.name.endsWith(`.${outer.name}`)
      );
  }
}

/** The key of a host entry in an index of covering entries. */
export function hostKey({ wildcard, name }: HostPattern): string {
  return `${wildcard} ${name}`;
}

/** The keys of all entries whose name covers that of another. */
export function coveringHostKeys(inner: HostPattern): readonly string[] {
  const labels = inner.wildcard === 'any' ? [] : inner.name.split('.');
  const parents = labels.slice(1).map((_, index) => `subdomains ${labels.slice(index + 1).join('.')}`);
  return [hostKey(inner), ...parents, 'any '];
}

/** Whether some of a rule's hosts covers another. */
export type HostCover = (inner: HostPattern) => boolean;

/** Indexes the hosts of a rule. */
export function createHostCover(hosts: readonly HostPattern[], rulePort: number): HostCover {
  const byKey = new Map<string, HostPattern[]>();
  for (const host of hosts) {
    const alike = byKey.get(hostKey(host));
    if (alike) alike.push(host);
    else byKey.set(hostKey(host), [host]);
  }
  return (inner) =>
    coveringHostKeys(inner).some((key) =>
      (byKey.get(key) ?? []).some((outer) => hostCovers(outer, inner, rulePort)),
    );
}
