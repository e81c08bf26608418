import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';

const model = `
[request_definition]
r = sub, host, port, method, path
[policy_definition]
p = sub, host, port, method, path
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.host == p.host && r.port == p.port && r.method == p.method && regexMatch(r.path, p.path)
`;

/** casbin: one policy line for each source and path regex. */
export async function casbin({ policies, routeGroups }) {
  const patternsOf = new Map(routeGroups.map(({ metadata, spec }) => [metadata.namespace, spec.matches]));
  const lines = policies.flatMap(({ metadata, spec }) => {
    const [{ namespace, name }] = spec.sources;
    return patternsOf
      .get(metadata.namespace)
      .map(({ pathRegex }) => `p, ${namespace}/${name}, ${spec.hosts[0]}, 80, GET, ^(?:${pathRegex})$`);
  });
  const enforcer = await newEnforcer(newModelFromString(model), new StringAdapter(lines.join('\n')));
  return ({ source, host, port, method, path }) =>
    enforcer.enforceSync(`${source.namespace}/${source.name}`, host, String(port), method, path);
}
