import { join } from 'node:path';

import { type Decision, type Dialect, evaluate, parseManifests } from '../../index.js';
import { dialectNames } from '../../model/dialects.js';
import { type OptionTable, parseArguments } from '../arguments.js';
import { readChoice } from '../choice.js';
import { type Command, type ExitCode, exitCodes } from '../command.js';
import type { Context } from '../context.js';
import { InputError, UsageError } from '../errors.js';
import { painterFor, readSources } from '../io.js';
import { findOwnPackage } from '../package.js';
import { buildRequest, requestOptions } from '../request-options.js';
import { formatTable } from '../table.js';
import {
  deniedStatus,
  type Outcome,
  type Step,
  walkthroughClient,
  walkthroughSteps,
} from '../walkthrough-steps.js';

/** What `--dialect` takes. */
const choices: Readonly<Record<string, readonly Dialect[]>> = {
  ...Object.fromEntries(dialectNames.map((name) => [name, [name]])),
  all: dialectNames,
};

const options = {
  dialect: { value: 'spec|envoy|pipy|all', summary: 'what decides (default: spec)' },
} as const satisfies OptionTable;

export const walkthrough: Command = {
  name: 'walkthrough',
  summary: 'play the egress walk-through, each verdict beside what a real client saw',
  usage: '[--dialect spec|envoy|pipy|all]',
  options,
  details: `The manifests are those of docs/walkthrough in this package. Each step applies one of them alone.

Exit code: 0 if every verdict agrees with what the client saw, 1 if one does not.`,
  run,
};

/** A step, and what was decided in it, by each dialect that was asked. */
interface PlayedStep {
  readonly step: Step;
  readonly decided: readonly { readonly dialect: Dialect; readonly decision: Decision }[];
}

async function run(context: Context): Promise<ExitCode> {
  const parsed = parseArguments(context.args, options);
  if (parsed.positionals.length > 0) throw new UsageError('`walkthrough` takes no arguments');
  const dialects = readChoice('dialect', parsed.value('dialect') ?? 'spec', choices);
  return playSteps(walkthroughSteps, context, dialects);
}

/** Decides each step's request, prints all, and tells by the exit code whether any verdict is not as expected. */
export async function playSteps(
  steps: readonly Step[],
  context: Context,
  dialects: readonly Dialect[] = ['spec'],
): Promise<ExitCode> {
  const played: PlayedStep[] = [];
  for (const step of steps) played.push({ step, decided: await play(step, dialects, context) });

  const differences = played.filter((one) => !agrees(one)).length;
  context.stdout.write(
    `${formatSteps(played, dialects)}\n\n${formatSummary(played.length, differences, context)}\n`,
  );
  return differences === 0 ? exitCodes.success : exitCodes.denied;
}

async function play(
  { manifest, url }: Step,
  dialects: readonly Dialect[],
  context: Context,
): Promise<PlayedStep['decided']> {
  const directory = join(findOwnPackage().directory, 'docs', 'walkthrough');
  const sources = manifest === undefined ? [] : await readSources([join(directory, manifest)], context);
  const { policies, routeGroups, issues } = parseManifests(sources);
  const [issue] = issues;
  if (issue) throw new InputError(`the manifest of a step is damaged: ${issue.message}`);

  const request = buildRequest(parseArguments(['--as', walkthroughClient, url], requestOptions));
  return dialects.map((dialect) => ({
    dialect,
    decision: evaluate(request, policies, routeGroups, { dialect }),
  }));
}

function outcomeOf(decision: Decision): Outcome {
  return decision.verdict === 'allow' ? 'allow' : `deny at the ${decision.enforcedAt}`;
}

/** Whether every dialect decided as expected, with the HTTP status of its sidecar. */
function agrees({ step, decided }: PlayedStep): boolean {
  return decided.every(
    ({ dialect, decision }) =>
      outcomeOf(decision) === step.expected && statusOf(decision) === expectedStatus(step, dialect),
  );
}

function statusOf(decision: Decision): number | undefined {
  return decision.verdict === 'deny' ? decision.httpStatus : undefined;
}

function expectedStatus({ expected }: Step, dialect: Dialect): number | undefined {
  return expected === 'deny at the request' ? deniedStatus[dialect] : undefined;
}

function formatSteps(played: readonly PlayedStep[], dialects: readonly Dialect[]): string {
  const verdicts = dialects.length === 1 ? ['verdict'] : dialects;
  return formatTable([
    ['step', 'policies', 'request', ...verdicts, 'the client saw', ''],
    ...played.map((one, index) => [
      `${index + 1}`.padStart('step'.length),
      one.step.manifest ?? 'none',
      `GET ${one.step.url}`,
      ...one.decided.map(({ decision }) => formatVerdict(decision)),
      one.step.clientSaw,
      agrees(one) ? 'agrees' : `DIFFERS: expected ${one.step.expected}`,
    ]),
  ]);
}

function formatVerdict(decision: Decision): string {
  const status = statusOf(decision);
  return status === undefined ? outcomeOf(decision) : `${outcomeOf(decision)}, ${status}`;
}

function formatSummary(steps: number, differences: number, { stdout, env }: Context): string {
  const paint = painterFor(stdout, env);
  return differences === 0
    ? paint('green', `${steps} steps, no difference`)
    : paint('red', `${steps} steps, ${differences} with a difference`);
}
