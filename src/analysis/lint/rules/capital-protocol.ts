import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const capitalProtocol = defineRule({
  code: 'capital-protocol',
  severity: 'warning',
  summary: 'a protocol with capitals, of which the control plane for Envoy makes no filter chain',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      if (rule.declaredProtocol === rule.protocol) continue;
      yield {
        on,
        path: [...path, 'protocol'],
        message: `protocol ${quote(rule.declaredProtocol)} is not in lower case: an Envoy sidecar gets no filter chain for it`,
        fix: { message: `write ${quote(rule.protocol)}`, replacement: rule.protocol },
      };
    }
  },
});
