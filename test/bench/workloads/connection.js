import { compile, compileRegex } from '../dist/library.js';
import { handWritten, handWrittenLookUp, matchesAny } from '../engines/hand-written.js';
import { allowedBy, measureRepeated } from '../measure.js';
import { fresh, list } from '../resources.js';
import { patterns, sources } from './sources.js';

const count = 10_000;

/** The requests of one connection differ in their path. Half are denied. */
const requests = (size) =>
  list(size, (number) => ({
    source: { namespace: 'team-5', name: 'client-50' },
    protocol: 'http',
    port: 80,
    host: 'host-50.example.com',
    method: fresh('GET'),
    path: fresh(isAllowed(number) ? `/status/${number}` : `/anything/${number}`),
  }));

const isAllowed = (number) => number % 2 === 0;

export const parts = ['http'];

/**
 * What a form for many requests of one connection could save at most: all but the patterns, if source, port and host
 * were looked up once. The hand-written index is measured in the same two ways.
 */
export function measure(report) {
  const policySet = sources(count);
  const found = handWrittenLookUp(policySet)(requests(1)[0]);
  const regexes = patterns.map((pattern) => compileRegex(pattern).regex);
  const engines = {
    'evaluate()': allowedBy(compile(policySet.policies, policySet.routeGroups)),
    'its patterns alone': (request) => matchesAny(regexes, request),
    'hand-written': handWritten(policySet),
    'hand-written, looked up once': (request) => matchesAny(found, request),
  };
  const contenders = Object.entries(engines).map(([name, decide]) => [name, { decide, requests, isAllowed }]);
  report({ name: 'one connection', n: count, rounds: measureRepeated(Object.fromEntries(contenders)) });
}
