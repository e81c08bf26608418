/**
 * Runs workloads and writes `results.json`: of each row, the figures of all rounds. `npm run bench -- sources hosts` runs
 * some of the workloads and keeps the results of the others.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const names = [
  'sources',
  'hosts',
  'ranges',
  'routes',
  'compile',
  'heap',
  'evaluate',
  'connection',
  'patterns',
  'analysis',
];
const machine = `Node.js ${process.versions.node} on ${cpus().length} cores of ${cpus()[0].model}`;
const file = new URL('results.json', import.meta.url);

const chosen = process.argv.length > 2 ? process.argv.slice(2) : names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`unknown workload \`${unknown[0]}\`: choose from ${names.join(', ')}`);

const results = JSON.parse(readFileSync(file, 'utf8'));
for (const name of chosen) {
  const { parts } = await import(`./workloads/${name}.js`);
  const rows = [];
  for (const index of parts.keys()) rows.push(...(await measurePart(name, index)));
  results[name] = { machine, rows };
  const sorted = Object.fromEntries(names.map((name) => [name, results[name]]));
  writeFileSync(file, await format(JSON.stringify(sorted), { parser: 'json', printWidth: 110 }));
}

/** Measures in a process of its own, so that no figure depends on what ran before it. */
async function measurePart(name, index) {
  const rows = [];
  const child = fork(fileURLToPath(new URL('part.js', import.meta.url)), [name, String(index)], {
    execArgv: ['--expose-gc', '--max-old-space-size=8192'],
  });
  child.on('message', (row) => {
    rows.push(row);
    print(name, row);
  });
  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (code !== 0) throw new Error(`part ${index} of ${name} ended with ${code}`);
  return rows;
}

function print(workload, { name, n, rounds }) {
  const figures = Object.entries(rounds).map(([key, list]) => `${key} ${list.join(' ')}`);
  console.log([workload, name, n, ...figures].filter((part) => part !== undefined).join(' | '));
}
