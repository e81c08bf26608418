/**
 * Changes policies a million times, each time with patterns that were never seen before, and checks that the memory
 * stays level. `SOAK_CHANGES` sets another number of changes.
 */
import { compile, type Evaluator } from '../../src/index.js';
import { egress, http, routeGroup } from '../support/resources.js';

const changes = Number(process.env['SOAK_CHANGES'] ?? 1_000_000);
const policies = 100;
/** In MiB: room for what the collector has not got to, and far below what a thousandth of the changes would take. */
const tolerance = 32;

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function change(evaluator: Evaluator, number: number): Evaluator {
  const name = `policy-${number % policies}`;
  const path = `/${number.toString(36)}/[a-z]+(/posts)?`;
  const next = evaluator.apply({
    upsert: [
      egress({ name, sources: [`curl/client-${number}`], hosts: ['a.test'], matches: [name] }),
      routeGroup(name, [{ pathRegex: path }]),
    ],
  });
  const request = http('a.test', {
    source: { namespace: 'curl', name: `client-${number}` },
    path: `/${number.toString(36)}/users`,
  });
  if (next.evaluate(request).verdict !== 'allow') throw new Error(`change ${number} did not take effect`);
  return next;
}

let evaluator = compile([]);
let level = Infinity;
for (let number = 0; number < changes; number++) {
  evaluator = change(evaluator, number);
  // Finalizers of collected patterns run between tasks.
  if (number % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  if ((number + 1) % Math.ceil(changes / 10) !== 0) continue;
  const now = heap();
  console.log(`${number + 1} changes: ${now.toFixed(1)} MiB`);
  if (now > level + tolerance) {
    throw new Error(`the heap grew from ${level.toFixed(1)} to ${now.toFixed(1)} MiB`);
  }
  level = Math.min(level, now);
}
