/** The manifests: a plain text area, with line numbers beside it that show where findings are. */
import type { LintFinding } from '../analysis/lint/finding.js';
import type { Location, Severity } from '../model/issue.js';
import { byId, element } from './element.js';

const area = byId('manifests', HTMLTextAreaElement);
const gutter = byId('gutter', HTMLElement);

area.addEventListener('scroll', alignGutter);

function alignGutter(): void {
  gutter.scrollTop = area.scrollTop;
}

/** Selects the line at a location, and scrolls to it. */
export function goTo({ line }: Location): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const lineHeight = area.scrollHeight / lines.length;
  area.scrollTop = Math.max(0, (line - 4) * lineHeight);
  alignGutter();
}

const rank: Readonly<Record<Severity, number>> = { error: 2, warning: 1, note: 0 };

/** Writes the line numbers; a line with findings shows the most severe. */
export function showLines(findings: readonly LintFinding[]): void {
  const mostSevere = new Map<number, Severity>();
  for (const { location, severity } of findings) {
    if (!location) continue;
    const known = mostSevere.get(location.line);
    if (known === undefined || rank[severity] > rank[known]) mostSevere.set(location.line, severity);
  }
  const count = area.value.split('\n').length;
  gutter.replaceChildren(
    ...Array.from({ length: count }, (_, index) =>
      element('span', { class: mostSevere.get(index + 1) }, `${index + 1}\n`),
    ),
  );
  alignGutter();
}
