/** `12345` as `12,345`. */
export const count = (number) => number.toLocaleString('en');

/** Two digits that count, or all in front of the point. */
export function short(figure) {
  if (figure >= 100) return count(Math.round(figure));
  return figure >= 10 ? figure.toFixed(0) : figure.toFixed(figure >= 1 ? 1 : 2);
}

/** A table of Markdown. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
