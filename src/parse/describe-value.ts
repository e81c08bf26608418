import { quote } from '../model/quote.js';
import { isBytes } from './values.js';

/** What a value is, for a message about a wrong type: scalars as JSON writes them, the rest by its type. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(`"${value}"`);
  if (Array.isArray(value)) return 'a list';
  if (isBytes(value)) return 'a Buffer or Uint8Array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : quote(String(value));
}
