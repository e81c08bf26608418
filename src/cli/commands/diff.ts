import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { EgressDiff } from '../../analysis/diff/change.js';
import { diffSets } from '../../analysis/diff/diff.js';
import { type EmphasizeEffect, formatDiff } from '../../analysis/diff/format-diff.js';
import { formatDiffAsMarkdown } from '../../analysis/diff/format-diff-markdown.js';
import { parseManifests } from '../../index.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { type OptionTable, parseArguments, type ParsedArguments } from '../arguments.js';
import { readChoice } from '../choice.js';
import { type Command, type ExitCode, exitCodes } from '../command.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import { readGitSources } from '../git.js';
import { type Colour, painterFor, readSources, type TextSource } from '../io.js';
import { meshOptions, readPolicySet } from '../policy-options.js';

const options = {
  ...meshOptions,
  format: { value: 'text|json|markdown', summary: 'how to print the difference (default: text)' },
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;
type Format = (difference: EgressDiff, emphasize: EmphasizeEffect) => string;

const formats = {
  text: formatDiff,
  json: (difference) => JSON.stringify(difference, null, 2),
  markdown: (difference) => formatDiffAsMarkdown(difference),
} as const satisfies Readonly<Record<string, Format>>;

export const diff: Command = {
  name: 'diff',
  summary: 'show which requests become allowed and which denied between two sets of policies',
  usage: '[options] BEFORE AFTER',
  options,
  details: `BEFORE and AFTER are each a file, a directory, - for standard input, or REVISION:PATH of a git repository.
Policies are compared by what they mean, not by how they are written. Each change comes with an example request, which
both sides have decided.

Exit code: 0 if both allow the same, 1 if they differ or a budget ran out, 2 if arguments or manifests are wrong.

Examples:
  egress-policy diff old.yaml new.yaml
  egress-policy diff main:policies/ policies/
  egress-policy diff --format markdown origin/main:policies HEAD:policies > comment.md`,
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const parsed = parseArguments(context.args, options);
  const format: Format = readChoice('format', parsed.value('format') ?? 'text', formats);
  const [before, after, ...others] = parsed.positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw new UsageError(`two sets of policies are expected, but ${parsed.positionals.length} are given`);
  }
  if (before === '-' && after === '-') throw new UsageError('standard input can be one of the two, not both');
  const left = await readSide(before, parsed, context);
  const right = await readSide(after, parsed, context);
  const difference = diffSets(left, right);
  const paint = painterFor(context.stdout, context.env);
  context.stdout.write(`${format(difference, (effect, text) => paint(colours[effect], text))}\n`);
  const isEqual = difference.changes.length === 0 && difference.unknown.length === 0;
  return isEqual ? exitCodes.success : exitCodes.denied;
}

const colours: Readonly<Record<Parameters<EmphasizeEffect>[0], Colour>> = {
  allowed: 'green',
  denied: 'red',
  unknown: 'yellow',
};

/** Reads one side. Its issues are written to standard error. */
async function readSide(name: string, parsed: Arguments, context: Context): Promise<PolicySet> {
  return readPolicySet(parseManifests(await readSourcesOf(name, context)), parsed, context);
}

/** An existing file is read as a file, even if its name has a colon. */
async function readSourcesOf(name: string, context: Context): Promise<readonly TextSource[]> {
  const isFile = await stat(resolve(context.cwd, name)).then(
    () => true,
    () => false,
  );
  return name.includes(':') && !isFile ? readGitSources(name, context.cwd) : readSources([name], context);
}
