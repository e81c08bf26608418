/**
 * Writes what `docs/performance.md` shows of the results: the tables between its markers, and the plots.
 * `--check` writes nothing, and fails where they differ from the results.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { count, short, table } from './format.js';
import { plot } from './plot.js';
import { machines, median, namesOf, quotients, roundsOf } from './results.js';
import { targets } from './targets.js';

const documents = new URL('../../docs/', import.meta.url);
const sourceCounts = [100, 10_000, 100_000];
const ways = ['repeated', 'once'];
const sizeRows = ['hosts', 'ranges', 'routes'].flatMap((workload) =>
  namesOf(workload)
    .filter((name) => ways.some((way) => name.endsWith(way)))
    .map((name) => ({ workload, name, rounds: roundsOf(workload, name) })),
);

const tables = {
  targets() {
    const all = targets();
    const isMet = ({ figures, limit }) => median(figures) <= limit;
    const rows = all.map((target) => [
      target.workload,
      target.target,
      spread(target.figures, target),
      isMet(target) ? 'met' : '**missed**',
    ]);
    return [
      `${all.filter(isMet).length} of ${all.length} targets are met. Measured with ${machines().join('; ')}.`,
      '',
      table(['workload', 'target', 'median (lowest to highest)', ''], rows),
    ].join('\n');
  },

  sources() {
    const engines = Object.keys(roundsOf('sources', 'repeated', sourceCounts[0]));
    const rows = ways.flatMap((way) =>
      sourceCounts.map((n) => {
        const rounds = roundsOf('sources', way, n);
        return [way, count(n), ...engines.map((engine) => (rounds[engine] ? spread(rounds[engine]) : ''))];
      }),
    );
    return table(['requests', 'sources', ...engines], rows);
  },

  sizes() {
    const all = [1, 10, 100, 1_000, 10_000, 100_000];
    const rows = sizeRows.map(({ workload, name, rounds }) => [
      `${workload}, ${name}`,
      ...all.map((size) => (rounds[size] ? spread(rounds[size]) : '')),
    ]);
    return table(['N', ...all.map(count)], rows);
  },

  compile() {
    const rows = [10_000, 100_000].flatMap((n) => {
      const figures = roundsOf('compile', 'compile', n);
      const { time } = roundsOf('compile', 'apply', n);
      return [
        [
          `compile ${count(n)} policies`,
          spread(figures.time, { unit: ' µs' }),
          spread(figures.heap, { unit: ' bytes' }),
        ],
        [
          'first request of each source',
          spread(figures['first request, time'], { unit: ' µs' }),
          spread(figures['first request, heap'], { unit: ' bytes' }),
        ],
        ['change one of them, and ask for it', spread(time, { unit: ' µs' }), ''],
      ];
    });
    return table(['', 'time each', 'heap each'], rows);
  },

  heap() {
    const rows = namesOf('heap').map((kind) => [
      kind,
      ...Object.values(roundsOf('heap', kind)).flat().map(short),
    ]);
    return table(['MB, sources and as many', '500', '1,000', '2,000'], rows);
  },

  connection() {
    const rounds = roundsOf('connection', 'one connection', 10_000);
    const saved = (all, rest) => `${Math.round(100 * (1 - median(quotients(rounds[rest], rounds[all]))))} %`;
    return [
      table(
        ['', 'ns per request'],
        Object.entries(rounds).map(([name, figures]) => [name, spread(figures)]),
      ),
      '',
      `Of \`evaluate()\`, at most ${saved('evaluate()', 'its patterns alone')} could be saved; of the hand-written look-up, ` +
        `${saved('hand-written', 'hand-written, looked up once')} are.`,
    ].join('\n');
  },

  analysis() {
    const all = [10, 1_000, 10_000];
    const rows = namesOf('analysis').map((name) => [
      name,
      ...all.map((n) => spread(roundsOf('analysis', name, n).time)),
    ]);
    return table(['policies', ...all.map(count)], rows);
  },
};

const plots = {
  sources: plot(
    'N sources, requests repeated',
    'sources',
    Object.fromEntries(
      Object.keys(roundsOf('sources', 'repeated', sourceCounts[0])).map((engine) => [
        engine,
        sourceCounts.flatMap((n) => {
          const figures = roundsOf('sources', 'repeated', n)[engine];
          return figures ? [[n, median(figures)]] : [];
        }),
      ]),
    ),
  ),
  sizes: plot(
    'One source, requests asked once',
    'hosts, ranges, routes',
    Object.fromEntries(
      sizeRows
        .filter(({ name }) => name.endsWith('once'))
        .map(({ workload, name, rounds }) => [
          name === 'once' ? workload : `${workload}, ${name.replace(', once', '')}`,
          Object.entries(rounds).map(([size, figures]) => [Number(size), median(figures)]),
        ]),
    ),
  ),
};

/** A median, and from where to where the rounds go. */
function spread(figures, { unit = '', format = short } = {}) {
  const low = format(Math.min(...figures));
  const high = format(Math.max(...figures));
  const middle = `${format(median(figures))}${unit}`;
  return low === high ? middle : `${middle} (${low} to ${high})`;
}

/** The text of a document with its tables as the results give them. */
function withTables(text) {
  return Object.entries(tables).reduce((changed, [name, make]) => {
    const [begin, end] = [`<!-- ${name}: from results.json -->\n`, `\n<!-- end of ${name} -->`];
    const [before, rest] = changed.split(begin);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`docs/performance.md has no place for the table \`${name}\``);
    return `${before}${begin}\n${make()}\n${end}${after}`;
  }, text);
}

const isCheck = process.argv[2] === '--check';
const files = { 'performance.md': withTables(readFileSync(new URL('performance.md', documents), 'utf8')) };
for (const [name, svg] of Object.entries(plots)) files[`performance/${name}.svg`] = svg;
for (const [name, content] of Object.entries(files)) {
  const file = new URL(name, documents);
  if (!isCheck) writeFileSync(file, content);
  else if (readFileSync(file, 'utf8') !== content) {
    throw new Error(`docs/${name} differs from results.json: run \`node test/bench/document.js\``);
  }
}
