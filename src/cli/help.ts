import type { OptionSpecification } from './arguments.js';
import type { Command } from './command.js';
import { formatTable } from './table.js';

/** The help of the program as a whole. */
export function formatOverview(commands: readonly Command[]): string {
  const rows = [
    ...commands.map(({ name, summary }) => ['', name, summary]),
    ['', 'help', 'show the help of a command: `egress-policy help check`'],
  ];
  return `Evaluates requests against the egress policies of a service mesh: allow or deny, with the rule that matched.

Usage: egress-policy COMMAND [options]

Commands:
${formatTable(rows)}

Options:
${formatTable([
  ['', '-h, --help', 'show this help, or that of a command'],
  ['', '-V, --version', 'show the version'],
])}

Colours appear on a terminal only, and not if NO_COLOR is set.
Exit codes: 0 allow or done, 1 deny or difference, 2 bad input, 70 defect of the program.`;
}

/** The help of one command. */
export function formatCommandHelp({ name, summary, usage, options, details }: Command): string {
  const rows = Object.entries(options).map(([long, option]) => [
    '',
    formatOption(long, option),
    option.summary,
  ]);
  return [
    `egress-policy ${name}: ${summary}`,
    `Usage: egress-policy ${[name, usage].filter(Boolean).join(' ')}`,
    ...(rows.length > 0 ? [`Options:\n${formatTable(rows)}`] : []),
    details,
  ].join('\n\n');
}

function formatOption(long: string, { short, value, repeatable }: OptionSpecification): string {
  const names = `${short === undefined ? '    ' : `-${short}, `}--${long}`;
  return [names, value, repeatable && '...'].filter(Boolean).join(' ');
}
