import { UsageError } from '../arguments.js';

/** @import { ServiceAccount } from 'egress-policy' */

/**
 * Whose connections are whose. In a cluster this is a look-up of the pod with that address; here it is a table,
 * of `ADDRESS=NAMESPACE/NAME`. The client has no say in it.
 *
 * @param {readonly string[]} entries
 * @returns {(address: string | undefined) => ServiceAccount | undefined}
 */
export function readClients(entries) {
  /** @type {Map<string, ServiceAccount>} */
  const byAddress = new Map();
  for (const entry of entries) {
    const [, address, namespace, name] = /^([^=]+)=([^/]+)\/([^/]+)$/.exec(entry) ?? [];
    if (!address || !namespace || !name) {
      throw new UsageError(`\`${entry}\` is no client: write \`ADDRESS=NAMESPACE/NAME\``);
    }
    byAddress.set(address, { namespace, name });
  }
  return (address = '') => byAddress.get(address.replace(/^::ffff:/, ''));
}
