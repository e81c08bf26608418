import { quote } from '../../../model/quote.js';
import { suggest } from '../../../parse/suggest.js';
import { defineRule } from '../lint-rule.js';

export const unknownServiceAccount = defineRule({
  code: 'unknown-service-account',
  severity: 'warning',
  summary: 'a source that does not exist, if the ServiceAccounts are given',
  *check({ policies, serviceAccounts }) {
    if (!serviceAccounts) return;
    for (const policy of policies) {
      for (const { value: source, path } of policy.sources) {
        const account = `${source.namespace}/${source.name}`;
        if (serviceAccounts.has(account)) continue;
        const meant = suggest(account, serviceAccounts);
        yield {
          on: policy,
          path,
          message: `there is no ServiceAccount ${quote(account)}`,
          fix: {
            message:
              meant === undefined ? 'create it, or remove the source' : `did you mean ${quote(meant)}?`,
          },
        };
      }
    }
  },
});
