import { nameOf, opennessTexts, reachRouteText } from './describe-reach.js';
import type { Destination, Reach } from './reach.js';

/** Writes a reach as a table for each source. */
export function formatReach({ sources, passthrough }: Reach): string {
  const tables = sources.map(({ source, openness, destinations }) => {
    const heading = `${nameOf(source)} reaches ${opennessTexts[openness]}`;
    if (destinations.length === 0) return heading;
    const rows = [['port', 'protocol', 'hosts', 'ranges', 'routes', 'policies'], ...destinations.map(rowOf)];
    return `${heading}\n${layOut(rows)}`;
  });
  const others = passthrough ? 'every other source reaches everything' : 'every other source reaches nothing';
  return [...tables, others].join('\n\n');
}

function rowOf({ port, protocol, hosts, ipAddresses, routes, policies }: Destination): readonly string[] {
  return [
    `${port}`,
    protocol,
    hosts?.join(', ') ?? 'any',
    ipAddresses?.join(', ') ?? 'any',
    routes?.map(reachRouteText).join(', ') ?? 'any',
    policies.map(nameOf).join(', '),
  ];
}

function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
