import { type OptionTable, parseArguments, type ParsedArguments } from './arguments.js';
import { readChoice } from './choice.js';
import type { Context } from './context.js';
import { type Paint, painterFor } from './io.js';

/** What the program's exit codes say to a script. */
export const exitCodes = {
  /** Allowed; or, for a command that decides nothing, done. */
  success: 0,
  /** Denied; or a difference was found. */
  denied: 1,
  /** The arguments, the manifests or the request are wrong. */
  badInput: 2,
  /** A defect of this program (`EX_SOFTWARE` of sysexits.h), so that a crash is not mistaken for a denial. */
  internalError: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One command of the program. Each has a file of its own, and an entry in `commands/index.ts`. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** What follows the name of the command, such as `[options] URL`. */
  readonly usage: string;
  readonly options: OptionTable;
  /** The rest of the help: what no option line says, then examples. */
  readonly details: string;
  run(context: Context): Promise<ExitCode>;
}

/** Writes a result as text; an empty one prints nothing. */
export type Format<Result> = (result: Result, paint: Paint) => string;

/** What a command has found, and what that says to a script. */
export interface Outcome<Result> {
  readonly result: Result;
  readonly exitCode: ExitCode;
}

/** A command by what is its own: the rest is the same for all. */
export interface CommandDefinition<Table extends OptionTable, Result> extends Omit<
  Command,
  'options' | 'run'
> {
  /** All but `--format`. */
  readonly options: Table;
  /** What `--format` prints, such as `the decision`. */
  readonly printed: string;
  /** By name, the default first. */
  readonly formats: Readonly<Record<string, Format<Result>>>;
  readonly run: (parsed: ParsedArguments<keyof Table & string>, context: Context) => Promise<Outcome<Result>>;
}

/**
 * Defines a command: its arguments are parsed, and its result is printed in the format that they ask for.
 *
 * @example
 * export const reach = defineCommand({ name: 'reach', options, printed: 'it', formats: { text: formatReach }, run, ... });
 */
export function defineCommand<Table extends OptionTable, Result>({
  options: own,
  printed,
  formats,
  run,
  ...rest
}: CommandDefinition<Table, Result>): Command {
  const names = Object.keys(formats);
  const [defaultName = ''] = names;
  const format = { value: names.join('|'), summary: `how to print ${printed} (default: ${defaultName})` };
  const options: Table & { readonly format: typeof format } = { ...own, format };
  return {
    ...rest,
    options,
    async run(context) {
      const parsed = parseArguments(context.args, options);
      const write = readChoice('format', parsed.value('format') ?? defaultName, formats);
      const { result, exitCode } = await run(parsed, context);
      const text = write(result, painterFor(context.stdout, context.env));
      if (text !== '') context.stdout.write(`${text}\n`);
      return exitCode;
    },
  };
}
