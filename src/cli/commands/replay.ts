import { type Replay, replayOn, type ReplayReport } from '../../analysis/replay/replay.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { dialectOption, readDialect } from '../dialect-option.js';
import { InputError, UsageError } from '../errors.js';
import { formatReplay } from '../format-replay.js';
import { readChunks } from '../io.js';
import { readLines } from '../lines.js';
import { policyOptions, readPolicies } from '../policy-options.js';
import { createProgress } from '../progress.js';
import { readServiceAccount, requestOptions } from '../request-options.js';

const options = {
  ...policyOptions,
  ...dialectOption,
  as: { ...requestOptions.as, summary: 'the ServiceAccount of lines that name no `source`' },
  'fail-on-deny': { summary: 'exit with 1 if a request is denied, or a line cannot be read' },
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;

const formats: Readonly<Record<string, Format<ReplayReport>>> = {
  text: formatReplay,
  json: (report) => JSON.stringify(report, null, 2),
};

export const replay = defineCommand({
  name: 'replay',
  summary: 'decide the requests of a log, and count what would have been denied',
  usage: '--policies FILE|DIR|-... [options] LOG|-...',
  options,
  printed: 'the counts',
  formats,
  details: `A log has a JSON object a line: a request, or a line of an access log of Envoy. docs/replay.md lists the fields.
It is read piece by piece, so that it may be of any length.

Exit code: 0 if all lines are counted, 1 with --fail-on-deny if a request is denied or a line cannot be read, 2 for bad
input: also if no line at all can be read.

Examples:
  egress-policy replay --policies policies/ requests.jsonl
  kubectl logs deploy/curl -c envoy | egress-policy replay -p policies/ --as curl/curl --format json -
  zcat access.log.gz | egress-policy replay -p policies/ --as curl/curl --fail-on-deny -`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<ReplayReport>> {
  const logs = readLogNames(parsed);
  const replayed = await startWithPolicies(parsed, context);

  await readLogs(logs, replayed, context);
  const report = replayed.report();
  if (report.lines > 0 && report.requests === 0) throw new InputError(describeUnreadable(report));
  const isClean = report.denied === 0 && report.unreadable.count === 0;
  const hasFailed = parsed.isSet('fail-on-deny') && !isClean;
  return { result: report, exitCode: hasFailed ? exitCodes.denied : exitCodes.success };
}

function readLogNames(parsed: Arguments): readonly string[] {
  const names = parsed.positionals;
  if (names.length === 0) throw new UsageError('no log is given: name a file, or `-` for standard input');
  const policies = parsed.values('policies');
  if (names.includes('-') && (policies.length === 0 || policies.includes('-'))) {
    throw new UsageError('policies and log cannot both come from standard input: pass `--policies FILE`');
  }
  return names;
}

async function startWithPolicies(parsed: Arguments, context: Context): Promise<Replay> {
  const dialect = readDialect(parsed);
  const as = parsed.value('as');
  const defaultSource = as === undefined ? undefined : readServiceAccount(as);
  return replayOn(await readPolicies(parsed, context, dialect), { defaultSource });
}

async function readLogs(names: readonly string[], replayed: Replay, context: Context): Promise<void> {
  const progress = createProgress(context.stderr);
  try {
    for (const name of names) {
      const file = name === '-' ? '<stdin>' : name;
      for await (const lines of readLines(readChunks(name, context))) {
        for (const line of lines) {
          const position = { file, line: line.number };
          if (line.text === undefined) replayed.addUnreadable(line.problem, position);
          else replayed.add(line.text, position);
        }
        progress.advance(lines.length);
      }
    }
  } finally {
    progress.clear();
  }
}

function describeUnreadable({ unreadable }: ReplayReport): string {
  const [example] = unreadable.examples;
  const place = example ? `: ${example.file}:${example.line}: ${example.message}` : '';
  return `none of ${unreadable.count} lines can be read${place}`;
}
