import { count } from './format.js';
import { median, namesOf, quotients, roundsOf } from './results.js';

const ways = { repeated: '1,024 requests repeated', once: '200,000 requests asked once' };
const inEachWay = (make) => Object.entries(ways).map(([way, words]) => make(way, words));

/**
 * What the library is to reach: of each target its words, the figures of all rounds, and the limit that their median
 * must keep. `unit` is that of the figures; `format` is given where they are not simply numbers.
 */
export function targets() {
  return [
    ...[100, 10_000, 100_000].flatMap((n) => inEachWay((way, words) => sourcesTarget(n, way, words))),
    ...inEachWay((way, words) => growth('hosts', way, words, [100, 100_000], 2)),
    oneRule(),
    ...inEachWay((way, words) => growth('ranges', way, words, [100, 100_000], 2)),
    ...['one policy', 'one policy each'].flatMap((part) =>
      inEachWay((way, words) => growth('routes', `${part}, ${way}`, `${part}, ${words}`, [1, 1_000], 5)),
    ),
    ...[10_000, 100_000].flatMap(compileTargets),
    ...namesOf('heap').map(heapTarget),
    ...[100, 10_000].map(evaluateTarget),
    ...namesOf('patterns').map(patternTarget),
    ...['lint, one source', 'diff, all changed'].map(analysisTarget),
  ];
}

function sourcesTarget(n, way, words) {
  const { 'egress-policy': ours, 'hand-written': limit } = roundsOf('sources', way, n);
  return times(`${count(n)} sources, ${words}`, 1.3, 'the hand-written look-up', quotients(ours, limit));
}

/** What the largest size costs, by what the smallest does. */
function growth(workload, name, words, [least, most], limit) {
  const rounds = roundsOf(workload, name);
  const figures = quotients(rounds[most], rounds[least]);
  return times(`${count(most)} ${workload}, ${words}`, limit, `${count(least)} of them`, figures);
}

function oneRule() {
  const { 500: few, 10000: all } = roundsOf('hosts', 'one rule, in turn');
  return times('10,000 hosts of one `http` rule, asked in turn', 1.5, '500 of them', quotients(all, few));
}

function compileTargets(n) {
  const { time, heap } = roundsOf('compile', 'compile', n);
  const apply = roundsOf('compile', 'apply', n).time;
  const compiled = median(time) * n;
  return [
    {
      workload: `compile ${count(n)} policies`,
      target: 'at most 20 µs each',
      limit: 20,
      figures: time,
      unit: ' µs',
    },
    {
      workload: `heap of ${count(n)} policies`,
      target: 'at most 1.5 KiB each',
      limit: 1.5,
      figures: heap.map((bytes) => bytes / 1024),
      unit: ' KiB',
    },
    {
      workload: `change one of ${count(n)} policies`,
      target: 'at most 1/1,000 of compiling all',
      limit: 1 / 1_000,
      figures: apply.map((change) => change / compiled),
      format: (figure) => `1/${count(Math.round(1 / figure))}`,
    },
  ];
}

function heapTarget(kind) {
  const {
    500: [few],
    2000: [many],
  } = roundsOf('heap', kind);
  return {
    workload: `heap of one policy of n sources and n ${kind}`,
    target: 'at most n^1.2',
    limit: 1.2,
    // From 500 to 2,000.
    figures: [Math.log(many / few) / Math.log(4)],
    format: (exponent) => `n^${exponent.toFixed(2)}`,
  };
}

function evaluateTarget(n) {
  const { 'evaluate()': again, 'Evaluator.evaluate()': compiled } = roundsOf('evaluate', 'again', n);
  const workload = `\`evaluate()\` again with the same ${count(n)} policies`;
  return times(workload, 2, '`Evaluator.evaluate()`', quotients(again, compiled));
}

function patternTarget(pattern) {
  const { 'egress-policy': ours, 're2-wasm': authority } = roundsOf('patterns', pattern);
  const workload = `the pattern \`${pattern.replaceAll('|', '\\|')}\``;
  return times(workload, 1, 'RE2 in WebAssembly', quotients(ours, authority));
}

function analysisTarget(name) {
  return {
    workload: `10,000 policies: ${name}`,
    target: 'at most 5 s',
    limit: 5,
    figures: roundsOf('analysis', name, 10_000).time.map((time) => time / 1e3),
    unit: ' s',
  };
}

function times(workload, limit, of, figures) {
  return { workload, target: `at most ${limit} x ${of}`, limit, figures, unit: ' x' };
}
