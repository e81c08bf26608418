import { compile, evaluate, parseManifests } from '../dist/library.js';
import { allowedBy, measureRepeated } from '../measure.js';
import { isAllowed, sourceRequests, sources } from './sources.js';

export const parts = [100, 10_000];

/** The workload `sources` by `evaluate()`, called again and again with the same policies. */
export function measure(report, count) {
  const { policies, routeGroups } = sources(count);
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...policies, ...routeGroups] });
  const manifests = parseManifests(text);
  const evaluator = compile(manifests.policies, manifests.routeGroups);
  const shared = { requests: sourceRequests(count), isAllowed };
  const rounds = measureRepeated({
    'evaluate()': {
      ...shared,
      decide: (request) => evaluate(request, manifests.policies, manifests.routeGroups).verdict === 'allow',
    },
    'Evaluator.evaluate()': { ...shared, decide: allowedBy(evaluator) },
  });
  report({ name: 'again', n: count, rounds });
}
