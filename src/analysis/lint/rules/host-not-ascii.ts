import { toALabels } from '../../../match/internationalized-name.js';
import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const hostNotAscii = defineRule({
  code: 'host-not-ascii',
  severity: 'warning',
  summary: 'an internationalised host that is not written as it is sent',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      if (/^[\0-\x7f]*$/.test(host)) continue;
      const [, wildcard = '', name = '', port = ''] = /^(\*\.)?(.*?)(:\d+)?$/s.exec(host) ?? [];
      const aLabels = toALabels(name);
      if (aLabels === undefined) continue;
      const sent = `${wildcard}${aLabels}${port}`;
      yield {
        on,
        path,
        message: `host ${quote(host)} is not ASCII: clients send ${quote(sent)}, and sidecars compare what is sent`,
        fix: { message: `write ${quote(sent)}`, replacement: sent },
      };
    }
  },
});
