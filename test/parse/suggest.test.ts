import { expect, test } from 'vitest';

import { suggest } from '../../src/parse/suggest.js';

const fields = ['sources', 'hosts', 'ipAddresses', 'ports', 'matches'];

test.each<[string, string | undefined]>([
  ['host', 'hosts'],
  ['Hosts', 'hosts'],
  ['hsots', 'hosts'],
  ['source', 'sources'],
  ['ipaddresses', 'ipAddresses'],
  ['ipAdresses', 'ipAddresses'],
  ['ip', undefined],
  ['match', 'matches'],
  ['post', undefined],
  ['route', undefined],
  ['constructor', undefined],
  ['', undefined],
  ['hosts'.repeat(100), undefined],
])('%j suggests %j', (word, expected) => {
  expect(suggest(word, fields)).toBe(expected);
});

test('a nearer word wins over one that only begins alike', () => {
  expect(suggest('namspace', ['name', 'namespace'])).toBe('namespace');
  expect(suggest('path', ['name', 'pathRegex'])).toBe('pathRegex');
});
