import type { Destination, Reach, SourceReach } from '../analysis/reach/reach.js';
import { type Content, element } from './element.js';

/** Rows that are shown, before the rest is counted. */
const MAX_ROWS = 60;

/** A matrix: a row for each host or range with its port, a column for each source. */
export function showReach({ passthrough, sources }: Reach): Content {
  const targets = [...new Set(sources.flatMap(({ destinations }) => destinations.flatMap(targetsOf)))];
  const rest = targets.length - MAX_ROWS;
  return [
    passthrough
      ? element('p', { class: 'remark' }, 'What no rule captures passes through, from every source.')
      : undefined,
    targets.length === 0
      ? element('p', { class: 'quiet' }, 'No policy lets anyone reach anything.')
      : showMatrix(sources, targets.slice(0, MAX_ROWS)),
    rest > 0 ? element('p', { class: 'quiet' }, `and ${rest} more destinations`) : undefined,
  ];
}

function showMatrix(sources: readonly SourceReach[], targets: readonly string[]): Content {
  const columns = sources.map(({ source }) =>
    element('th', { scope: 'col' }, `${source.namespace}/${source.name}`),
  );
  const rows = targets.map((target) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, target),
      sources.map(({ destinations }) =>
        showCell(destinations.filter((one) => targetsOf(one).includes(target))),
      ),
    ),
  );
  return element(
    'div',
    { class: 'matrix', tabindex: '0', role: 'region', 'aria-labelledby': 'reach-title' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'to'), columns)),
      element('tbody', {}, rows),
    ),
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
