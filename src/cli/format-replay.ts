import type { LogExample, ReplayReport } from '../analysis/replay/replay.js';
import { formatLocation } from '../model/issue.js';
import { quote } from '../model/quote.js';
import { formatTable } from './table.js';

/** The counts as text, section by section; empty ones are left out. */
export function formatReplay(report: ReplayReport): string {
  const sections = [
    formatTotals(report),
    formatReasons(report),
    formatSources(report),
    formatUnused(report),
    formatUnreadable(report),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function formatTotals({ lines, requests, allowed, passthrough, denied, unreadable }: ReplayReport): string {
  const passed = passthrough > 0 ? `of these ${number(passthrough)} that no rule captures` : '';
  return formatTable(
    alignCounts([
      [lines, 'lines', ''],
      [requests, 'requests', ''],
      [allowed, 'allowed', passed],
      [denied, 'denied', ''],
      [unreadable.count, "can't be read", ''],
    ]),
  );
}

function formatReasons({ reasons }: ReplayReport): string {
  if (reasons.length === 0) return '';
  const rows = alignCounts(reasons.map(({ reason, count, example }) => [count, reason, describe(example)]));
  return `denied, by reason, with the first of each:\n${formatTable(rows.map((row) => ['', ...row]))}`;
}

function formatSources({ sources, otherSources }: ReplayReport): string {
  const rows = sources
    .filter(({ denied }) => denied > 0)
    .map(
      ({ source, denied, requests }) =>
        [denied, quote(source).slice(1, -1), `of ${number(requests)}`] as const,
    );
  if (otherSources.denied > 0) {
    rows.push([otherSources.denied, 'others', `of ${number(otherSources.requests)}`]);
  }
  if (rows.length === 0) return '';
  return `denied, by source:\n${formatTable(alignCounts(rows).map((row) => ['', ...row]))}`;
}

function formatUnused({ rules }: ReplayReport): string {
  const unused = rules.filter(({ requests }) => requests === 0);
  if (unused.length === 0) return '';
  const rows = unused.map(({ policy, port, location }) => [
    '',
    `${policy.namespace}/${policy.name}`,
    `${port.number} ${port.protocol}`,
    location ? formatLocation(location) : '',
  ]);
  return `never used:\n${formatTable(rows)}`;
}

function formatUnreadable({ unreadable }: ReplayReport): string {
  const { count, examples } = unreadable;
  if (count === 0) return '';
  return [
    `can't be read, the first of ${number(count)}:`,
    ...examples.map((one) => `  ${describe(one)}`),
  ].join('\n');
}

function describe({ file, line, message }: LogExample): string {
  return `${file === undefined ? '' : `${file}:`}${line}: ${message}`;
}

type CountRow = readonly [count: number, label: string, remark: string];

/** Right-aligns counts, before what they count. */
function alignCounts(rows: readonly CountRow[]): readonly (readonly string[])[] {
  const width = Math.max(...rows.map(([count]) => number(count).length));
  return rows.map(([count, label, remark]) => [number(count).padStart(width), label, remark]);
}

function number(count: number): string {
  return count.toLocaleString('en');
}
