const width = 640;
const height = 360;
const margin = { left: 70, right: 150, top: 40, bottom: 50 };
const colors = ['#0b6e4f', '#c1121f', '#e09f3e', '#335c67', '#7b2cbf', '#6c757d', '#2a9df4'];

/**
 * An SVG of ns per decision over size, both axes logarithmic.
 *
 * @param lines by name, each a list of points `[size, ns]`
 */
export function plot(title, xTitle, lines) {
  const points = Object.values(lines).flat();
  const x = logarithmic(
    points.map(([size]) => size),
    margin.left,
    width - margin.right,
  );
  const y = logarithmic(
    points.map(([, ns]) => ns),
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
    ...x.ticks.map((tick) =>
      text(x.at(tick), height - 28, tick.toLocaleString('en'), 'text-anchor="middle"'),
    ),
    text((margin.left + width - margin.right) / 2, height - 8, xTitle, 'text-anchor="middle"'),
    ...Object.entries(lines).flatMap(([name, list], index) =>
      drawLine(
        name,
        list.map(([size, ns]) => [x.at(size), y.at(ns)]),
        index,
      ),
    ),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function drawLine(name, points, index) {
  const color = colors[index % colors.length];
  const left = width - margin.right + 12;
  const top = margin.top + 10 + index * 20;
  return [
    `<path d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${color}"/>`),
    `<rect x="${left}" y="${top - 9}" width="10" height="10" fill="${color}"/>`,
    text(left + 15, top, name),
  ];
}

/** An axis from one power of ten to another. */
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
