import { createRequire } from 'node:module';

const cedarWasm = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');

/** cedar-wasm: one policy for each source, the policy set parsed beforehand. It has globs instead of regexes. */
export function cedar({ policies, routeGroups }) {
  const patternsOf = new Map(routeGroups.map(({ metadata, spec }) => [metadata.namespace, spec.matches]));
  const texts = policies.map(({ metadata, spec }) => {
    const [{ namespace, name }] = spec.sources;
    const paths = patternsOf
      .get(metadata.namespace)
      .map(({ pathRegex }) => `context.path like "${pathRegex.replace('.*', '*')}"`);
    return `permit(principal == Account::"${namespace}/${name}", action == Action::"http", resource)
      when { context.host == "${spec.hosts[0]}" && context.port == 80 && context.method == "GET" && (${paths.join(' || ')}) };`;
  });
  const parsed = cedarWasm.preparsePolicySet('policies', { staticPolicies: texts.join('\n') });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  return ({ source, host, port, method, path }) => {
    const answer = cedarWasm.statefulIsAuthorized({
      principal: { type: 'Account', id: `${source.namespace}/${source.name}` },
      action: { type: 'Action', id: 'http' },
      resource: { type: 'Destination', id: 'any' },
      context: { host, port, method, path },
      preparsedPolicySetId: 'policies',
      entities: [],
    });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision === 'allow';
  };
}
