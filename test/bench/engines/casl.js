import { createMongoAbility } from '@casl/ability';

/** CASL: one ability, one subject type for each source, conditions on port, host, method and path. */
export function casl({ policies, routeGroups }) {
  const patternsOf = new Map(routeGroups.map(({ metadata, spec }) => [metadata.namespace, spec.matches]));
  const rules = policies.flatMap(({ metadata, spec }) => {
    const [{ namespace, name }] = spec.sources;
    return patternsOf.get(metadata.namespace).map(({ pathRegex }) => ({
      action: 'http',
      subject: `${namespace}/${name}`,
      conditions: { port: 80, method: 'GET', host: spec.hosts[0], path: { $regex: `^(?:${pathRegex})$` } },
    }));
  });
  const ability = createMongoAbility(rules, {
    detectSubjectType: ({ source }) => `${source.namespace}/${source.name}`,
  });
  return (request) => ability.can('http', request);
}
