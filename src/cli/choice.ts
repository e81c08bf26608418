import { quote } from '../model/quote.js';
import { UsageError } from './errors.js';

/**
 * Looks up an option's value in a table.
 *
 * @throws {UsageError} if the table does not have it; the message lists the names that it has.
 */
export function readChoice<Choice>(
  option: string,
  name: string,
  choices: Readonly<Record<string, Choice>>,
): Choice {
  const choice = Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (choice !== undefined) return choice;
  const names = Object.keys(choices).map((one) => `\`${one}\``);
  const last = names.pop() ?? '';
  throw new UsageError(`option \`--${option}\` takes ${names.join(', ')} or ${last}, not ${quote(name)}`);
}
