import { quote } from '../../../model/quote.js';
import { resourceKey } from '../../../parse/identity.js';
import { keyOf } from '../context.js';
import { defineRule } from '../lint-rule.js';

export const unusedRouteGroup = defineRule({
  code: 'unused-route-group',
  severity: 'note',
  summary: 'no policy of its namespace names the route group',
  *check({ policies, routeGroups }) {
    const used = new Set(
      policies.flatMap(({ reference, routeGroups: names }) =>
        names.map(({ value }) => resourceKey(reference.namespace, value)),
      ),
    );
    for (const group of routeGroups) {
      if (used.has(keyOf(group))) continue;
      const { namespace, name } = group.reference;
      yield {
        on: group,
        path: ['metadata', 'name'],
        message: `no policy in namespace ${quote(namespace)} names HTTPRouteGroup ${quote(name)}, so no egress depends on it`,
        fix: { message: 'name it in the `matches` of a policy, or remove it' },
      };
    }
  },
});
