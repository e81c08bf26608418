import type { Command } from '../command.js';
import { check } from './check.js';
import { explain } from './explain.js';
import { lint } from './lint.js';
import { replay } from './replay.js';
import { test } from './test.js';
import { walkthrough } from './walkthrough.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [check, explain, lint, test, replay, walkthrough];
