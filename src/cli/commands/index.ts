import type { Command } from '../command.js';
import { check } from './check.js';
import { diff } from './diff.js';
import { diverge } from './diverge.js';
import { explain } from './explain.js';
import { lint } from './lint.js';
import { reach } from './reach.js';
import { replay } from './replay.js';
import { test } from './test.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [check, diverge, explain, lint, diff, reach, test, replay];
