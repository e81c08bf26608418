/** Draws `results.json` as SVG into `docs/performance`: time per decision over size, one line for each engine. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const { rows } = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8'));
const folder = new URL('../../docs/performance/', import.meta.url);
mkdirSync(folder, { recursive: true });

const width = 640;
const height = 360;
const margin = { left: 70, right: 190, top: 40, bottom: 50 };
const colors = ['#0b6e4f', '#c1121f', '#e09f3e', '#335c67', '#7b2cbf', '#6c757d'];

function plot(title, chosen) {
  const lines = new Map();
  for (const { shape, n, figures, workload } of chosen) {
    for (const [engine, value] of Object.entries(figures)) {
      const name = workload === 'sources' || workload === 'peers' ? engine : `${engine}, ${shape}`;
      if (!lines.has(name)) lines.set(name, []);
      lines.get(name).push([n, value]);
    }
  }
  const points = [...lines.values()].flat();
  const x = logarithmic(
    points.map(([n]) => n),
    margin.left,
    width - margin.right,
  );
  const y = logarithmic(
    points.map(([, value]) => value),
    height - margin.bottom,
    margin.top,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(margin.left, 22, title, 'font-size="15"'),
    ...y.ticks.flatMap((tick) => [
      `<path d="M${margin.left} ${y.at(tick)}H${width - margin.right}" stroke="#ddd"/>`,
      text(margin.left - 8, y.at(tick) + 4, duration(tick), 'text-anchor="end"'),
    ]),
    ...x.ticks.map((tick) => text(x.at(tick), height - 28, String(tick), 'text-anchor="middle"')),
    text((margin.left + width - margin.right) / 2, height - 8, 'N', 'text-anchor="middle"'),
    ...[...lines].flatMap(([name, list], index) =>
      drawLine(name, list, x, y, colors[index % colors.length], index),
    ),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function drawLine(name, list, x, y, color, index) {
  const path = list.map(([n, value], at) => `${at === 0 ? 'M' : 'L'}${x.at(n)} ${y.at(value)}`).join('');
  const legend = margin.top + 10 + index * 20;
  const left = width - margin.right + 12;
  return [
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...list.map(([n, value]) => `<circle cx="${x.at(n)}" cy="${y.at(value)}" r="3" fill="${color}"/>`),
    `<rect x="${left}" y="${legend - 9}" width="10" height="10" fill="${color}"/>`,
    text(left + 15, legend, name, 'font-size="10"'),
  ];
}

function logarithmic(values, from, to) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from));
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

function text(x, y, content, attributes = '') {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`;
}

function duration(ns) {
  if (ns < 1e3) return `${ns} ns`;
  return ns < 1e6 ? `${ns / 1e3} µs` : `${ns / 1e6} ms`;
}

const of = (workload, shape) =>
  rows.filter((row) => row.workload === workload && (shape === undefined || row.shape === shape));
const plots = {
  sources: plot('N sources, reused strings', of('sources', 'reused strings')),
  fresh: plot('N sources, fresh strings', of('sources', 'fresh strings')),
  peers: plot('N sources, beside policy engines', of('peers')),
  hosts: plot('N hosts of one source and port', of('hosts')),
  ranges: plot('N address ranges of one source and port', of('ranges')),
  routes: plot('N route regexes of one host', of('routes')),
};
for (const [name, svg] of Object.entries(plots)) writeFileSync(new URL(`${name}.svg`, folder), svg);
