import { failedStage, readRule, type SpecRule } from '../../dialect/spec.js';
import { type Stage, stageNames, stages } from '../../dialect/stages.js';
import { type FieldPath, formatFieldPath, type Location } from '../../model/issue.js';
import { nameKey } from '../../model/names.js';
import type { MeshSettings } from '../../model/options.js';
import type { EgressRequest, ServiceAccount } from '../../model/request.js';
import type { PolicyReference, Rule } from '../../model/rule.js';
import { locate } from '../../parse/locations.js';
import { type CheckedRequest, readRequest } from '../../parse/request.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readArguments } from '../../policy-set/read-arguments.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';

/** The parts of a policy that a request can exercise. */
export type CoverageKind = 'rule' | 'host' | 'range' | 'route';

/** A part of the policies, and whether some request exercises it. */
export interface CoverageItem {
  readonly kind: CoverageKind;
  readonly policy: PolicyReference;
  /** A port and its protocol, a host, a range, or a route group and the match in it. */
  readonly text: string;
  readonly exercised: boolean;
  /** Present for policies that were read from a manifest. */
  readonly location?: Location;
}

/** Options of {@link measureCoverage}. */
export interface CoverageOptions {
  /** Policies that the mesh does not use are not listed. */
  readonly mesh?: MeshSettings | undefined;
}

/**
 * Finds which rules, hosts, ranges and routes of the policies some request exercises.
 *
 * A rule is exercised by a request that it grants, whether or not another rule does too. A host, range or
 * route of it is exercised by a request that the rule would also grant if it had this one alone. This is
 * about what the policies say (the `spec` dialect). Invalid policies, hosts of `tcp` ports and routes of other than
 * `http` ports affect no decision, and are not listed.
 *
 * @returns in the order of the policies
 *
 * @example
 * const idle = measureCoverage(requests, policies).filter(({ exercised }) => !exercised);
 */
export function measureCoverage(
  requests: readonly EgressRequest[],
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: CoverageOptions,
): readonly CoverageItem[];
export function measureCoverage(
  requests: readonly EgressRequest[],
  manifests: PolicyManifests,
  options?: CoverageOptions,
): readonly CoverageItem[];
export function measureCoverage(
  requests: readonly EgressRequest[],
  policies: PolicyInput,
  second: ResourceInput | CoverageOptions = [],
  third: CoverageOptions = {},
): readonly CoverageItem[] {
  const { input, mesh } = readArguments(policies, second, third, ['mesh']);
  return coverageOf(requests, PolicySet.read(input, readOptions({ mesh, onInvalid: 'skip' })));
}

/** As {@link measureCoverage}, of policies that have been read. */
export function coverageOf(requests: readonly EgressRequest[], set: PolicySet): readonly CoverageItem[] {
  const requestsOf = groupBySource(requests);
  return set.usedPolicies.flatMap((policy) => coverPolicy(policy, requestsOf));
}

/** One thing to exercise: the port of a rule, or an entry of a list that the ports of a policy share. */
interface Part {
  readonly kind: CoverageKind;
  readonly text: string;
  readonly path: FieldPath;
  /** The rule, reduced to this entry. */
  readonly alone: SpecRule;
}

/** The kind of the entries of a check. */
const kindOfStage: Partial<Record<Stage, CoverageKind>> = { host: 'host', address: 'range', route: 'route' };

function partsOf(rule: SpecRule): readonly Part[] {
  const { protocol, port, portIndex } = rule.rule;
  const path: FieldPath = ['spec', 'ports', portIndex];
  return [
    { kind: 'rule', text: `${port} ${protocol}`, path, alone: rule },
    ...stageNames.flatMap((stage) => entriesOf(rule, stage)),
  ];
}

/** The entries by any of which a rule lets a request pass a check. */
function entriesOf(rule: SpecRule, stage: Stage): readonly Part[] {
  const { entries, expected } = stages[stage];
  const kind = kindOfStage[stage];
  if (!entries || !kind) return [];
  return expected(rule).map((text, index) => ({
    kind,
    text,
    path: entries.path(index),
    alone: entries.alone(rule, index),
  }));
}

/** Ports share the lists of their policy, so an entry is identified by its place. */
function keyOf({ kind, text, path }: Part): string {
  return kind === 'route' ? `route ${text}` : formatFieldPath(path);
}

const kinds: readonly CoverageKind[] = ['rule', 'host', 'range', 'route'];

/** The parts of one policy, each once, by kind. */
function coverPolicy(
  policy: LinkedPolicy,
  requestsOf: (source: ServiceAccount) => readonly CheckedRequest[],
): readonly CoverageItem[] {
  const { namespace, name } = policy.reference;
  const parts = new Map<string, { readonly part: Part; exercised: boolean }>();
  for (const rule of policy.rules.map(readRule)) {
    if (!rule) continue;
    const requests = distinctSources(rule.rule).flatMap(requestsOf);
    const granted = requests.filter((request) => failedStage(rule, request) === undefined);
    for (const part of partsOf(rule)) {
      const key = keyOf(part);
      const seen = parts.get(key) ?? { part, exercised: false };
      seen.exercised ||= granted.some((request) => failedStage(part.alone, request) === undefined);
      parts.set(key, seen);
    }
  }
  const items = Array.from(parts.values(), ({ part: { kind, text, path }, exercised }): CoverageItem => {
    const location = locate(policy.resource, path);
    return { kind, policy: { namespace, name }, text, exercised, ...(location && { location }) };
  });
  return kinds.flatMap((kind) => items.filter((item) => item.kind === kind));
}

function distinctSources({ sources }: Rule): readonly ServiceAccount[] {
  return [...new Map(sources.map((source) => [nameKey(source), source])).values()];
}

function groupBySource(
  requests: readonly EgressRequest[],
): (source: ServiceAccount) => readonly CheckedRequest[] {
  const groups = new Map<string, CheckedRequest[]>();
  for (const value of requests) {
    const reading = readRequest(value);
    if (!reading.readable) continue;
    const key = nameKey(reading.request.source);
    const group = groups.get(key);
    if (group) group.push(reading.request);
    else groups.set(key, [reading.request]);
  }
  return (source) => groups.get(nameKey(source)) ?? [];
}
