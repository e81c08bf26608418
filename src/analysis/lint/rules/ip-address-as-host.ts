import { parseAddress } from '../../../match/address.js';
import { formatAddress } from '../../../match/format-address.js';
import { parseHostPattern } from '../../../match/host.js';
import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const ipAddressAsHost = defineRule({
  code: 'ip-address-as-host',
  severity: 'warning',
  summary: 'an address among the hosts: it is compared with a name, and constrains no address',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      const result = parseHostPattern(host);
      const name = result.ok && result.pattern.wildcard === 'none' ? result.pattern.name : '';
      const address = parseAddress(name.replace(/^\[(.*)\]$/, '$1'));
      if (!address) continue;
      const range = `${formatAddress(address)}/${address.family === 4 ? 32 : 128}`;
      yield {
        on,
        path,
        message: `host ${quote(host)} is an address: it is compared with the Host header, which the client chooses, and with server names, which are never addresses`,
        fix: { message: `write ${quote(range)} in \`spec.ipAddresses\`` },
      };
    }
  },
});
