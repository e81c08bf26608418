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
  [() => 1, 'a function'],
])('%s is described', (value, expected) => {
  expect(describeValue(value)).toBe(expected);
});
