import { quote } from '../../../model/quote.js';
import { resourceKey } from '../../../parse/identity.js';
import { keyOf } from '../context.js';
import { defineRule } from '../lint-rule.js';

export const routeGroupInOtherNamespace = defineRule({
  code: 'route-group-in-other-namespace',
  severity: 'warning',
  summary: 'a route group is looked up in the namespace of the policy, and is in another',
  supersedes: 'missing-route-group',
  *check({ policies, routeGroups }) {
    const present = new Set(routeGroups.map(keyOf));
    const namespaces = new Map<string, string>();
    for (const { reference } of routeGroups) namespaces.set(reference.name, reference.namespace);
    for (const policy of policies) {
      const { namespace } = policy.reference;
      for (const { value: name, path } of policy.routeGroups) {
        const other = namespaces.get(name);
        if (other === undefined || present.has(resourceKey(namespace, name))) continue;
        yield {
          on: policy,
          path,
          message: `HTTPRouteGroup ${quote(name)} is in namespace ${quote(other)}, but is looked up in ${quote(namespace)}: it contributes no route`,
          fix: { message: `put the route group into namespace ${quote(namespace)}` },
        };
      }
    }
  },
});
