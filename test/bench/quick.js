import { compile } from './dist/library.js';
import { baseline } from './engines/baseline.js';
import { checkEqual, measure } from './measure.js';
import { freshRequests, sourceRequests, sources } from './workloads/sources.js';
for (const n of (process.argv[2] ?? '100,1000,10000,100000').split(',').map(Number)) {
  const s = sources(n);
  const e = compile(s.policies, s.groups);
  const engines = { ours: (r) => e.evaluate(r).verdict === 'allow', baseline: baseline(s) };
  const reqs = sourceRequests(n);
  checkEqual(engines, reqs);
  const a = measure(engines, () => reqs);
  const b = measure(engines, freshRequests(n));
  console.log(n, 'reused', a, (a.ours / a.baseline).toFixed(2), 'fresh', b, (b.ours / b.baseline).toFixed(2));
}
