/** The egress walk-through: its case file agrees with every dialect, and each case of it can fail. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseTestCases } from '../../src/parse/cases.js';
import { run, temporaryFiles, walkthroughDirectory, walkthroughPolicies } from './support.js';

const caseFile = join(walkthroughDirectory, 'cases.yaml');
const text = readFileSync(caseFile, 'utf8');
const { suites } = parseTestCases(text);
const cases = suites.flatMap((suite) => suite.cases);

test.each(['spec', 'envoy', 'pipy'])('%s decides every case as expected', async (dialect) => {
  const { exitCode, stdout, stderr } = await run(['test', '--dialect', dialect, caseFile]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(`\n${cases.length} cases, 0 failed\n`);
});

test('the cases exercise all of the manifests', async () => {
  const { exitCode } = await run(['test', '--fail-under', '100', caseFile]);
  expect(exitCode).toBe(0);
});

describe('a case that expects the opposite fails', () => {
  test.each(cases.map((_, index) => index))('%i', async (index) => {
    const cwd = await temporaryFiles({ 'cases.yaml': invertedCase(index) });
    const { exitCode, stdout } = await run(['test', 'cases.yaml'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`\n${cases.length} cases, 1 failed\n`);
  });
});

/** The case file, with the verdict of one case turned around. */
function invertedCase(index: number): string {
  const expectations = /expect: (allow|deny)\n +(?:reason|rule): .+/g;
  const matches = [...text.matchAll(expectations)];
  expect(matches).toHaveLength(cases.length);
  const match = matches[index];
  if (!match) throw new Error(`there is no case ${index}`);
  const opposite = `expect: ${match[1] === 'allow' ? 'deny' : 'allow'}`;
  const inverted = text.slice(0, match.index) + opposite + text.slice(match.index + match[0].length);
  return inverted.replaceAll('policies/', `${walkthroughPolicies}/`);
}

test('what curl got fits the verdict', () => {
  for (const { note, expectation, name } of cases) {
    if (note === undefined) continue;
    const fitting =
      expectation.verdict === 'allow'
        ? 'curl gets 200'
        : expectation.reason === 'no-policy-for-source'
          ? 'curl exits with 7'
          : 'curl gets 404 from Envoy, 403 from Pipy';
    expect(note, name).toBe(fitting);
  }
});
