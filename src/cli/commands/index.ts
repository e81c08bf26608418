import type { Command } from '../command.js';
import { check } from './check.js';
import { diverge } from './diverge.js';
import { walkthrough } from './walkthrough.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [check, diverge, walkthrough];
