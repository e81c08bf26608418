import type { Rule } from '../../../model/rule.js';

/** Whether a rule takes whatever is on the wire. */
export function isTcp({ protocol }: Rule): boolean {
  return protocol === 'tcp' || protocol === 'tcp-server-first';
}
