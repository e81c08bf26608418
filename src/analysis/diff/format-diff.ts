import type { EgressChange, EgressDiff } from './change.js';
import { groupBy } from './describe-changes.js';
import { describePort, describeSource, describeUnknown, detailsOf } from './describe-texts.js';

/** How the effects of changes are emphasized, such as by colours. */
export type EmphasizeEffect = (effect: EgressChange['effect'] | 'unknown', text: string) => string;

/**
 * Writes a diff for people to read, by source.
 *
 * @example
 * console.log(formatDiff(diff(before, after)));
 */
export function formatDiff(
  { changes, unknown }: EgressDiff,
  emphasize: EmphasizeEffect = (_, text) => text,
): string {
  const sources = groupBy(changes, describeSource).map((group) => {
    const blocks = group.map((change) => formatChange(change, emphasize));
    return [describeSource(group[0]), ...blocks].join('\n');
  });
  const unknowns = unknown.map((one) => `${emphasize('unknown', 'unknown')} ${describeUnknown(one)}`);
  return [...sources, ...unknowns, summarizeDiff({ changes, unknown })].join('\n\n');
}

function formatChange(change: EgressChange, emphasize: EmphasizeEffect): string {
  const { effect, protocols } = change;
  const heading = `${effect === 'allowed' ? '+' : '-'} ${effect}`;
  const details = detailsOf(change).map(([label, text]) => `      ${label.padEnd(10)}${text}`);
  return [
    `  ${emphasize(effect, heading)}  ${protocols.join(', ')} ${describePort(change)}`,
    ...details,
  ].join('\n');
}

/** The numbers of changes, in one line. */
export function summarizeDiff({ changes, unknown }: EgressDiff): string {
  if (changes.length === 0 && unknown.length === 0) return 'no difference: both allow the same';
  const count = (effect: EgressChange['effect']): number =>
    changes.filter((change) => change.effect === effect).length;
  const parts = [
    `${count('allowed')} newly allowed`,
    `${count('denied')} newly denied`,
    ...(unknown.length > 0 ? [`${unknown.length} unknown`] : []),
  ];
  return parts.join(', ');
}
