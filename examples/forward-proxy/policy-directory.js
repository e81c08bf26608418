import { watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compile, formatIssue, parseManifests } from 'egress-policy';

/**
 * @import { FSWatcher } from 'node:fs'
 * @import { Evaluator } from 'egress-policy'
 * @import { Log } from '../json-lines.js'
 */

/** Editors write a file in several steps. */
const settleMilliseconds = 50;
const mostAttempts = 20;

/**
 * The policies of a directory. What is read replaces what was there as a whole, or, if anything is wrong with it, not
 * at all: then the last good set goes on deciding, and the log says so.
 */
export class PolicyDirectory {
  #directory;
  #log;
  #evaluator;
  /** @type {FSWatcher | undefined} */
  #watcher;
  /** @type {Promise<void> | undefined} */
  #reloading;
  #isOutdated = false;

  /**
   * @param {string} directory
   * @param {Log} log
   * @param {Evaluator} evaluator
   */
  constructor(directory, log, evaluator) {
    this.#directory = directory;
    this.#log = log;
    this.#evaluator = evaluator;
  }

  /**
   * @param {string} directory
   * @param {Log} log
   * @throws {Error} if the policies are wrong: without a good set there is nothing to begin with
   */
  static async open(directory, log) {
    const evaluator = await load(directory, log);
    return new PolicyDirectory(directory, log, evaluator);
  }

  /** Decides by the last good set. Ask for it anew for every decision. */
  get evaluator() {
    return this.#evaluator;
  }

  /** Reloads after every change of the directory. */
  watch() {
    this.#watcher = watch(this.#directory, () => void this.reload());
  }

  close() {
    this.#watcher?.close();
  }

  /** Reads the directory anew; while one reading is under way, further calls lead to one more. */
  reload() {
    this.#isOutdated = true;
    this.#reloading ??= this.#reloadUntilCurrent().finally(() => {
      this.#reloading = undefined;
    });
    return this.#reloading;
  }

  async #reloadUntilCurrent() {
    while (this.#isOutdated) {
      await sleep(settleMilliseconds);
      this.#isOutdated = false;
      try {
        this.#evaluator = await load(this.#directory, this.#log);
        this.#log('reloaded');
      } catch (error) {
        this.#log('reload-failed', {
          message: error instanceof Error ? error.message : String(error),
          consequence: 'the last good policies go on deciding',
        });
      }
    }
  }
}

/**
 * @param {string} directory
 * @param {Log} log
 */
async function load(directory, log) {
  const evaluator = compile(parseManifests(await readSettled(directory)));
  for (const issue of evaluator.issues) log(issue.severity, { message: formatIssue(issue) });
  return evaluator;
}

/**
 * Reads all manifests of a directory, and again if one has changed in the meantime: no half of a change is taken.
 *
 * @param {string} directory
 */
async function readSettled(directory) {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const before = await fingerprint(directory);
    const sources = await Promise.all(
      before.map(async ({ file }) => ({ file, text: await readFile(file, 'utf8').catch(() => '') })),
    );
    if (JSON.stringify(before) === JSON.stringify(await fingerprint(directory))) return sources;
    await sleep(settleMilliseconds);
  }
  throw new Error(`the files of \`${directory}\` change all the time`);
}

/** @param {string} directory */
async function fingerprint(directory) {
  const names = (await readdir(directory)).filter((name) => /^[^.].*\.(ya?ml|json)$/.test(name)).sort();
  const files = names.map((name) => join(directory, name));
  return Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      return { file, version: found ? `${found.ino} ${found.size} ${found.mtimeNs}` : 'gone' };
    }),
  );
}
