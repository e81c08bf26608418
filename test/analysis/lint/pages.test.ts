/** The manifests of `docs/lint/` are the fixtures of the rules: one that triggers a rule, one that does not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { lintCodeDescriptions } from '../../../src/analysis/lint/codes.js';
import { formatFindings } from '../../../src/analysis/lint/format/format-text.js';
import { lint } from '../../../src/analysis/lint/lint.js';
import { lintRules } from '../../../src/analysis/lint/rules/index.js';
import { readServiceAccounts } from '../../../src/cli/service-accounts.js';
import { parseManifests } from '../../../src/parse/manifests.js';
import { repository } from '../../cli/support.js';
import { codeBlocksOf } from '../../docs/markdown.js';

const directory = join(repository, 'docs', 'lint');
const pages = readdirSync(directory)
  .filter((name) => name !== 'README.md')
  .map((name) => name.replace(/\.md$/, ''));

function read(code: string) {
  const text = readFileSync(join(directory, `${code}.md`), 'utf8');
  const blocks = codeBlocksOf(`${code}.md`, text);
  const fileNamed = (name: string) => blocks.find(({ file }) => file === name)?.code;
  const accounts = fileNamed('accounts.yaml');
  const lintFile = (file: string) => {
    return lint(parseManifests({ file, text: fileNamed(file) ?? '' }), {
      ...(accounts !== undefined && {
        serviceAccounts: readServiceAccounts([{ file: 'accounts.yaml', text: accounts }]),
      }),
    });
  };
  return {
    text,
    shown: blocks.find(({ language }) => language === 'text')?.code ?? '',
    found: lintFile('found.yaml'),
    clean: lintFile('clean.yaml'),
  };
}

test('every rule has a page', () => {
  expect(lintRules.map(({ code }) => code).filter((code) => !pages.includes(code))).toEqual([]);
});

test('the index lists every page, with the severity and summary of the code', () => {
  const index = readFileSync(join(directory, 'README.md'), 'utf8');
  for (const { code, summary, severity } of lintCodeDescriptions) {
    if (!pages.includes(code)) continue;
    const row = index.split('\n').find((line) => line.startsWith(`| [\`${code}\`](${code}.md) |`));
    expect(row, code).toContain(summary);
    if (severity) expect(row).toContain(`| ${severity} |`);
  }
});

describe.each(pages)('%s', (code) => {
  const { text, shown, found, clean } = read(code);

  test('the page is titled by the code, and names its severity', () => {
    const severity = found.find((finding) => finding.code === code)?.severity;
    expect(text).toMatch(new RegExp(`^# ${code}\n\nSeverity: ${severity ?? 'none'}\\.\n`));
  });

  test('is found, and nothing else, as the page shows', () => {
    expect(new Set(found.map((finding) => finding.code))).toEqual(new Set([code]));
    expect(formatFindings(found).split('\n\n').slice(0, -1).join('\n\n')).toBe(shown);
  });

  test('is not found in the clean manifest, nor anything else', () => {
    expect(clean).toEqual([]);
  });

  test('says what to do', () => {
    for (const { fix } of found) expect(fix?.message).toBeTruthy();
  });
});

test('the pages of other codes are those of issues that reading reports', () => {
  const known = new Set<string>(lintCodeDescriptions.map(({ code }) => code));
  expect(pages.filter((page) => !known.has(page))).toEqual([]);
  expect(existsSync(join(repository, 'docs', 'errors.md'))).toBe(true);
});
