import { parseArgs } from 'node:util';

import { quote } from '../model/quote.js';
import { UsageError } from './errors.js';
import { didYouMean } from './suggestion.js';

/** One option of a command, as parsed and as shown in its help. */
export interface OptionSpecification {
  /** One letter: `-X`. */
  readonly short?: string;
  /** Name of the option's value in the help; an option without one is a switch. */
  readonly value?: string;
  /** It may be given more than once. */
  readonly repeatable?: boolean;
  readonly summary: string;
}

/** Options by their long name, in the order of the help. */
export type OptionTable = Readonly<Record<string, OptionSpecification>>;

export interface ParsedArguments<Name extends string> {
  readonly positionals: readonly string[];
  /** Whether a switch is set. */
  isSet(name: Name): boolean;
  /** The value of an option that is given at most once. */
  value(name: Name): string | undefined;
  /** All values of a repeatable option, in order. */
  values(name: Name): readonly string[];
}

/**
 * Parses the arguments of a command against its options.
 *
 * @throws {UsageError} for an unknown option, a missing or unexpected value, an option given twice.
 */
export function parseArguments<Table extends OptionTable>(
  args: readonly string[],
  options: Table,
): ParsedArguments<keyof Table & string> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const values = given.get(token.name) ?? [];
    values.push(readOption(token, options));
    given.set(token.name, values);
    if (values.length > 1 && !options[token.name]?.repeatable) {
      throw new UsageError(`option \`${token.rawName}\` is given twice`);
    }
  }

  return {
    positionals,
    isSet: (name) => given.has(name),
    value: (name) => given.get(name)?.[0],
    values: (name) => given.get(name) ?? [],
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** Returns an option's value; the empty string for a switch. */
function readOption({ name, rawName, value, inlineValue }: OptionToken, options: OptionTable): string {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const known = Object.keys(options).map((long) => `--${long}`);
    throw new UsageError(`unknown option ${quote(rawName)}${didYouMean(rawName, known)}`);
  }
  if (option.value === undefined) {
    if (value !== undefined) {
      throw new UsageError(`option \`${rawName}\` takes no value, but has ${quote(value)}`);
    }
    return '';
  }
  // A lone `-` names standard input. Anything else with a leading dash is the next option, not a value.
  const isNextOption = !inlineValue && value !== undefined && value.length > 1 && value.startsWith('-');
  if (value === undefined || isNextOption) {
    throw new UsageError(`option \`${rawName}\` needs a value: \`${rawName} ${option.value}\``);
  }
  return value;
}
