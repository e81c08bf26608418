/** `docs/dialects.md`: every request in it is decided by the manifest above it, in all three dialects. */
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { explanations } from '../../src/analysis/divergence/causes.js';
import { divergence } from '../../src/analysis/index.js';
import { parseArguments } from '../../src/cli/arguments.js';
import { buildRequest, requestOptions } from '../../src/cli/request-options.js';
import { type Decision, type Dialect, evaluate, parseManifests } from '../../src/index.js';
import { codeBlocksOf } from './markdown.js';

const document = readFileSync(new URL('../../docs/dialects.md', import.meta.url), 'utf8');
const dialects: readonly Dialect[] = ['spec', 'envoy', 'pipy'];

const sections = document
  .split(/^### /m)
  .slice(1)
  .map((text) => ({
    code: text.slice(0, text.indexOf('\n')),
    manifests: parseManifests(codeBlocksOf('dialects.md', text)[0]?.code ?? ''),
    rows: Array.from(text.matchAll(/^\| `(.+?)` \| (.*) \|$/gm), ([, request = '', verdicts = '']) => ({
      request,
      verdicts: verdicts.split(' | '),
    })),
  }));

/** The words of a command line, quotation marks taken off. */
function wordsOf(line: string): readonly string[] {
  return Array.from(line.matchAll(/'([^']*)'|\S+/g), ([word, quoted]) => quoted ?? word);
}

function describeDecision(decision: Decision): string {
  const order = decision.orderDependent ? ', by order' : '';
  if (decision.verdict === 'allow') return `allow${order}`;
  const { enforcedAt, httpStatus } = decision;
  return `deny at the ${enforcedAt}${httpStatus === undefined ? '' : `, ${httpStatus}`}${order}`;
}

test('every code has its section', () => {
  const codes = Object.keys(explanations).filter((code) => code !== 'passthrough');
  expect(sections.map(({ code }) => code)).toEqual(codes);
});

describe.each(sections)('$code', ({ code, manifests, rows }) => {
  const { policies, routeGroups, issues } = manifests;

  test('the manifest is read', () => {
    expect(issues).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each(rows)('$request', ({ request, verdicts }) => {
    const parsed = buildRequest(parseArguments(['--as', 'curl/curl', ...wordsOf(request)], requestOptions));
    const decisions = dialects.map((dialect) =>
      evaluate(parsed, policies, routeGroups, { dialect, onInvalid: 'skip' }),
    );
    expect(decisions.map(describeDecision)).toEqual(verdicts);
  });

  test('the requests differ in the end', () => {
    const last = rows.at(-1)?.verdicts.map((verdict) => verdict.replace(/ .*$/, ''));
    expect(new Set(last).size + Number(rows.at(-1)?.verdicts[2]?.endsWith('by order'))).toBeGreaterThan(1);
  });

  test('divergence() finds it', () => {
    expect(divergence(policies, routeGroups).map((finding) => finding.code)).toContain(code);
  });
});
