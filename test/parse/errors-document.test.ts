/** `docs/errors.md` explains every code there is, and its examples give the messages that it shows. */
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { denyReasons } from '../../src/model/deny-reasons.js';
import { formatIssue, type IssueCode } from '../../src/model/issue.js';
import { parseManifests } from '../../src/parse/manifests.js';
import { readYaml } from '../../src/parse/yaml.js';
import { validEgress, validRouteGroup } from '../bad-input/resources.js';
import { readResources } from '../support/read-resources.js';

/** Records, so that the compiler finds a code that is missing here. */
const issueCodes: Readonly<Record<IssueCode, true>> = {
  'invalid-manifest': true,
  'not-a-resource': true,
  'unrelated-kind': true,
  'unexpected-kind': true,
  'unsupported-version': true,
  'duplicate-resource': true,
  'missing-field': true,
  'invalid-field': true,
  'unknown-field': true,
  'invalid-port': true,
  'invalid-protocol': true,
  'invalid-host': true,
  'invalid-ip-range': true,
  'invalid-regex': true,
  'regex-too-large': true,
  'unbounded-regex': true,
  'invalid-match-reference': true,
  'missing-route-group': true,
  'invalid-route-group': true,
};

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = document
  .split(/^### /m)
  .slice(1)
  .map((text) => ({
    code: text.slice(0, text.indexOf('\n')),
    yaml: /```yaml\n([^]*?)```/.exec(text)?.[1],
    message: /```text\n([^]*?)\n```/.exec(text)?.[1],
  }));

test('every code has its section, in the order of the types', () => {
  expect(sections.map(({ code }) => code)).toEqual([
    ...Object.keys(issueCodes),
    'InvalidPolicyError',
    'InvalidOptionError',
    'DisposedEvaluatorError',
    'InvalidAdmissionReviewError',
    ...denyReasons,
  ]);
});

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overlay(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change)) return change;
  const changed = Object.entries(change).map(([name, value]) => [name, overlay(base[name], value)] as const);
  return { ...base, ...Object.fromEntries(changed) };
}

/** The messages on a whole manifest, and on the example laid over a policy and over a route group. */
function messagesOn(yaml: string): readonly string[] {
  const [document] = readYaml(yaml, undefined);
  const change = document?.ok === true ? document.value : {};
  const issues = [
    ...parseManifests(yaml).issues,
    ...readResources([overlay(validEgress, change)], [validRouteGroup]).issues,
    ...readResources([validEgress], [overlay(validRouteGroup, change)]).issues,
    ...readResources([validEgress], [validRouteGroup, overlay(validRouteGroup, change)]).issues,
    ...readResources([validEgress], [overlay(validRouteGroup, change)], 'pipy').issues,
  ];
  return issues.map(formatIssue);
}

describe('the example gives its message', () => {
  test.each(sections.filter(({ code }) => code in issueCodes))('$code', ({ code, yaml, message }) => {
    expect(message).toContain(`[${code}]`);
    const messages = messagesOn(yaml ?? '');
    expect(messages, messages.join('\n')).toContain(message);
  });
});
