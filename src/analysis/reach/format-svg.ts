import { type Link, linksOf, nameOf, opennessTexts } from './describe-reach.js';
import type { Reach } from './reach.js';

const lineHeight = 18;
const characterWidth = 7.3;
const padding = 10;
const columnWidth = 92;
/** Names of columns are slanted, to save space. */
const slant = Math.PI / 4;

/**
 * Writes a reach as a matrix in SVG: a row for each source, a column for each place, and in a cell the ports. It takes
 * the colours of the page around it, and its description has all that it shows.
 */
export function formatReachAsSvg(reach: Reach): string {
  const links = linksOf(reach.sources);
  const rows = reach.sources.map(({ source }) => nameOf(source));
  const columns = [...new Set(links.map(({ place }) => place))];
  const left = padding * 2 + widthOf(rows);
  const top = padding * 2 + Math.sin(slant) * widthOf(columns) + lineHeight;
  const heights = rows.map((row) => heightOf(links.filter(({ source }) => source === row)));
  const tops = heights.map((_, row) => top + sum(heights.slice(0, row)));
  const width = Math.ceil(
    Math.max(
      left + columns.length * columnWidth + Math.cos(slant) * widthOf(columns),
      padding + widthOf([legend]),
    ) + padding,
  );
  const bottom = top + sum(heights);
  const height = Math.ceil(bottom + lineHeight + padding);
  const cells = links.map((link) => {
    const row = rows.indexOf(link.source);
    const x = left + columns.indexOf(link.place) * columnWidth;
    return cell(link, x, tops[row] ?? 0, heights[row] ?? 0);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="egress-reach" role="img" aria-labelledby="egress-reach-title egress-reach-description" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="12">`,
    '<title id="egress-reach-title">Who may reach what</title>',
    `<desc id="egress-reach-description">${escapeXml(describe(reach, links))}</desc>`,
    style,
    ...columns.map((place, column) =>
      columnName(place, left + column * columnWidth + columnWidth / 2, top - padding),
    ),
    ...rows.map((row, index) => rowName(row, left - padding, (tops[index] ?? 0) + (heights[index] ?? 0) / 2)),
    ...tops.map(
      (y) => `<path class="line" d="M${padding} ${round(y)}H${round(left + columns.length * columnWidth)}"/>`,
    ),
    ...cells,
    `<text x="${padding}" y="${round(bottom + lineHeight)}">${legend}</text>`,
    '</svg>',
  ].join('\n');
}

/** Colours that are readable on light and dark pages. The class names do not affect the page. */
const style = `<style>
.egress-reach text { fill: #24292f; }
.egress-reach .line { stroke: #8c959f; stroke-opacity: 0.5; fill: none; }
.egress-reach .cell { fill: #2f81f7; fill-opacity: 0.22; }
.egress-reach .anywhere { fill: #d29922; fill-opacity: 0.35; }
@media (prefers-color-scheme: dark) { .egress-reach text { fill: #e6edf3; } }
</style>`;

function cell({ source, place, ports }: Link, x: number, y: number, height: number): string {
  const lines = ports.map(
    (port, index) =>
      `<text x="${round(x + columnWidth / 2)}" y="${round(y + 4 + lineHeight * (index + 1) - 3)}" text-anchor="middle">${escapeXml(shortPort(port))}</text>`,
  );
  const tip = `${source} to ${place}: ${ports.join('; ')}`;
  const kind = place === 'anywhere' || place === '*' ? 'anywhere' : 'cell';
  return [
    `<g><title>${escapeXml(tip)}</title>`,
    `<rect class="${kind}" x="${round(x + 2)}" y="${round(y + 2)}" width="${columnWidth - 4}" height="${round(height - 4)}" rx="4"/>`,
    ...lines,
    '</g>',
  ].join('');
}

const legend = '* some requests only, by route';

/** A star marks a port that routes limit. */
function shortPort(port: string): string {
  return port.replace('tcp-server-first', 'tcp').replace(', by route', '*');
}

function columnName(text: string, x: number, y: number): string {
  return `<text transform="translate(${round(x)} ${round(y)}) rotate(-45)">${escapeXml(text)}</text>`;
}

function rowName(text: string, x: number, y: number): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="end" dominant-baseline="central">${escapeXml(text)}</text>`;
}

function describe({ sources, passthrough }: Reach, links: readonly Link[]): string {
  const of = (name: string): string =>
    links
      .filter(({ source }) => source === name)
      .map(({ place, ports }) => `${place} (${ports.join('; ')})`)
      .join(', ');
  const lines = sources.map(({ source, openness }) => {
    const list = of(nameOf(source));
    return `${nameOf(source)} reaches ${opennessTexts[openness]}${list && `: ${list}`}.`;
  });
  return [...lines, `Every other source reaches ${passthrough ? 'everything' : 'nothing'}.`].join(' ');
}

function heightOf(links: readonly Link[]): number {
  return 8 + lineHeight * Math.max(1, ...links.map(({ ports }) => ports.length));
}

function widthOf(texts: readonly string[]): number {
  return characterWidth * Math.max(0, ...texts.map(({ length }) => length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function round(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}

/** Also replaces characters that XML does not allow. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
