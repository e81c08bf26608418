import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';

import { lintCodeDescriptions } from '../../../src/analysis/lint/codes.js';
import type { LintFinding } from '../../../src/analysis/lint/finding.js';
import { formatGithubAnnotations } from '../../../src/analysis/lint/format/format-github.js';
import { formatFindings } from '../../../src/analysis/lint/format/format-text.js';
import { toSarif } from '../../../src/analysis/lint/format/to-sarif.js';

const located: LintFinding = {
  code: 'tcp-ignores-hosts',
  severity: 'warning',
  message: 'the message',
  resource: { kind: 'Egress', namespace: 'curl', name: 'httpbin' },
  path: ['spec', 'ports', 0],
  location: { file: 'policies/a b:1,2%.yaml', line: 7, column: 11 },
  fix: { message: 'do this\nor that' },
};
const unplaced: LintFinding = {
  code: 'invalid-manifest',
  severity: 'error',
  message: '100% wrong',
  path: [],
};
const note: LintFinding = {
  code: 'unused-route-group',
  severity: 'note',
  message: 'unused',
  resource: { kind: 'HTTPRouteGroup', namespace: 'curl', name: 'reads' },
  path: [],
};

describe('text', () => {
  test('holds what is known of each finding, and counts them', () => {
    expect(formatFindings([located, unplaced, note, note])).toBe(`warning[tcp-ignores-hosts]: the message
  --> policies/a b:1,2%.yaml:7:11: Egress curl/httpbin spec.ports[0]
  help: do this
or that

error[invalid-manifest]: 100% wrong

note[unused-route-group]: unused
  --> HTTPRouteGroup curl/reads

note[unused-route-group]: unused
  --> HTTPRouteGroup curl/reads

1 error, 1 warning, 2 notes`);
    expect(formatFindings([])).toBe('no findings');
  });

  test('is painted by severity', () => {
    expect(formatFindings([note], (severity, text) => `<${severity}>${text}</>`)).toContain(
      '<note>note[unused-route-group]</>: unused',
    );
  });
});

describe('GitHub annotations', () => {
  test('escape what would end a property or the command', () => {
    expect(formatGithubAnnotations([located, unplaced, note])).toBe(
      [
        '::warning file=policies/a b%3A1%2C2%25.yaml,line=7,col=11,title=tcp-ignores-hosts::the message%0Ahelp: do this%0Aor that',
        '::error title=invalid-manifest::100%25 wrong',
        '::notice title=unused-route-group::unused',
      ].join('\n'),
    );
  });
});

/** The properties of the SARIF 2.1.0 schema and their types, for the compiler to check. */
type SchemaLog = DeepReadonly<Log>;
type DeepReadonly<Value> = { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> };

/** The constraints of the SARIF 2.1.0 schema on the properties that are written. */
describe('SARIF 2.1.0', () => {
  const log = toSarif([located, unplaced, note], '1.2.3') satisfies SchemaLog;
  const [run] = log.runs;

  test('a log has its version and one run, whose tool names itself', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    expect(run?.tool.driver).toMatchObject({ name: 'egress-policy', version: '1.2.3' });
    expect(run?.columnKind).toBe('utf16CodeUnits');
    expect('version' in (toSarif([]).runs[0]?.tool.driver ?? {})).toBe(false);
  });

  test('rules are unique, described, and cover every code', () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(lintCodeDescriptions.map(({ code }) => code));
    expect(new Set(rules.map((rule) => JSON.stringify(rule))).size).toBe(rules.length);
    for (const { shortDescription, defaultConfiguration } of rules) {
      expect(shortDescription.text).not.toBe('');
      expect(['error', 'warning', 'note', undefined]).toContain(defaultConfiguration?.level);
    }
  });

  test('each result points to its rule and has a message and a level', () => {
    expect(run?.results).toHaveLength(3);
    for (const { ruleId, ruleIndex, level, message } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text).not.toBe('');
    }
  });

  test('locations have a URI reference and places counted from 1; none is invented', () => {
    const [first, second, third] = run?.results ?? [];
    expect(first?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'policies/a%20b%3A1%2C2%25.yaml' },
          region: { startLine: 7, startColumn: 11 },
        },
        logicalLocations: [{ fullyQualifiedName: 'Egress/curl/httpbin/spec.ports[0]' }],
      },
    ]);
    expect(second?.locations).toEqual([]);
    expect(third?.locations).toEqual([
      { logicalLocations: [{ fullyQualifiedName: 'HTTPRouteGroup/curl/reads' }] },
    ]);
  });

  test('fingerprints do not depend on lines', () => {
    const moved = { ...located, location: { ...located.location, line: 99, column: 1 } };
    const fingerprints = (finding: LintFinding) =>
      toSarif([finding]).runs[0]?.results[0]?.partialFingerprints;
    expect(fingerprints(moved)).toEqual(fingerprints(located));
  });
});
