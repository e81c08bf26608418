import type { HostPattern } from '../../../match/host.js';

/**
 * Whether one host entry matches every host that another matches, in `http` rules of one port.
 *
 * An entry with a port covers what has the same; one without stands for the rule's own port too.
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
        (inner.wildcard !== 'any' && inner.name.endsWith(`.${outer.name}`))
      );
  }
}
