import { describe, expect, test } from 'vitest';

import { formatFieldPath, type Issue } from '../../src/model/issue.js';
import { parseManifests } from '../../src/parse/manifests.js';
import { parseMeshConfig } from '../../src/parse/mesh-config.js';
import type { PolicySet } from '../../src/policy-set/policy-set.js';
import { readResources } from '../support/read-resources.js';
import { replaceField } from '../support/replace-field.js';
import {
  malformedManifests,
  malformedMeshConfigs,
  malformedPolicies,
  type MalformedResource,
  malformedRouteGroups,
  validEgress,
  validMeshConfig,
  validRouteGroup,
} from './resources.js';

function nameOf(row: MalformedResource): string {
  const value = 'value' in row ? ` = ${JSON.stringify(row.value).slice(0, 60)}` : ' is removed';
  return `${row.at || 'the whole'}${value}: ${row.code}`;
}

const table = (rows: readonly MalformedResource[]) => rows.map((row) => [nameOf(row), row] as const);

function expectIssue(issues: readonly Issue[], { code, at, path, mentions, severity }: MalformedResource) {
  const found = issues.filter((issue) => issue.code === code && formatFieldPath(issue.path) === (path ?? at));
  expect(found, JSON.stringify(issues)).toHaveLength(1);
  expect(found[0]?.message).toContain(mentions);
  expect(found[0]?.severity).toBe(severity ?? 'error');
  for (const { message } of issues) {
    expect(message).toMatch(/^[a-z`][^]*[^.]$|^(?:Egress|HTTPRouteGroup|UpstreamTrafficSetting) /);
  }
}

/** What each rule lets pass, one line for each source, host, range and route: fewer lines grant less. */
function grantsOf({ policies }: PolicySet): readonly string[] {
  return policies
    .filter(({ valid }) => valid)
    .flatMap(({ rules }) => rules)
    .flatMap(({ sources, hosts, ipAddresses, port, protocol, routes }) =>
      sources.map((source) => JSON.stringify({ source, hosts, ipAddresses, port, protocol, routes })),
    );
}

/** Routes left out of a rule that has some grant less; that a rule still has a list of them is what counts. */
function expectNoMoreGrants(set: PolicySet, base: PolicySet, severity = 'error') {
  if (severity === 'error') expect(grantsOf(set)).toEqual([]);
  const withoutRoutes = (grant: string) => grant.replace(/"routes":\[.*\]/s, '"routes":[]');
  const allowed = grantsOf(base).map(withoutRoutes);
  for (const grant of grantsOf(set)) expect(allowed).toContain(withoutRoutes(grant));
}

const base = readResources([validEgress], [validRouteGroup]);

test('the resources that the tables spoil are valid and grant something', () => {
  expect(base.issues).toEqual([]);
  expect(grantsOf(base)).toHaveLength(1);
  expect(parseMeshConfig(validMeshConfig)).toEqual({
    settings: { enableEgress: true, enableEgressPolicy: true },
    issues: [],
  });
});

describe('a malformed policy grants nothing and says why', () => {
  test.each(table(malformedPolicies))('%s', (_, row) => {
    const set = readResources([replaceField(validEgress, row)], [validRouteGroup]);
    expectIssue(set.issues, row);
    expectNoMoreGrants(set, base, row.severity);
  });
});

describe('a malformed route group spoils the policies that name it, and says why', () => {
  test.each(table(malformedRouteGroups))('%s', (_, row) => {
    const set = readResources([validEgress], [replaceField(validRouteGroup, row)]);
    expectIssue(set.issues, row);
    const isThere = !['not-a-resource', 'unexpected-kind'].includes(row.code);
    expectNoMoreGrants(set, base, isThere ? row.severity : 'warning');
    const [rule] = set.policies[0]?.rules ?? [];
    expect(rule?.routes).toBeDefined();
  });
});

describe('a malformed mesh config sets nothing and says why', () => {
  test.each(table(malformedMeshConfigs))('%s', (_, row) => {
    const { settings, issues } = parseMeshConfig(replaceField(validMeshConfig, row));
    expectIssue(issues, row);
    expect(settings).toEqual(
      row.severity === 'warning' ? { enableEgress: true, enableEgressPolicy: true } : undefined,
    );
  });
});

describe('a malformed manifest says where it is malformed', () => {
  test.each(malformedManifests.map((row) => [row.text.slice(0, 60), row] as const))('%j', (_, row) => {
    const { policies, issues } = parseManifests({ file: 'a.yaml', text: row.text });
    const lines = issues.map(
      ({ code, message, location }) => `${location?.line ?? 0}:${location?.column ?? 0} ${code} ${message}`,
    );
    expect(lines).toHaveLength(row.issues.length);
    for (const [index, expected] of row.issues.entries()) {
      const [place = '', code = '', ...mentions] = expected.split(' ');
      expect(lines[index]).toMatch(new RegExp(`^${place} ${code} `));
      expect(lines[index]?.toLowerCase()).toContain(mentions.join(' ').toLowerCase());
    }
    expect(issues.every(({ location }) => location?.file === 'a.yaml')).toBe(true);
    expect(policies).toHaveLength(row.policies ?? 0);
  });
});
