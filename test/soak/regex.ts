/**
 * Compiles hostile patterns and decides on hostile paths of 64 KiB, for `SOAK_SECONDS` (60 unless told otherwise).
 * Verdicts are compared with re2js, memory has to stay level, and an evaluator from before the attacks has to decide
 * as ever. The ordinary suite follows in the same process.
 */
import { setImmediate } from 'node:timers/promises';

import { RE2JS } from 're2js';
import { afterAll, expect, test } from 'vitest';

import { compile, type Evaluator, type RequestFields } from '../../src/index.js';
import { egress, http, routeGroup } from '../support/resources.js';
import { type Attack, attacks } from './attacks.js';
import { markSoaked } from './soaked.js';

const seconds = Number(process.env['SOAK_SECONDS'] ?? 60);
const reports = 10;
/** In MiB: room for what the collector has not got to. */
const tolerance = 8;
/** In UTF-16 code units, of the paths that all attacks are tried on. */
const shortPath = 200;

const figures = { patterns: 0, decisions: 0, slowest: 0 };

afterAll(markSoaked);

test('hostile patterns and paths', { timeout: (seconds + 240) * 1000 }, async () => {
  const bystander = compileBystander();
  const start = performance.now();
  let reported = 0;
  let level = Infinity;
  for (let round = 0; reported < reports; round += 1) {
    attack(attacks(`${round.toString(36)}q`));
    expectAsEver(bystander);
    // Finalizers of collected patterns run between tasks.
    await setImmediate();
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed < (seconds / reports) * (reported + 1)) continue;
    reported += 1;
    const now = memory();
    report(elapsed, now);
    expect(now, 'memory in MiB').toBeLessThan(level + tolerance);
    level = Math.min(level, now);
  }
});

/** Compiles all attacks, decides on each, and lets go of them. */
function attack(all: readonly Attack[]): void {
  const evaluator = compileAttacks(all);
  expect(refusalsIn(evaluator)).toEqual(refusalsOf(all));
  for (const { request, pattern, expected } of trials(all)) {
    const start = performance.now();
    const { verdict } = evaluator.evaluate(request);
    figures.slowest = Math.max(figures.slowest, performance.now() - start);
    figures.decisions += 1;
    if (verdict !== expected) expect.fail(`${pattern} on ${request.path ?? ''} should ${expected}`);
  }
  figures.patterns += all.length;
}

function report(elapsed: number, memoryNow: number): void {
  const { patterns, decisions, slowest } = figures;
  const counts = `${patterns} patterns, ${decisions} decisions, the slowest in ${slowest.toFixed(0)} ms`;
  console.log(`${elapsed.toFixed(0)} s: ${counts}, ${memoryNow.toFixed(1)} MiB`);
}

/** In MiB: what is left of the heap and outside of it, once all that can go is gone. */
function memory(): number {
  globalThis.gc?.();
  // The buffers that the first run gave up are freed behind its back, and at the latest by the second.
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** For each attack one policy by path and one by header, and one policy with the routes of all that are served. */
function compileAttacks(all: readonly Attack[]): Evaluator {
  const alone = all.map(({ pattern }, at) => ({ path: `path-${at}`, header: `header-${at}`, pattern }));
  const names = [...alone.flatMap(({ path, header }) => [path, header]), 'together'];
  const served = all.filter(isServed).map(({ pattern }, at) => ({ name: `${at}`, pathRegex: pattern }));
  return compile(
    names.map((name) => egress({ name, hosts: [`${name}.test`], matches: [name] })),
    [
      ...alone.map(({ path, pattern }) => routeGroup(path, [{ pathRegex: pattern }])),
      ...alone.map(({ header, pattern }) => routeGroup(header, [{ headers: { 'x-attack': pattern } }])),
      routeGroup('together', served),
    ],
    { onInvalid: 'skip' },
  );
}

const isServed = ({ refusal }: Attack) => refusal === undefined;

/** Why route groups are invalid, by their names. */
function refusalsIn(evaluator: Evaluator): ReadonlyMap<string, string> {
  const ofGroups = evaluator.issues.filter(({ resource }) => resource?.kind === 'HTTPRouteGroup');
  return new Map(ofGroups.map(({ resource, code }) => [resource?.name ?? '', code]));
}

function refusalsOf(all: readonly Attack[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap(({ refusal }, at): (readonly [string, string])[] =>
      refusal === undefined
        ? []
        : [
            [`path-${at}`, refusal],
            [`header-${at}`, refusal],
          ],
    ),
  );
}

interface Trial {
  readonly request: RequestFields;
  readonly pattern: string;
  readonly expected: 'allow' | 'deny';
}

/** Each attack with its own path, and all together with a short start of each path. */
function* trials(all: readonly Attack[]): Iterable<Trial> {
  for (const [at, { pattern, path, refusal }] of all.entries()) {
    const oracle = refusal === undefined ? RE2JS.compile(pattern) : undefined;
    const expected = oracle !== undefined && isWellFormed(path) && oracle.matches(path) ? 'allow' : 'deny';
    yield { pattern, expected, request: http(`path-${at}.test`, { path }) };
    yield { pattern, expected, request: http(`header-${at}.test`, { headers: { 'x-attack': path } }) };
  }
  const served = all.filter(isServed);
  const oracles = served.map(({ pattern }) => RE2JS.compile(pattern));
  for (const { path } of served) {
    const short = path.slice(0, shortPath);
    const isAllowed = isWellFormed(short) && oracles.some((oracle) => oracle.matches(short));
    yield {
      pattern: 'all patterns',
      expected: isAllowed ? 'allow' : 'deny',
      request: http('together.test', { path: short }),
    };
  }
}

/** Whether a path or header may be decided on at all. */
function isWellFormed(text: string): boolean {
  return text.length <= 65_536 && text.isWellFormed();
}

function compileBystander(): Evaluator {
  return compile(
    [egress({ hosts: ['a.test'], matches: ['routes'] })],
    [
      routeGroup('routes', [
        { pathRegex: '/status.*' },
        { pathRegex: '/a/(b|bc)*' },
        { pathRegex: '(?i)/Kelvin' },
      ]),
    ],
  );
}

function expectAsEver(evaluator: Evaluator): void {
  const paths = ['/status/200', '/a/bbcb', '/\u212aELVIN', '/statu', '/a/c', '/kelvi'];
  const verdicts = paths.map((path) => evaluator.evaluate(http('a.test', { path })).verdict);
  expect(verdicts).toEqual(['allow', 'allow', 'allow', 'deny', 'deny', 'deny']);
}
