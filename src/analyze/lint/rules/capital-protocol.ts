import { defineRule } from '../lint-rule.js';

export const capitalProtocol = defineRule({
  code: 'capital-protocol',
  severity: 'warning',
  summary: 'a protocol with capitals, of which the control plane for Envoy makes no filter chain',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { value: rule, path } of policy.ports) {
        if (rule.declaredProtocol === rule.protocol) continue;
        yield {
          on: policy,
          path: [...path, 'protocol'],
          message: `protocol \`${rule.declaredProtocol}\` is not in lower case: an Envoy sidecar gets no filter chain for it`,
          fix: { message: `write \`${rule.protocol}\``, replacement: rule.protocol },
        };
      }
    }
  },
});
