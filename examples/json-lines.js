/** @typedef {(event: string, details?: object) => void} Log */

/**
 * Writes one JSON object a line to standard output.
 *
 * @type {Log}
 */
export function logLine(event, details = {}) {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...details })}\n`);
}
