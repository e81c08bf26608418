import { describe, expect, test } from 'vitest';

import { evaluate } from '../../src/index.js';
import { isHeaderValue } from '../../src/match/header.js';
import { longestPath } from '../../src/match/path.js';
import { egress, http } from '../support/resources.js';

const policies = [egress({ hosts: ['httpbin.org'] })];
const isPath = (path: string) => evaluate(http('httpbin.org', { path }), policies).verdict === 'allow';

/** Pairs of UTF-16 surrogates at each edge of their two ranges, and what stands next to the ranges. */
const wellFormed = ['\ud800\udc00', '\udbff\udfff', '\ud800\udfff', '\udbff\udc00', '\ud7ff', '\ue000'];
const illFormed = [
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\udc00\ud800',
  '\ud800\ud800',
  '\udc00\udc00',
].concat(['\ud800\ue000', '\ud800a', '\udbff\udbff\udfff']);

describe.each([
  ['path', (text: string) => isPath(`/${text}`)],
  ['header value', isHeaderValue],
] as const)('in a %s', (_, accepts) => {
  test.each(wellFormed)('%j is well-formed', (text) => {
    expect([accepts(text), accepts(`${text}a`)]).toEqual([true, true]);
  });

  test.each(illFormed)('%j is not', (text) => {
    expect([accepts(text), accepts(`a${text}`), accepts(`${text}b`)]).toEqual([false, false, false]);
  });
});

test('the longest path is a path, a longer one is not', () => {
  expect([isPath('/'.repeat(longestPath)), isPath('/'.repeat(longestPath + 1))]).toEqual([true, false]);
});
