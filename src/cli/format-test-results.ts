import type { CoverageItem, CoverageKind } from '../analysis/cases/coverage.js';
import type { CaseResult } from '../analysis/cases/run-cases.js';
import type { Decision } from '../model/decision.js';
import { formatLocation } from '../model/issue.js';
import type { Paint } from './io.js';
import { formatTable } from './table.js';

/** A row for each case, then what is wrong with those that fail, then a summary. */
export function formatResults(results: readonly CaseResult[], paint: Paint): string {
  const failures = results.filter(({ failure }) => failure !== undefined);
  const summary = `${plural(results.length, 'case')}, ${failures.length} failed`;
  return [
    formatRows(results, paint),
    ...failures.map((result) => formatFailure(result, paint)),
    paint(failures.length === 0 ? 'green' : 'red', summary),
  ].join('\n\n');
}

function formatRows(results: readonly CaseResult[], paint: Paint): string {
  const rows = results.map(({ testCase, dialect, decision }) => [
    describeDecision(decision),
    dialect,
    inOneLine(testCase.name),
    inOneLine(testCase.note ?? ''),
  ]);
  const hasNotes = results.some(({ testCase }) => testCase.note !== undefined);
  const titles = ['decision', 'dialect', 'case', ...(hasNotes ? ['note'] : [])];
  const [header = '', ...lines] = formatTable([titles, ...rows]).split('\n');
  const marked = lines.map((line, index) =>
    results[index]?.failure === undefined
      ? `${paint('green', 'ok')}    ${line}`
      : `${paint('red', 'FAIL')}  ${line}`,
  );
  return [`      ${header}`, ...marked].join('\n');
}

function describeDecision(decision: Decision): string {
  if (decision.verdict === 'deny') return `deny: ${decision.reason}`;
  if (decision.passthrough) return 'allow: no rule captures it';
  const { policy, port } = decision.rule;
  return `allow: ${policy.namespace}/${policy.name}:${port.number}`;
}

function formatFailure({ testCase, failure = '' }: CaseResult, paint: Paint): string {
  return `${paint('bold', formatLocation(testCase.location))}: ${inOneLine(testCase.name)}\n  ${failure}`;
}

function inOneLine(text: string): string {
  return text.trim().replace(/[\s\p{Cc}]+/gu, ' ');
}

const kinds: Readonly<Record<CoverageKind, string>> = {
  rule: 'rules',
  host: 'hosts',
  range: 'ranges',
  route: 'routes',
};

/** How much of the policies the cases exercise, and what they do not. */
export function formatCoverage(items: readonly CoverageItem[]): string {
  const idle = items.filter(({ exercised }) => !exercised);
  const counts = Object.entries(kinds).map(([kind, name]) => {
    const ofKind = items.filter((item) => item.kind === kind);
    return `${name} ${ofKind.filter(({ exercised }) => exercised).length}/${ofKind.length}`;
  });
  // Cut, not rounded: 100.0 is printed only if every item is exercised.
  const percentage = (Math.floor(percentExercised(items) * 10) / 10).toFixed(1);
  const summary = `exercised: ${percentage} % (${counts.join(', ')})`;
  if (idle.length === 0) return summary;
  const rows = idle.map(({ kind, policy, text, location }) => [
    '',
    kind,
    `${policy.namespace}/${policy.name}`,
    text,
    location ? formatLocation(location) : '',
  ]);
  return `${summary}\nno case exercises:\n${formatTable(rows)}`;
}

/** The share of items that some case exercises; all of nothing is 100. */
export function percentExercised(items: readonly CoverageItem[]): number {
  const exercised = items.filter((item) => item.exercised).length;
  return items.length === 0 ? 100 : (100 * exercised) / items.length;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
