/** From the texts on the page to all that is shown about them. */
import { explain } from '../analysis/explain/explain.js';
import type { Explanation } from '../analysis/explain/explanation.js';
import type { LintFinding } from '../analysis/lint/finding.js';
import { lint } from '../analysis/lint/lint.js';
import { type Reach, reach } from '../analysis/reach/reach.js';
import type { Decision } from '../model/decision.js';
import type { Dialect } from '../model/options.js';
import { parseManifests } from '../parse/manifests.js';
import { compile } from '../plan/compile.js';
import { readResources, type ResourceSet } from '../policy-set/read-resources.js';
import { requestOf } from './request-fields.js';
import type { PlaygroundState } from './state.js';

/** Each dialect, and what it answers. */
export const dialects: readonly { readonly dialect: Dialect; readonly answers: string }[] = [
  { dialect: 'spec', answers: 'what the policies say' },
  { dialect: 'envoy', answers: 'what an Envoy sidecar does' },
  { dialect: 'pipy', answers: 'what a Pipy sidecar does' },
];

export interface Judgement {
  readonly decisions: readonly DialectDecision[];
  readonly explanation: Explanation;
  readonly findings: readonly LintFinding[];
  readonly reach: Reach;
  /** `namespace/name` of every ServiceAccount that some policy names. */
  readonly sources: readonly string[];
  readonly policyCount: number;
  readonly routeGroupCount: number;
}

export interface DialectDecision {
  readonly dialect: Dialect;
  readonly answers: string;
  readonly decision: Decision;
}

/** Decides, explains, lints and lists who may reach what. Invalid policies grant nothing and are among the findings; nothing throws. */
export function judge({ manifests, request: fields }: PlaygroundState): Judgement {
  const { policies, routeGroups, meshConfig, issues } = parseManifests(manifests);
  const request = requestOf(fields);
  const options = { mesh: meshConfig, onInvalid: 'skip' } as const;
  return {
    decisions: dialects.map(({ dialect, answers }) => ({
      dialect,
      answers,
      decision: compile(policies, routeGroups, { ...options, dialect }).evaluate(request),
    })),
    explanation: explain(request, policies, routeGroups, options),
    findings: lint(policies, routeGroups, { issues, mesh: meshConfig }),
    reach: reach(policies, routeGroups, options),
    sources: sourcesOf(readResources(policies, routeGroups)),
    policyCount: policies.length,
    routeGroupCount: routeGroups.length,
  };
}

function sourcesOf({ policies }: ResourceSet): readonly string[] {
  const sources = policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.sources));
  return [...new Set(sources.map(({ namespace, name }) => `${namespace}/${name}`))].sort();
}
