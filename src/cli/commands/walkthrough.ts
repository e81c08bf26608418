import { join } from 'node:path';
import { evaluate, parseManifests } from '../../index.js';
import { parseArguments } from '../arguments.js';
import { exitCodes, type Command, type ExitCode } from '../command.js';
import type { Context } from '../context.js';
import { InputError, UsageError } from '../errors.js';
import { painterFor, readSources } from '../io.js';
import { findOwnPackage } from '../package.js';
import { buildRequest, requestOptions } from '../request-options.js';
import { formatTable } from '../table.js';
import { walkthroughClient, walkthroughSteps, type Outcome, type Step } from '../walkthrough-steps.js';

export const walkthrough: Command = {
  name: 'walkthrough',
  summary: 'play the egress walk-through, each verdict beside what a real client saw',
  usage: '',
  options: {},
  details: `The manifests are those of docs/walkthrough in this package. Each step applies one of them alone.

Exit code: 0 if every verdict agrees with what the client saw, 1 if one does not.`,
  run,
};

/** A step, and what was decided in it. */
interface PlayedStep {
  readonly step: Step;
  readonly outcome: Outcome;
}

async function run(context: Context): Promise<ExitCode> {
  const { positionals } = parseArguments(context.args, {});
  if (positionals.length > 0) throw new UsageError('`walkthrough` takes no arguments');
  return playSteps(walkthroughSteps, context);
}

/** Decides each step's request, prints all, and tells by the exit code whether any verdict is not as expected. */
export async function playSteps(steps: readonly Step[], context: Context): Promise<ExitCode> {
  const played: PlayedStep[] = [];
  for (const step of steps) played.push({ step, outcome: await play(step, context) });

  const differences = played.filter(({ step, outcome }) => outcome !== step.expected).length;
  context.stdout.write(`${formatSteps(played)}\n\n${formatSummary(played.length, differences, context)}\n`);
  return differences === 0 ? exitCodes.success : exitCodes.denied;
}

async function play({ manifest, url }: Step, context: Context): Promise<Outcome> {
  const directory = join(findOwnPackage().directory, 'docs', 'walkthrough');
  const sources = manifest === undefined ? [] : await readSources([join(directory, manifest)], context);
  const { policies, routeGroups, issues } = parseManifests(sources);
  const [issue] = issues;
  if (issue) throw new InputError(`the manifest of a step is damaged: ${issue.message}`);

  const request = buildRequest(parseArguments(['--as', walkthroughClient, url], requestOptions));
  const decision = evaluate(request, policies, routeGroups);
  return decision.verdict === 'allow' ? 'allow' : `deny at the ${decision.enforcedAt}`;
}

function formatSteps(played: readonly PlayedStep[]): string {
  return formatTable([
    ['step', 'policies', 'request', 'verdict', 'the client saw', ''],
    ...played.map(({ step, outcome }, index) => [
      `${index + 1}`.padStart('step'.length),
      step.manifest ?? 'none',
      `GET ${step.url}`,
      outcome,
      step.clientSaw,
      outcome === step.expected ? 'agrees' : `DIFFERS: expected ${step.expected}`,
    ]),
  ]);
}

function formatSummary(steps: number, differences: number, { stdout, env }: Context): string {
  const paint = painterFor(stdout, env);
  return differences === 0
    ? paint('green', `${steps} steps, no difference`)
    : paint('red', `${steps} steps, ${differences} with a difference`);
}
