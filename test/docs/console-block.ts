/** A command of a console block, and the output that the document shows for it. */
export interface ConsoleStep {
  readonly command: string;
  readonly output: string;
}

/** Takes a block apart: `$ command`, which goes on behind a final backslash, then its output up to the next. */
export function consoleSteps(code: string): readonly ConsoleStep[] {
  const steps: { command: string; output: string[] }[] = [];
  for (const line of code.split('\n')) {
    const current = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), output: [] });
    else if (!current) throw new Error(`the block does not begin with a command, but with \`${line}\``);
    else if (current.output.length === 0 && current.command.endsWith('\\')) current.command += `\n${line}`;
    else current.output.push(line);
  }
  return steps.map(({ command, output }) => ({ command, output: output.join('\n').trimEnd() }));
}

const marker = '\u0001';

/** A script that runs the commands in one shell and prints, behind the output of each, its exit code. */
export function scriptOf(steps: readonly ConsoleStep[]): string {
  return steps
    .map(
      ({ command }) =>
        `${command}\nstatus=$?; printf '%s%s%s' '${marker}' $status '${marker}'; (exit $status)\n`,
    )
    .join('');
}

export interface ConsoleResult {
  readonly output: string;
  readonly exitCode: number;
}

/** Takes the output of the script apart again, one result a command. */
export function consoleResults(output: string): readonly ConsoleResult[] {
  const parts = output.split(marker);
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => ({
    output: (parts[2 * index] ?? '').trimEnd(),
    exitCode: Number(parts[2 * index + 1]),
  }));
}
