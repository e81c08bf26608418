import { parseArgs } from 'node:util';

/** A message for whoever typed the arguments. */
export class UsageError extends Error {}

/**
 * Reads `--name VALUE` options; those with a list as their default may be repeated.
 *
 * @template {Record<string, string | string[]>} Defaults
 * @param {readonly string[]} args
 * @param {Defaults} defaults
 * @returns {Defaults}
 */
export function readArguments(args, defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: /** @type {const} */ ('string'), multiple: Array.isArray(value) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options });
    return /** @type {Defaults} */ ({ ...defaults, ...values });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} text */
export function readPort(text) {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port > 65535) throw new UsageError(`\`${text}\` is not a port`);
  return port;
}
