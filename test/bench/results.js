/** The results that `run.js` has written writes them, and what is read off them. */
import { readFileSync } from 'node:fs';

export const resultsFile = new URL('results.json', import.meta.url);

const results = JSON.parse(readFileSync(resultsFile, 'utf8'));

/** The figures of one row, by the name of what was measured, one for each round. */
export function roundsOf(workload, name, n) {
  const row = results[workload]?.rows.find((row) => row.name === name && row.n === n);
  if (row === undefined) {
    throw new Error(`no results of \`${workload}\`, ${name}: run \`npm run bench -- ${workload}\``);
  }
  return row.rounds;
}

/** The names of all rows of a workload. */
export function namesOf(workload) {
  return [...new Set(results[workload].rows.map(({ name }) => name))];
}

/** What the workloads were measured on. */
export function machines() {
  return [...new Set(Object.values(results).map(({ machine }) => machine))];
}

/** Of each round, one figure by the other: what disturbs a round disturbs both. */
export function quotients(dividends, divisors) {
  return dividends.map((dividend, round) => dividend / divisors[round]);
}

export function median(figures) {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}
