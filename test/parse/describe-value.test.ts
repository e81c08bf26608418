import { expect, test } from 'vitest';

import { describeValue } from '../../src/parse/describe-value.js';

test.each<[unknown, string]>([
  ['80', '`"80"`'],
  [80, '`80`'],
  [Number.NaN, '`NaN`'],
  [null, '`null`'],
  [undefined, '`undefined`'],
  [10n, '`10`'],
  [Symbol('x'), '`Symbol(x)`'],
  [[1], 'a list'],
  [{}, 'an object'],
  [new Uint8Array(2), 'a Buffer or Uint8Array'],
  [Buffer.from('a'), 'a Buffer or Uint8Array'],
  [() => 1, 'a function'],
])('%s is described', (value, expected) => {
  expect(describeValue(value)).toBe(expected);
});
