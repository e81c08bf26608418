import type { Rule } from '../../../model/rule.js';

/** Whether a rule accepts any traffic. */
export function isTcp({ protocol }: Rule): boolean {
  return protocol === 'tcp' || protocol === 'tcp-server-first';
}
