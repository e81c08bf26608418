import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { EgressDiff } from '../../analysis/diff/change.js';
import { diffSets } from '../../analysis/diff/diff.js';
import { type EmphasizeEffect, formatDiff } from '../../analysis/diff/format-diff.js';
import { formatDiffAsMarkdown } from '../../analysis/diff/format-diff-markdown.js';
import { parseManifests } from '../../index.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import type { OptionTable, ParsedArguments } from '../arguments.js';
import { defineCommand, exitCodes, type Format, type Outcome } from '../command.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import { readGitSources } from '../git.js';
import { type Colour, readSources, type TextSource } from '../io.js';
import { meshOptions, readPolicySet } from '../policy-options.js';

const options = {
  ...meshOptions,
} as const satisfies OptionTable;

type Arguments = ParsedArguments<keyof typeof options>;
const formats: Readonly<Record<string, Format<EgressDiff>>> = {
  text: (difference, paint) => formatDiff(difference, (effect, text) => paint(colours[effect], text)),
  json: (difference) => JSON.stringify(difference, null, 2),
  markdown: (difference) => formatDiffAsMarkdown(difference),
};

export const diff = defineCommand({
  name: 'diff',
  summary: 'show which requests become allowed and which denied between two sets of policies',
  usage: '[options] BEFORE AFTER',
  options,
  printed: 'the difference',
  formats,
  details: `BEFORE and AFTER are each a file, a directory, - for standard input, or REVISION:PATH of a git repository.
Policies are compared by what they mean, not by how they are written. Each change comes with an example request, which
both sides have decided.

Exit code: 0 if both allow the same, 1 if they differ or a budget ran out, 2 if arguments or manifests are wrong.

Examples:
  egress-policy diff old.yaml new.yaml
  egress-policy diff main:policies/ policies/
  egress-policy diff --format markdown origin/main:policies HEAD:policies > comment.md`,
  run,
});

async function run(parsed: Arguments, context: Context): Promise<Outcome<EgressDiff>> {
  const [before, after, ...others] = parsed.positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw new UsageError(`two sets of policies are expected, but ${parsed.positionals.length} are given`);
  }
  if (before === '-' && after === '-') throw new UsageError('standard input can be one of the two, not both');
  const left = await readSide(before, parsed, context);
  const right = await readSide(after, parsed, context);
  const difference = diffSets(left, right);
  const isEqual = difference.changes.length === 0 && difference.unknown.length === 0;
  return { result: difference, exitCode: isEqual ? exitCodes.success : exitCodes.denied };
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
