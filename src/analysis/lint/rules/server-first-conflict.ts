import { quote } from '../../../model/quote.js';
import { resourceKey } from '../../../parse/identity.js';
import type { LintedRule } from '../context.js';
import { defineRule } from '../lint-rule.js';

export const serverFirstConflict = defineRule({
  code: 'server-first-conflict',
  severity: 'error',
  summary: 'a port is `tcp-server-first` in one rule and inspected for another, for one source',
  *check({ rules }) {
    const serverFirst = new Map<string, LintedRule>();
    for (const rule of rules) {
      if (rule.spec.rule.protocol === 'tcp-server-first') {
        for (const key of keysOf(rule)) serverFirst.set(key, rule);
      }
    }
    for (const rule of rules) {
      if (rule.spec.rule.protocol === 'tcp-server-first') continue;
      const conflict = keysOf(rule)
        .map((key) => serverFirst.get(key))
        .find((other) => other !== undefined);
      if (!conflict) continue;
      const { port, protocol } = rule.spec.rule;
      const { namespace, name } = conflict.policy.reference;
      yield {
        on: rule.policy,
        path: rule.path,
        message: `port ${port} is ${quote(protocol)} here and \`tcp-server-first\` in Egress ${quote(`${namespace}/${name}`)} for the same source: waiting for the client to send first is a deadlock`,
        fix: { message: 'give both rules the same protocol' },
      };
    }
  },
});

function keysOf({ spec }: LintedRule): readonly string[] {
  const { sources, port } = spec.rule;
  return sources.map(({ namespace, name }) => `${port} ${resourceKey(namespace, name)}`);
}
