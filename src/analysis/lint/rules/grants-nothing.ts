import { defineRule } from '../lint-rule.js';

export const grantsNothing = defineRule({
  code: 'grants-nothing',
  severity: 'warning',
  summary: 'a policy without sources or without ports',
  *check({ policies }) {
    for (const policy of policies) {
      if (!policy.counts) continue;
      const missing =
        policy.sources.length === 0 ? 'sources' : policy.ports.length === 0 ? 'ports' : undefined;
      if (missing === undefined) continue;
      const what = missing === 'sources' ? 'ServiceAccount among its sources' : 'ports';
      yield {
        on: policy,
        path: ['spec', missing],
        message: `the policy has no ${what}, so it grants nothing`,
        fix: { message: `name them in \`spec.${missing}\`, or remove the policy` },
      };
    }
  },
});
