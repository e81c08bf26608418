/** Measures one part of a workload, in a process that `run.js` has started, and sends it the rows. */
const [name, index] = process.argv.slice(2);
const { measure, parts } = await import(`./workloads/${name}.js`);

await measure(({ rounds, ...row }) => {
  process.send({ ...row, rounds: mapValues(rounds, (list) => list.map(round)) });
}, parts[index]);
process.disconnect();

function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function round(figure) {
  return Number(figure.toPrecision(4));
}
