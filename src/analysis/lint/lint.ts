import type { FieldPath, Issue } from '../../model/issue.js';
import type { ResourceReference } from '../../model/resources.js';
import { resourceKey } from '../../parse/identity.js';
import { locate } from '../../parse/locations.js';
import { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readArguments } from '../../policy-set/read-arguments.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { lintCodes } from './codes.js';
import { createContext } from './context.js';
import type { LintCode, LintFinding } from './finding.js';
import { issueSummaries } from './issue-codes.js';
import { fixOf } from './issue-fix.js';
import type { Observation } from './lint-rule.js';
import { lintOptionNames, type LintOptions, type ReadLintOptions, readLintOptions } from './options.js';
import { lintRules } from './rules/index.js';
import { ignoredCodes } from './suppression.js';

/**
 * Finds what is wrong, dangerous or redundant in policies and route groups. The issues of reading them are among the
 * findings. Rules are reported as redundant, and patterns as matching nothing, only where that is proven.
 *
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @returns by resource, in input order. Invalid resources do not make it throw
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const findings = lint(policies, routeGroups, { rules: { 'unused-route-group': 'off' } });
 * findings[0]?.fix?.message; // what to do
 */
export function lint(
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: LintOptions,
): readonly LintFinding[];
export function lint(manifests: PolicyManifests, options?: LintOptions): readonly LintFinding[];
export function lint(
  policies: PolicyInput,
  second: ResourceInput | LintOptions = [],
  third: LintOptions = {},
): readonly LintFinding[] {
  const { input, options, mesh } = readArguments(policies, second, third, lintOptionNames);
  return lintSet(PolicySet.read(input, readOptions({ mesh, onInvalid: 'skip' })), options);
}

/** As {@link lint}, of policies that have been read with `onInvalid: 'skip'`. */
export function lintSet(set: PolicySet, options: Omit<LintOptions, 'mesh'> = {}): readonly LintFinding[] {
  const read = readLintOptions(options);
  const own = observe(set, read);
  const isSuperseded = supersededBy(own);
  const reported = set.issues.filter((issue) => !isSuperseded(issue));
  const isIgnored = ignoredIn(set);
  const findings = [...reported.map(fromIssue), ...own].flatMap((finding) =>
    isIgnored(finding) ? [] : applySetting(finding, read),
  );
  return sortFindings(findings, set);
}

function observe(set: PolicySet, options: ReadLintOptions): readonly LintFinding[] {
  const context = createContext(set, options, lintCodes);
  return lintRules
    .filter(({ code }) => options.settings.get(code) !== 'off')
    .flatMap(({ code, severity, check }) =>
      Array.from(check(context), (observation) => fromObservation(code, severity, observation)),
    );
}

function fromObservation(
  code: LintCode,
  severity: LintFinding['severity'],
  { on, path, message, fix }: Observation,
): LintFinding {
  const location = locate(on.resource, path);
  return { code, severity, message, resource: on.reference, path, ...(location && { location }), fix };
}

function fromIssue(issue: Issue): LintFinding {
  const { code, severity, message, resource, path, location } = issue;
  const fix = fixOf(issue);
  return {
    code,
    severity,
    message,
    ...(resource && { resource }),
    path,
    ...(location && { location }),
    ...(fix && { fix }),
  };
}

/** Issues that a rule reports in more detail at the same place. */
function supersededBy(findings: readonly LintFinding[]): (issue: Issue) => boolean {
  const superseding = new Map<string, string | undefined>(
    lintRules.map((rule) => [rule.code, rule.supersedes]),
  );
  const places = new Set(
    findings.flatMap((finding) => {
      const code = superseding.get(finding.code);
      return code === undefined ? [] : [placeOf(code, finding)];
    }),
  );
  return (issue) => places.has(placeOf(issue.code, issue));
}

function placeOf(code: string, { resource, path }: Pick<LintFinding, 'resource' | 'path'>): string {
  return JSON.stringify([code, resource && keyOf(resource), path]);
}

function keyOf({ kind, namespace, name }: ResourceReference): string {
  return `${kind} ${resourceKey(namespace, name)}`;
}

/** Findings that the annotations of the resources ignore. Errors that make a resource invalid can't be ignored. */
function ignoredIn({ policies, routeGroups }: PolicySet): (finding: LintFinding) => boolean {
  const ignored = new Set<string>();
  for (const { resource, reference } of [...policies, ...routeGroups]) {
    for (const code of ignoredCodes(resource)) ignored.add(`${code} ${keyOf(reference)}`);
  }
  return (finding) =>
    finding.resource !== undefined &&
    !invalidates(finding) &&
    ignored.has(`${finding.code} ${keyOf(finding.resource)}`);
}

/** Whether a finding is an error that reading reported. */
function invalidates({ code, severity }: LintFinding): boolean {
  return severity === 'error' && Object.hasOwn(issueSummaries, code);
}

function applySetting(finding: LintFinding, { settings }: ReadLintOptions): readonly LintFinding[] {
  const setting = invalidates(finding) ? undefined : settings.get(finding.code);
  if (setting === 'off') return [];
  return [setting === undefined ? finding : { ...finding, severity: setting }];
}

/** Findings without a resource first, then by resource in input order, and within a resource by place. */
function sortFindings(
  findings: readonly LintFinding[],
  { policies, routeGroups }: PolicySet,
): readonly LintFinding[] {
  const order = new Map<string, number>();
  for (const { reference } of [...policies, ...routeGroups]) {
    if (!order.has(keyOf(reference))) order.set(keyOf(reference), order.size);
  }
  const rankOf = ({ resource }: LintFinding): number => (resource ? (order.get(keyOf(resource)) ?? -1) : -1);
  return findings
    .map((finding) => ({ finding, rank: rankOf(finding) }))
    .sort((left, right) => left.rank - right.rank || comparePlaces(left.finding, right.finding))
    .map(({ finding }) => finding);
}

/** By line and column; without them, by path. */
function comparePlaces(left: LintFinding, right: LintFinding): number {
  if (!left.location || !right.location) return comparePaths(left.path, right.path);
  return left.location.line - right.location.line || left.location.column - right.location.column;
}

function comparePaths(left: FieldPath, right: FieldPath): number {
  const at = left.findIndex((step, index) => step !== right[index]);
  const [one, other] = [left[at], right[at]];
  if (one === undefined || other === undefined) return left.length - right.length;
  return typeof one === 'number' && typeof other === 'number' ? one - other : `${one}` < `${other}` ? -1 : 1;
}
