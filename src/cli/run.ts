import { quote } from '../model/quote.js';
import { type Command, type ExitCode, exitCodes } from './command.js';
import { commands } from './commands/index.js';
import type { Context } from './context.js';
import { InputError, UsageError } from './errors.js';
import { formatCommandHelp, formatOverview } from './help.js';
import { findOwnPackage } from './package.js';
import { didYouMean } from './suggestion.js';

const helpOptions: ReadonlySet<string> = new Set(['-h', '--help']);
const versionOptions: ReadonlySet<string> = new Set(['-V', '--version']);

/** Runs the program. Never throws: errors are reported on standard error and by the exit code. */
export async function runProgram(context: Context): Promise<ExitCode> {
  const [name, ...args] = context.args;
  try {
    if (name === undefined) throw new UsageError('no command is given');
    return await dispatch(name, { ...context, args });
  } catch (error) {
    return reportError(error, name, context);
  }
}

async function dispatch(name: string, context: Context): Promise<ExitCode> {
  const asksForHelp = context.args.some((argument) => helpOptions.has(argument));
  if (versionOptions.has(name)) return print(findOwnPackage().version, context);
  if (helpOptions.has(name)) return print(formatOverview(commands), context);
  if (name === 'help') return print(helpOn(context.args[0]), context);
  const command = findCommand(name);
  return asksForHelp ? print(formatCommandHelp(command), context) : command.run(context);
}

function print(text: string, { stdout }: Context): ExitCode {
  stdout.write(`${text}\n`);
  return exitCodes.success;
}

function helpOn(name: string | undefined): string {
  return name === undefined || helpOptions.has(name)
    ? formatOverview(commands)
    : formatCommandHelp(findCommand(name));
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  if (name.startsWith('-')) {
    const known = ['--help', '--version'];
    throw new UsageError(`unknown option ${quote(name)} in place of a command${didYouMean(name, known)}`);
  }
  const known = [...commands.map((candidate) => candidate.name), 'help'];
  throw new UsageError(`unknown command ${quote(name)}${didYouMean(name, known)}`);
}

function reportError(error: unknown, commandName: string | undefined, { stderr }: Context): ExitCode {
  if (error instanceof UsageError) {
    const isCommand = commands.some(({ name }) => name === commandName);
    const help = isCommand ? `egress-policy help ${commandName}` : 'egress-policy help';
    stderr.write(`egress-policy: ${error.message}\nsee \`${help}\`\n`);
    return exitCodes.badInput;
  }
  if (error instanceof InputError) {
    stderr.write(`egress-policy: ${error.message}\n`);
    return exitCodes.badInput;
  }
  stderr.write(`egress-policy: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  return exitCodes.internalError;
}
