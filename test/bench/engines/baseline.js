/**
 * What one would write by hand for exactly the workload of the sources and nothing else: nested maps, and V8's own
 * regular expressions. It checks nothing and explains nothing: the practical limit.
 */
export function baseline({ policies, groups }, compileRegex = (pattern) => new RegExp(`^(?:${pattern})$`)) {
  const regexes = new Map();
  const regexOf = (pattern) => {
    if (!regexes.has(pattern)) regexes.set(pattern, compileRegex(pattern));
    return regexes.get(pattern);
  };
  const routesOf = new Map(
    groups.map(({ metadata, spec }) => [
      metadata.namespace,
      spec.matches.map(({ pathRegex }) => regexOf(pathRegex)),
    ]),
  );
  const byNamespace = new Map();
  for (const { metadata, spec } of policies) {
    const [{ namespace, name }] = spec.sources;
    if (!byNamespace.has(namespace)) byNamespace.set(namespace, new Map());
    const routes = routesOf.get(metadata.namespace);
    byNamespace.get(namespace).set(name, {
      port: spec.ports[0].number,
      hosts: new Map(spec.hosts.map((host) => [host, routes])),
    });
  }
  return ({ source, port, host, path, method }) => {
    const rules = byNamespace.get(source.namespace)?.get(source.name);
    if (rules === undefined || rules.port !== port || method !== 'GET') return false;
    const routes = rules.hosts.get(host);
    if (routes === undefined) return false;
    for (let index = 0; index < routes.length; index++) if (routes[index].test(path)) return true;
    return false;
  };
}
