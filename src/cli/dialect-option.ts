import { dialectNames } from '../model/dialects.js';
import type { Dialect } from '../model/options.js';
import type { OptionTable, ParsedArguments } from './arguments.js';
import { readChoice } from './choice.js';

/** The option that says which reading of the policies decides. */
export const dialectOption = {
  dialect: {
    value: 'DIALECT',
    summary: `which reading of the policies decides: ${dialectNames.join(', ')} (default: ${dialectNames[0]})`,
  },
} as const satisfies OptionTable;

const choices = Object.fromEntries(dialectNames.map((name) => [name, name]));

/**
 * Reads the dialect that the arguments name.
 *
 * @throws {UsageError} if there is no such dialect.
 */
export function readDialect(parsed: ParsedArguments<keyof typeof dialectOption>): Dialect {
  return readChoice('dialect', parsed.value('dialect') ?? 'spec', choices);
}
