import { dirname, isAbsolute, join } from 'node:path';

import { type CoverageItem, coverageOf } from '../../analysis/cases/coverage.js';
import { formatJUnit, type SuiteResult } from '../../analysis/cases/format-junit.js';
import { runTestCases } from '../../analysis/cases/run-cases.js';
import { parseTestCases } from '../../analysis/index.js';
import { evaluatorOf } from '../../evaluator.js';
import { parseManifests } from '../../index.js';
import type { Dialect } from '../../model/options.js';
import { quote } from '../../model/quote.js';
import type { TestSuite } from '../../parse/cases.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { dialectOption, readDialect } from '../dialect-option.js';
import { InputError, UsageError } from '../errors.js';
import { formatCoverage, formatResults, percentExercised } from '../format-test-results.js';
import { readSources } from '../io.js';
import { policyOptions, readPolicySet, reportIssues } from '../policy-options.js';

const options = {
  ...policyOptions,
  ...dialectOption,
  policies: { ...policyOptions.policies, summary: 'manifests, in place of those that the files name' },
  'fail-under': { value: 'PERCENT', summary: 'fail if the cases exercise less of the policies' },
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

/** The results, file by file, and the coverage of the policies that the cases are about. */
interface TestRun {
  readonly suites: readonly SuiteResult[];
  readonly coverage: readonly CoverageItem[];
}

const formats: Readonly<Record<string, Format<TestRun>>> = {
  text: ({ suites, coverage }, paint) =>
    [
      formatResults(
        suites.flatMap(({ results }) => results),
        paint,
      ),
      formatCoverage(coverage),
    ].join('\n\n'),
  junit: ({ suites }) => formatJUnit(suites),
};

export const test = defineCommand({
  name: 'test',
  summary: 'decide the requests of files of test cases, and compare with what they expect',
  usage: '[--policies FILE|DIR|-]... [options] FILE|DIR|-...',
  options,
  printed: 'the results',
  formats,
  details: `A file of test cases is YAML: the policies it is about, and requests, each with \`expect: allow\` or \`deny\`.
The names of policies in it are relative to the file; \`policies: []\` means none. docs/testing.md lists every field.

Below the results is what no case exercised: rules (ports of a policy), hosts, ranges and routes.

Exit code: 0 if every case is as expected, 1 if one is not or --fail-under is not met, 2 for bad input.

Examples:
  egress-policy test egress.test.yaml
  egress-policy test --policies policies/ --fail-under 80 tests/
  egress-policy test --format junit tests/ > results.xml`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<TestRun>> {
  const dialect = readDialect(parsed);
  const failUnder = readPercentage(parsed.value('fail-under'));
  const suites = await readSuites(parsed, context);

  const testRun = await runSuites(suites, dialect, parsed, context);
  const failed = testRun.suites.some(({ results }) => results.some(({ failure }) => failure !== undefined));
  const isUnder = percentExercised(testRun.coverage) < failUnder;
  if (isUnder) {
    context.stderr.write(`egress-policy: the cases exercise less than ${failUnder} % of the policies\n`);
  }
  return { result: testRun, exitCode: failed || isUnder ? exitCodes.denied : exitCodes.success };
}

function readPercentage(text: string | undefined): number {
  if (text === undefined) return 0;
  const percentage = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (percentage <= 100) return percentage;
  throw new UsageError(`option \`--fail-under\` takes a number from 0 to 100, not ${quote(text)}`);
}

async function readSuites(parsed: Arguments, context: Context): Promise<readonly TestSuite[]> {
  const names = parsed.positionals;
  if (names.length === 0) throw new UsageError('no file of test cases is given');
  if (names.includes('-') && parsed.values('policies').includes('-')) {
    throw new UsageError('test cases and policies cannot both come from standard input');
  }
  const { suites, issues } = parseTestCases(await readSources(names, context));
  reportIssues(issues, context);
  if (issues.length > 0) throw new InputError('the test cases hold errors: fix them');
  if (suites.length === 0) throw new InputError('the files hold no test cases');
  return suites;
}

/** Runs the suites in their order; those about the same policies share them, and their coverage. */
async function runSuites(
  suites: readonly TestSuite[],
  dialect: Dialect,
  parsed: Arguments,
  context: Context,
): Promise<TestRun> {
  const subjects = new Map<string, { readonly subject: Subject; readonly suites: TestSuite[] }>();
  const runs: SuiteResult[] = [];
  for (const suite of suites) {
    const names = policiesOf(suite, parsed);
    const key = JSON.stringify(names);
    const known = subjects.get(key) ?? { subject: await readSubject(names, parsed, context), suites: [] };
    subjects.set(key, known);
    known.suites.push(suite);
    const results = runTestCases(suite.cases, known.subject.evaluatorOf, dialect);
    runs.push({ name: suite.file ?? '', results });
  }
  const coverage = [...subjects.values()].flatMap(({ subject, suites: itsSuites }) =>
    subject.coverageBy(itsSuites.flatMap(({ cases }) => cases)),
  );
  return { suites: runs, coverage };
}

function policiesOf({ file = '', policies }: TestSuite, parsed: Arguments): readonly string[] {
  const given = parsed.values('policies');
  if (given.length > 0) return given;
  if (!policies) {
    throw new UsageError(
      `${quote(file)} names no \`policies\`: add them, or \`policies: []\` for none, or pass \`--policies FILE\``,
    );
  }
  return policies.map((name) => (isAbsolute(name) ? name : join(dirname(file), name)));
}

/** Policies that cases are about. */
interface Subject {
  readonly evaluatorOf: Parameters<typeof runTestCases>[1];
  readonly coverageBy: (cases: TestSuite['cases']) => readonly CoverageItem[];
}

async function readSubject(names: readonly string[], parsed: Arguments, context: Context): Promise<Subject> {
  const set = readPolicySet(parseManifests(await readSources(names, context)), parsed, context);
  return {
    evaluatorOf: (dialect) => evaluatorOf(set.inDialect(dialect)),
    coverageBy: (cases) =>
      coverageOf(
        cases.map(({ request }) => request),
        set,
      ),
  };
}
