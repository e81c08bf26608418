import type { RequestHeaders } from '../../model/request.js';

/** The fields of an HTTP message, as a decision needs them. */
export interface HeaderFields {
  /** Host or `:authority`; `undefined` if neither was sent. */
  readonly host: string | undefined;
  /** All others, by their names in lower case. */
  readonly headers: RequestHeaders;
}

/**
 * Gathers header fields by name, in order, without those that begin with a colon (RFC 9113, section 8.3).
 *
 * Two hosts that differ become one that no host is: servers would choose between them differently.
 */
export function gatherFields(fields: Iterable<readonly [name: string, value: string]>): HeaderFields {
  const hosts: string[] = [];
  const byName = new Map<string, string[]>();
  for (const [sentName, value] of fields) {
    const name = sentName.toLowerCase();
    if (name === 'host' || name === ':authority') {
      hosts.push(value);
    } else if (!name.startsWith(':')) {
      const values = byName.get(name);
      if (values) values.push(value);
      else byName.set(name, [value]);
    }
  }
  // `fromEntries` defines fields, where an assignment to `__proto__` would lose one.
  return { host: joinHosts(hosts), headers: Object.fromEntries(byName) };
}

function joinHosts(hosts: readonly string[]): string | undefined {
  const [first, ...others] = hosts;
  return others.every((other) => other === first) ? first : hosts.join(', ');
}
