import type { FieldPath } from '../../../model/issue.js';
import { quote } from '../../../model/quote.js';
import { resourceKey } from '../../../parse/identity.js';
import type { LintContext, LintedPolicy } from '../context.js';
import { defineRule } from '../lint-rule.js';

export const duplicateEnvoyDomain = defineRule({
  code: 'duplicate-envoy-domain',
  severity: 'error',
  summary: 'a host that one source has twice on a port, so that Envoy rejects the routes',
  *check(context) {
    const reported = new Set<string>();
    for (const { policy, path, host, port, first } of repeatedDomains(context)) {
      const place = `${resourceKey(policy.reference.namespace, policy.reference.name)} ${path.join('.')} ${port}`;
      if (reported.has(place)) continue;
      reported.add(place);
      const { namespace, name } = first.reference;
      const where = first === policy ? 'before in this policy' : `in Egress ${quote(`${namespace}/${name}`)}`;
      yield {
        on: policy,
        path,
        message: `host ${quote(host)} is ${where} too, for the same source and \`http\` port ${port}: Envoy rejects all routes of the port`,
        fix: { message: 'name each host once for a source and port: merge the policies' },
      };
    }
  },
});

interface RepeatedDomain {
  readonly policy: LintedPolicy;
  readonly path: FieldPath;
  readonly host: string;
  readonly port: number;
  /** The policy that has the domain first. */
  readonly first: LintedPolicy;
}

/** A host on a port is two domains, with the port and without it. */
function* repeatedDomains({ rules }: LintContext): Iterable<RepeatedDomain> {
  const domains = new Map<string, LintedPolicy>();
  for (const { policy, spec } of rules) {
    const { protocol, port, sources } = spec.rule;
    if (protocol !== 'http') continue;
    const distinct = new Map(sources.map((source) => [resourceKey(source.namespace, source.name), source]));
    for (const source of distinct.keys()) {
      for (const { value: host, path } of policy.hosts) {
        const name = host.toLowerCase();
        const keys = [name, `${name}:${port}`].map((domain) => `${port} ${source} ${domain}`);
        const first = keys.map((key) => domains.get(key)).find((found) => found !== undefined);
        if (first) yield { policy, path, host, port, first };
        for (const key of keys) if (!domains.has(key)) domains.set(key, policy);
      }
    }
  }
}
