/** Analyses the manifests and the request of the page. */
import { explain } from '../analysis/explain/explain.js';
import type { Explanation } from '../analysis/explain/explanation.js';
import type { LintFinding } from '../analysis/lint/finding.js';
import { lintSet } from '../analysis/lint/lint.js';
import { type Reach, reachOf } from '../analysis/reach/reach.js';
import { evaluatorOf } from '../evaluator.js';
import type { Decision } from '../model/decision.js';
import { formatName } from '../model/names.js';
import type { Dialect } from '../model/options.js';
import { parseManifests } from '../parse/manifests.js';
import type { PolicySet } from '../policy-set/policy-set.js';
import { readPolicySet } from '../policy-set/read-arguments.js';
import { requestOf } from './request-form.js';
import type { PlaygroundState } from './state.js';

/** Each dialect, with what it answers. */
export const dialects: readonly { readonly dialect: Dialect; readonly answers: string }[] = [
  { dialect: 'spec', answers: 'what the policies say' },
  { dialect: 'envoy', answers: 'what an Envoy sidecar does' },
  { dialect: 'pipy', answers: 'what a Pipy sidecar does' },
];

/** All that the page shows about its manifests and request. */
export interface Analysis {
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

/** Decides, explains, lints and lists who may reach what. Never throws: invalid policies grant nothing and are among the findings. */
export function analyse({ manifests, request: fields }: PlaygroundState): Analysis {
  const { set } = readPolicySet(parseManifests(manifests), { onInvalid: 'skip' }, {});
  const request = requestOf(fields);
  return {
    decisions: dialects.map(({ dialect, answers }) => ({
      dialect,
      answers,
      decision: evaluatorOf(set.inDialect(dialect)).evaluate(request),
    })),
    explanation: explain(request, evaluatorOf(set)),
    findings: lintSet(set),
    reach: reachOf(set),
    sources: sourcesIn(set),
    policyCount: set.policies.length,
    routeGroupCount: set.routeGroups.length,
  };
}

function sourcesIn({ policies }: PolicySet): readonly string[] {
  const sources = policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.sources));
  return [...new Set(sources.map(formatName))].sort();
}
