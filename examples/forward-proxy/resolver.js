import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { UsageError } from '../arguments.js';

/**
 * Where a connection really goes. The address is looked up once: the one that is decided on is the one that is used.
 *
 * @typedef {{ readonly ip: string, readonly port: number }} Destination
 * @typedef {(host: string, port: number) => Promise<Destination | undefined>} Resolver
 */

/**
 * Looks names up in the DNS, but for those that are told otherwise, as with curl's `--connect-to`.
 *
 * @param {readonly string[]} entries each `HOST:PORT:ADDRESS:PORT`
 * @returns {Resolver} `undefined` for a name that is not known
 */
export function readResolver(entries) {
  /** @type {Map<string, Destination>} */
  const overrides = new Map();
  for (const entry of entries) {
    const [, from, ip, port] = /^([^:]+:[0-9]+):([^:]+):([0-9]+)$/.exec(entry) ?? [];
    if (!from || !ip || !isIP(ip)) {
      throw new UsageError(`\`${entry}\` is no override: write \`HOST:PORT:ADDRESS:PORT\``);
    }
    overrides.set(from.toLowerCase(), { ip, port: Number(port) });
  }
  return async (host, port) => {
    const override = overrides.get(`${host.toLowerCase()}:${port}`);
    if (override) return override;
    try {
      const { address } = await lookup(host.replace(/^\[|\]$/g, ''));
      return { ip: address, port };
    } catch {
      return undefined;
    }
  };
}
