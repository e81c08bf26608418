import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { commands } from '../../src/cli/commands/index.js';
import { repository, run } from './support.js';

const commandNames = commands.map(({ name }) => name);

describe('help', () => {
  test.each([[['help']], [['--help']], [['-h']], [['help', '--help']]])(
    '%j names every command',
    async (args) => {
      const { exitCode, stdout, stderr } = await run(args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      for (const name of commandNames) expect(stdout).toContain(`  ${name} `);
    },
  );

  test.each(commandNames)('of %s is the same by every way, and names every option', async (name) => {
    const { exitCode, stdout } = await run(['help', name]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: egress-policy ${name}`);
    const options = commands.find((command) => command.name === name)?.options ?? {};
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option} `);
    for (const args of [
      [name, '--help'],
      [name, '-h'],
      [name, '--nonsense', '--help'],
    ]) {
      expect(await run(args)).toEqual({ exitCode: 0, stdout, stderr: '' });
    }
  });

  test('fits a terminal that is 120 columns wide', async () => {
    for (const args of [['help'], ...commandNames.map((name) => ['help', name])]) {
      const { stdout } = await run(args);
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
    }
  });
});

test.each(['--version', '-V'])('%s is that of package.json', async (option) => {
  const text = readFileSync(join(repository, 'package.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: (await run([option])).stdout.trim() });
});

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], 'no command is given'],
  [['chekc'], 'unknown command `chekc`, did you mean `check`?'],
  [['help', 'explian'], 'unknown command `explian`, did you mean `explain`?'],
  [['frobnicate'], 'unknown command `frobnicate`'],
  [['hlep'], 'unknown command `hlep`, did you mean `help`?'],
  [['--frobnicate'], 'unknown option `--frobnicate` in place of a command'],
  [['--versio'], 'unknown option `--versio` in place of a command, did you mean `--version`?'],
  [['-p', 'a'], 'unknown option `-p` in place of a command'],
  [['constructor'], 'unknown command `constructor`'],
  [['lint', '--fast'], 'unknown option `--fast`'],
  [['check', '--polices', 'a'], 'unknown option `--polices`, did you mean `--policies`?'],
];

test.each(refused)('refuses %j', async (args, message) => {
  const { exitCode, stdout, stderr } = await run(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`egress-policy: ${message}`);
  expect(stderr).toMatch(/^see `egress-policy help( \w+)?`$/m);
});
