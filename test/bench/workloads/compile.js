import { compile } from '../dist/library.js';
import { heapUsed, rounds, time, transpose } from '../measure.js';
import { list } from '../resources.js';
import { sourceRequests, sources } from './sources.js';

/** Changes of a round, because one takes less time than the clock can tell. */
const changesOfRound = 100;

export const parts = [10_000, 100_000];

/** The policies of the workload `sources`: what it costs to compile them, and then to change one. */
export function measure(report, count) {
  measureCompile(20_000); // until the code is hot
  report({ name: 'compile', n: count, rounds: transpose(list(rounds, () => measureCompile(count))) });
  report({ name: 'apply', n: count, rounds: { time: measureApply(count) } });
}

/** Time in µs and heap in bytes, each per policy: of `compile()`, and of the first request of each source. */
function measureCompile(count) {
  // Parsed anew, as resources that come from a file or an API server: no round knows what another has read.
  const policySet = JSON.parse(JSON.stringify(sources(count)));
  const requests = sourceRequests(count)(count);
  const before = heapUsed();
  let evaluator;
  const compileTime = time(() => (evaluator = compile(policySet.policies, policySet.routeGroups)));
  const compiled = heapUsed();
  const requestTime = time(() => requests.forEach((request) => evaluator.evaluate(request)));
  const asked = heapUsed();
  // Used here, so that they were alive when the heap was measured.
  if (evaluator.issues.length > 0 || policySet.policies.length < count) throw new Error('invalid policies');
  return {
    time: compileTime / 1e3 / count,
    heap: (compiled - before) / count,
    'first request, time': requestTime / 1e3 / count,
    'first request, heap': (asked - compiled) / count,
  };
}

/** Time of one change in µs, with the first request that it concerns: of each round. */
function measureApply(count) {
  const { policies, routeGroups } = sources(count);
  const evaluator = compile(policies, routeGroups);
  const changed = structuredClone(policies[count / 2]);
  const [source] = changed.spec.sources;
  const change = (host) => {
    changed.spec.hosts = [host];
    const request = { source, protocol: 'http', port: 80, host, method: 'GET', path: '/get' };
    if (evaluator.apply({ upsert: [changed] }).evaluate(request).verdict !== 'allow') throw new Error(host);
  };
  const round = (number) =>
    time(() => list(changesOfRound, (index) => change(`changed-${number}-${index}.example.com`)));
  list(rounds, round); // until the code is hot
  return list(rounds, (number) => round(rounds + number) / 1e3 / changesOfRound);
}
