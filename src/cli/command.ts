import type { OptionTable } from './arguments.js';
import type { Context } from './context.js';

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
