/**
 * What one would write by hand for exactly the workload `sources` and nothing else: nested maps, and V8's own regular
 * expressions. It answers a boolean, checks no request and explains nothing: the practical limit.
 *
 * @param compileRegex from a pattern to what tests whole paths
 */
export function handWritten(policySet, compileRegex) {
  const findRoutes = handWrittenLookUp(policySet, compileRegex);
  return (request) => matchesAny(findRoutes(request), request);
}

/** The first half of it: from source, port and host to the regular expressions of the routes. */
export function handWrittenLookUp(
  { policies, routeGroups },
  compileRegex = (pattern) => new RegExp(`^(?:${pattern})$`),
) {
  const regexes = new Map();
  const regexOf = (pattern) => {
    if (!regexes.has(pattern)) regexes.set(pattern, compileRegex(pattern));
    return regexes.get(pattern);
  };
  const routesOf = new Map(
    routeGroups.map(({ metadata, spec }) => [
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
  return ({ source, port, host }) => {
    const rule = byNamespace.get(source.namespace)?.get(source.name);
    return rule?.port === port ? rule.hosts.get(host) : undefined;
  };
}

/** The other half: whether one of the routes matches. */
export function matchesAny(routes, { method, path }) {
  if (routes === undefined || method !== 'GET') return false;
  for (let index = 0; index < routes.length; index++) if (routes[index].test(path)) return true;
  return false;
}
