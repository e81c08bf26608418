import { expect, test } from 'vitest';

import { parseArguments } from '../../src/cli/arguments.js';
import { UsageError } from '../../src/cli/errors.js';

const options = {
  policies: { short: 'p', value: 'FILE', repeatable: true, summary: '' },
  request: { short: 'X', value: 'METHOD', summary: '' },
  quiet: { short: 'q', summary: '' },
} as const;

test('values follow their option, or an equals sign, or the letter itself', () => {
  const parsed = parseArguments(
    ['-p', 'a', '--policies=b', 'url', '-XPOST', '-p', '-', '-q', '--', '-z'],
    options,
  );
  expect(parsed.values('policies')).toEqual(['a', 'b', '-']);
  expect(parsed.value('request')).toBe('POST');
  expect(parsed.isSet('quiet')).toBe(true);
  expect(parsed.positionals).toEqual(['url', '-z']);
});

test('what is not given is absent', () => {
  const parsed = parseArguments([], options);
  expect(parsed.values('policies')).toEqual([]);
  expect(parsed.value('request')).toBeUndefined();
  expect(parsed.isSet('quiet')).toBe(false);
});

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [['--polices', 'a'], 'unknown option `--polices`, did you mean `--policies`?'],
  [['--frobnicate'], 'unknown option `--frobnicate`'],
  [['-z'], 'unknown option `-z`'],
  [['--__proto__'], 'unknown option `--__proto__`'],
  [['--constructor=x'], 'unknown option `--constructor`'],
  [['--policies'], 'option `--policies` needs a value: `--policies FILE`'],
  [['-X', '-p', 'a'], 'option `-X` needs a value: `-X METHOD`'],
  [['-X', 'GET', '--request', 'PUT'], 'option `--request` is given twice'],
  [['--quiet=yes'], 'option `--quiet` takes no value, but has `yes`'],
];

test.each(refused)('refuses %j', (args, message) => {
  const parse = (): unknown => parseArguments(args, options);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
