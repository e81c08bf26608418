import { quote } from '../../../model/quote.js';
import { resourceKey } from '../../../parse/identity.js';
import { defineRule } from '../lint-rule.js';

export const duplicateSource = defineRule({
  code: 'duplicate-source',
  severity: 'warning',
  summary: 'a ServiceAccount that is listed twice in the sources',
  *check({ policies }) {
    for (const policy of policies) {
      const seen = new Set<string>();
      for (const { value: source, path } of policy.sources) {
        const key = resourceKey(source.namespace, source.name);
        if (seen.has(key)) {
          yield {
            on: policy,
            path,
            message: `ServiceAccount ${quote(`${source.namespace}/${source.name}`)} is listed before: the control plane for Envoy counts the policy twice, and its \`http\` hosts then collide`,
            fix: { message: 'remove it' },
          };
        }
        seen.add(key);
      }
    }
  },
});
