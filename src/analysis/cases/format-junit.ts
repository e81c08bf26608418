import type { CaseResult } from './run-cases.js';

/** The results of one file of cases. */
export interface SuiteResult {
  readonly name: string;
  readonly results: readonly CaseResult[];
}

/**
 * Writes results as JUnit XML, in the form that CI servers read: a `testsuite` for each file, a `testcase` for
 * each case, with its file and line.
 */
export function formatJUnit(suites: readonly SuiteResult[]): string {
  const all = suites.flatMap(({ results }) => results);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'egress-policy', ...count(all) })}>`,
    ...suites.map(formatSuite),
    '</testsuites>',
  ].join('\n');
}

function formatSuite({ name, results }: SuiteResult): string {
  return [
    `  <testsuite${attributes({ name, ...count(results) })}>`,
    ...results.map((result) => formatCase(name, result)),
    '  </testsuite>',
  ].join('\n');
}

function formatCase(suite: string, { testCase, failure }: CaseResult): string {
  const { name, dialect, location } = testCase;
  const named = dialect === undefined ? name : `${name} (${dialect})`;
  const opening = `    <testcase${attributes({ classname: suite, name: named, file: location.file ?? suite, line: location.line })}`;
  if (failure === undefined) return `${opening}/>`;
  const place = `${location.file ?? suite}:${location.line}: ${failure}`;
  return [
    `${opening}>`,
    `      <failure${attributes({ message: failure })}>${escapeXml(place)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function count(results: readonly CaseResult[]): { readonly tests: number; readonly failures: number } {
  return {
    tests: results.length,
    failures: results.filter(({ failure }) => failure !== undefined).length,
  };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(`${value}`)}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML 1.0 cannot represent other control characters, lone surrogates, U+FFFE and U+FFFF. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

function escapeXml(text: string): string {
  return text
    .replace(unwritable, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}
