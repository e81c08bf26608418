import { diff, explain, lint, reach } from './dist/library.js';
import { cpuTime, median } from './measure.js';
import { analysis, changed, deniedRequest, distinctSources, leastFindings } from './workloads/analysis.js';

/** Rounds of which the median counts. */
const rounds = 5;
/** So long runs what is timed before, in milliseconds, until the compiler has had time for what is hot. */
const warmUp = 500;

/** Times of `explain()`, `lint()`, `diff()` and `reach()`, each checked to find what is there before it is timed. */
export function runAnalysis(report) {
  for (const size of [10, 1_000, 10_000]) {
    const all = analysis(size, 'a source each');
    const single = analysis(size, 'one source');
    const figures = {
      'explain, a source each': timeExplain(all),
      'explain, one source': timeExplain(single),
      'lint, a source each': timeLint(all, size),
      'lint, one source': timeLint(single, size),
      'diff, all equal': timeDiff(all, 0),
      'diff, one changed': timeDiff(all, 1),
      'diff, all changed': timeDiff(all, size),
      'reach, a source each': timeReach(all, distinctSources(size)),
      'reach, one source': timeReach(single, 1),
    };
    for (const [shape, time] of Object.entries(figures)) {
      report('analysis', `ms to ${shape}`, size, { 'egress-policy': time });
    }
  }
}

function timeExplain({ policies, groups }) {
  return timeAnalysis(
    () => explain(deniedRequest, policies, groups),
    ({ decision, nearest }) =>
      decision.verdict === 'deny' && nearest.length > 0 && nearest.every(({ policyChange }) => policyChange),
  );
}

function timeLint({ policies, groups }, size) {
  return timeAnalysis(
    () => lint(policies, groups),
    (findings) => findings.length >= leastFindings(size),
  );
}

/** Where the routes of a policy change, some requests become allowed, others denied. */
function timeDiff(before, changes) {
  const after = changed(before, changes);
  const sources = new Set(before.policies.slice(0, changes).map(({ spec }) => spec.sources[0].name)).size;
  const set = ({ policies, groups }) => ({ policies, routeGroups: groups });
  return timeAnalysis(
    () => diff(set(before), set(after)),
    (found) => found.changes.length === 2 * sources && found.unknown.length === 0,
  );
}

function timeReach({ policies, groups }, sources) {
  return timeAnalysis(
    () => reach(policies, groups),
    (found) =>
      found.sources.length === sources && found.sources.every(({ destinations }) => destinations.length > 0),
  );
}

/** Milliseconds, the median over rounds. */
function timeAnalysis(run, isExpected) {
  if (!isExpected(run())) throw new Error(`unexpected outcome of ${run}`);
  for (let spent = 0; spent < warmUp;) spent += time(run);
  return median(Array.from({ length: rounds }, () => time(run)));
}

function time(run) {
  const start = cpuTime();
  run();
  return (cpuTime() - start) / 1e3;
}
