import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Line, longestLine, readLines } from '../../src/cli/lines.js';
import { settings } from '../support/property.js';

async function linesOf(chunks: readonly (Uint8Array | string)[]): Promise<readonly Line[]> {
  const lines: Line[] = [];
  async function* arriving(): AsyncGenerator<Uint8Array | string> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  for await (const some of readLines(arriving())) lines.push(...some);
  return lines;
}

test('lines are the same however the bytes are cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', 'ü', '😀', ' '), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(60)), async (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      const expected = whole
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => ({ number: index + 1, text: line }));
      expect(await linesOf(chunks)).toEqual(whole === '' ? [] : expected);
    }),
    settings,
  );
});

test('chunks may be texts', async () => {
  expect(await linesOf(['a\nb', 'c\n'])).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: 'bc' },
  ]);
});

test('a line that is not UTF-8, or too long, does not affect the others', async () => {
  const half = 'x'.repeat(longestLine / 2);
  const lines = await linesOf(['a\n', Uint8Array.of(0xff, 0x0a), half, half, 'x', '\nb\n', half, half]);
  expect(lines).toEqual([
    { number: 1, text: 'a' },
    { number: 2, problem: 'it is not UTF-8 text' },
    { number: 3, problem: 'it is longer than 1048576 bytes' },
    { number: 4, text: 'b' },
    { number: 5, text: half + half },
  ]);
});
