/**
 * Runs every workload, prints a table and writes `results.json`: ns per decision, medians over rounds. `node run.js
 * sources hosts` runs some of them. Verdicts are checked equal before anything is timed.
 */
import { writeFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { compile, compileRegex, unindexed } from './dist/library.js';
import { baseline } from './engines/baseline.js';
import { casbin } from './engines/casbin.js';
import { casl } from './engines/casl.js';
import { cedar } from './engines/cedar.js';
import { checkEqual, cpuTime, measure, median } from './measure.js';
import { hardPatterns, longPaths } from './workloads/fallback.js';
import { hostRequests, hosts } from './workloads/hosts.js';
import { rangeRequests, ranges } from './workloads/ranges.js';
import { routeRequests, routes } from './workloads/routes.js';
import { freshRequests, sourceRequests, sources } from './workloads/sources.js';

const { RE2 } = createRequire(import.meta.url)('re2-wasm');
const shapes = ['one policy', 'one policy each'];
const file = new URL('results.json', import.meta.url);

const allowing = (evaluator) => (request) => evaluator.evaluate(request).verdict === 'allow';
const indexedEngine = ({ policies, groups }) => allowing(compile(policies, groups));
const unindexedEngine = ({ policies, groups }) =>
  allowing(unindexed(policies, groups, { enableEgress: false }));

function runSources(report) {
  for (const count of [100, 1_000, 10_000, 100_000]) {
    const workload = sources(count);
    const requests = sourceRequests(count);
    const engines = {
      'egress-policy': indexedEngine(workload),
      baseline: baseline(workload),
      'baseline with re2-wasm': baseline(workload, (pattern) => new RE2(`^(?:${pattern})$`, 'u')),
      CASL: casl(workload),
      unindexed: unindexedEngine(workload),
    };
    checkEqual(engines, requests);
    report(
      'sources',
      'reused strings',
      count,
      measure(engines, () => requests),
    );
    const { 'egress-policy': ours, baseline: limit } = engines;
    const pair = { 'egress-policy': ours, baseline: limit };
    report('sources', 'fresh strings', count, measure(pair, freshRequests(count)));
  }
}

async function runPeers(report) {
  for (const count of [100, 1_000, 10_000]) {
    const workload = sources(count);
    const requests = sourceRequests(count).slice(0, count > 1_000 ? 4 : 8);
    const engines = {
      'egress-policy': indexedEngine(workload),
      casbin: await casbin(workload),
      'cedar-wasm': cedar(workload),
    };
    checkEqual(engines, requests);
    report(
      'peers',
      'reused strings',
      count,
      measure(engines, () => requests),
    );
  }
}

function runAxis(report, name, counts, make, requestsOf) {
  for (const shape of shapes) {
    for (const count of counts) {
      const workload = make(count, shape);
      const requests = requestsOf(count);
      const engines = { 'egress-policy': indexedEngine(workload) };
      if (count <= 1_000) engines.unindexed = unindexedEngine(workload);
      checkEqual(engines, requests);
      report(
        name,
        shape,
        count,
        measure(engines, () => requests),
      );
    }
  }
}

function runFallback(report) {
  for (const [index, pattern] of hardPatterns.entries()) {
    const paths = longPaths();
    const result = compileRegex(pattern);
    if (!result.ok) throw new Error(result.reason);
    const wasm = new RE2(`^(?:${pattern})$`, 'u');
    const engines = {
      'egress-policy': (path) => result.regex.test(path),
      're2-wasm': (path) => wasm.test(path),
    };
    checkEqual(engines, paths);
    report(
      'fallback',
      `${pattern} (${result.regex.engine})`,
      index + 1,
      measure(engines, () => paths),
    );
  }
}

const count = 100_000;

function runCompile(report) {
  const workload = sources(count);
  indexedEngine(sources(2_000));
  const times = [];
  let bytes = 0;
  for (let round = 0; round < 5; round++) {
    const before = heap();
    const start = cpuTime();
    const evaluator = compile(workload.policies, workload.groups);
    times.push(cpuTime() - start);
    bytes = heap() - before;
    evaluator.dispose();
  }
  report('compile', 'µs per policy', count, { 'egress-policy': median(times) / count });
  report('compile', 'bytes of heap per policy', count, { 'egress-policy': bytes / count });
  runApply(report, workload, median(times));
}

function runApply(report, { policies, groups }, compileTime) {
  const evaluator = compile(policies, groups);
  const changed = structuredClone(policies[count / 2]);
  const times = [];
  const batch = 100;
  for (let round = 0; round < 15; round++) {
    const start = cpuTime();
    for (let change = 0; change < batch; change++) {
      changed.spec.hosts = [`changed-${round}-${change}.example.com`];
      evaluator.apply({ upsert: [changed] });
    }
    times.push((cpuTime() - start) / batch);
  }
  report('apply', 'µs per change', count, { 'egress-policy': median(times) });
  report('apply', 'full compile / one change', count, { 'egress-policy': compileTime / median(times) });
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const workloads = {
  sources: runSources,
  peers: runPeers,
  hosts: (report) => runAxis(report, 'hosts', [100, 1_000, 10_000, 100_000], hosts, hostRequests),
  ranges: (report) => runAxis(report, 'ranges', [100, 1_000, 10_000, 100_000], ranges, rangeRequests),
  routes: (report) => runAxis(report, 'routes', [1, 10, 100, 1_000], routes, routeRequests),
  fallback: runFallback,
  compile: runCompile,
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(workloads);
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : [];
const rows = before.filter(({ workload }) => !chosen.includes(workload === 'apply' ? 'compile' : workload));

for (const name of chosen) {
  await workloads[name]((workload, shape, n, figures) => {
    rows.push({ workload, shape, n, figures });
    const text = Object.entries(figures).map(([engine, value]) => `${engine} ${format(value)}`);
    console.log(`${workload.padEnd(9)} ${shape.padEnd(26)} ${String(n).padStart(7)}  ${text.join('   ')}`);
  });
}
const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
writeFileSync(file, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);

function format(value) {
  return value.toFixed(value < 100 ? 1 : 0);
}
