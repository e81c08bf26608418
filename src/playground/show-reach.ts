import type { Destination, Reach, SourceReach } from '../analyze/reach/reach.js';
import { element, type Content } from './element.js';

/** Columns that are shown, before the rest is counted. */
const mostColumns = 24;

/** A matrix: a row for each source, a column for each host or range with its port. */
export function showReach({ passthrough, sources }: Reach): Content {
  if (sources.length === 0) return element('p', { class: 'quiet' }, 'No policy lets anyone reach anything.');
  const columns = [...new Set(sources.flatMap(({ destinations }) => destinations.flatMap(targetsOf)))];
  const rest = columns.length - mostColumns;
  const shown = columns.slice(0, mostColumns);
  return [
    passthrough
      ? element('p', { class: 'remark' }, 'The mesh lets pass what no rule captures, from every source.')
      : undefined,
    element(
      'div',
      { class: 'matrix', tabindex: '0', role: 'region', 'aria-labelledby': 'reach-title' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col' }, 'source'),
            shown.map((target) => element('th', { scope: 'col' }, target)),
          ),
        ),
        element(
          'tbody',
          {},
          sources.map((source) => showSource(source, shown)),
        ),
      ),
    ),
    rest > 0 ? element('p', { class: 'quiet' }, `and ${rest} more destinations`) : undefined,
  ];
}

function showSource({ source, destinations }: SourceReach, columns: readonly string[]): Content {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, `${source.namespace}/${source.name}`),
    columns.map((target) => showCell(destinations.filter((one) => targetsOf(one).includes(target)))),
  );
}

function showCell(destinations: readonly Destination[]): Content {
  if (destinations.length === 0) return element('td', {});
  const words = destinations.map(({ protocol, routes }) =>
    routes ? `${protocol}, ${routes.length} ${routes.length === 1 ? 'route' : 'routes'}` : protocol,
  );
  const isAnywhere = destinations.some(({ anywhere }) => anywhere);
  return element('td', { class: isAnywhere ? 'anywhere' : 'reaches' }, [...new Set(words)].join('; '));
}

function targetsOf({ port, hosts, ipAddresses }: Destination): readonly string[] {
  return (hosts ?? ipAddresses ?? ['anywhere']).map((target) => `${target} :${port}`);
}
