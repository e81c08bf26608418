import type { EgressChange, EgressDiff } from './change.js';
import { describePort, describeSource, describeUnknown, detailsOf } from './describe-texts.js';
import { summarizeDiff } from './format-diff.js';

/**
 * Writes a diff as Markdown (GitHub's), for a comment on a pull request: what becomes allowed first, because
 * a reviewer must decide on that. Nothing in a policy can be taken for markup.
 */
export function formatDiffAsMarkdown(diff: EgressDiff): string {
  const { changes, unknown } = diff;
  return [
    `### Egress: ${summarizeDiff(diff)}`,
    ...sectionOf(
      'Newly allowed',
      changes.filter(({ effect }) => effect === 'allowed'),
    ),
    ...sectionOf(
      'Newly denied',
      changes.filter(({ effect }) => effect === 'denied'),
    ),
    ...(unknown.length > 0
      ? ['#### Unknown', unknown.map((one) => `- ${escapeMarkdown(describeUnknown(one))}`).join('\n')]
      : []),
  ].join('\n\n');
}

function sectionOf(title: string, changes: readonly EgressChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => [
    describeSource(change),
    `${change.protocols.join(', ')} ${describePort(change)}`,
    ...['hosts', 'ranges', 'requests', 'example'].map((label) => textsOf(change, label)),
  ]);
  const header = ['source', 'port', 'hosts', 'ranges', 'requests', 'example'];
  const lines = [header, header.map(() => '---'), ...rows.map((row) => row.map(formatCell))];
  return [`#### ${title}`, lines.map((classes) => `| ${classes.join(' | ')} |`).join('\n')];
}

function textsOf(change: EgressChange, label: string): string {
  const texts = detailsOf(change).filter((detail) => detail[0] === label);
  return texts.length === 0 ? 'any' : texts.map(([, text]) => text).join('\n');
}

function formatCell(text: string): string {
  return text.split('\n').map(escapeMarkdown).join('<br>');
}

/** Every character that Markdown or HTML may take for its own. A mention must not notify anybody either. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '')
    .replace(/[\\`*_{}[\]()#+\-!|~$:]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/[\r\n]+/g, ' ');
}
