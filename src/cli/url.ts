import { quote } from '../model/quote.js';
import { type Destination, parseUrl } from '../parse/url.js';
import { InputError } from './errors.js';

/**
 * Takes the URL of an argument apart.
 *
 * @throws {InputError} if it is malformed, as {@link parseUrl} says.
 */
export function readUrl(url: string): Destination {
  const reading = parseUrl(url);
  if (!reading.ok) throw new InputError(`URL ${quote(url)} ${reading.reason}`);
  return reading.destination;
}
