import type { Issue, IssueCode } from '../../model/issue.js';
import { isErrorFinding, toLine, toReason } from './finding.js';

/** `Condition` of `meta/v1`. */
export interface StatusCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** In camel case with a capital, for programs. */
  readonly reason: string;
  /** For humans. */
  readonly message: string;
  readonly observedGeneration?: number;
  /** RFC 3339. */
  readonly lastTransitionTime: string;
}

/** Options of {@link statusConditions}. */
export interface StatusConditionOptions {
  /** `metadata.generation` of the resource that was looked at. */
  readonly generation?: number | undefined;
  /** The conditions that the resource's status holds now: the time of a transition is kept if the status does not change. */
  readonly previous?: readonly StatusCondition[] | undefined;
  /** When the resource was looked at; default now. */
  readonly now?: Date | undefined;
}

/** Longest message of a condition (`meta/v1`). */
const longestMessage = 32_768;
const referenceIssues: ReadonlySet<IssueCode> = new Set(['missing-route-group', 'invalid-route-group']);

/**
 * The conditions of a resource's status.
 *
 * - `Accepted`: the resource is valid. If it is not, it grants nothing, and the reason is that of the first error.
 * - `ResolvedRefs`: every HTTPRouteGroup that it names is there and valid.
 *
 * @param issues those of one resource, such as `evaluator.issues` filtered by `resource`
 *
 * @example
 * statusConditions(issues, { generation: 3, previous: egress.status.conditions });
 */
export function statusConditions(
  issues: readonly Issue[],
  { generation, previous = [], now = new Date() }: StatusConditionOptions = {},
): readonly StatusCondition[] {
  const time = `${now.toISOString().slice(0, 19)}Z`;
  const condition = (
    type: string,
    failures: readonly Issue[],
    holds: Pick<StatusCondition, 'reason' | 'message'>,
  ): StatusCondition => {
    const [first] = failures;
    const status = first ? 'False' : 'True';
    const before = previous.find((candidate) => candidate.type === type && candidate.status === status);
    return {
      type,
      status,
      reason: first ? toReason(first.code) : holds.reason,
      message: first ? failures.map(toLine).join('; ').slice(0, longestMessage) : holds.message,
      ...(generation !== undefined && { observedGeneration: generation }),
      lastTransitionTime: before?.lastTransitionTime ?? time,
    };
  };
  const unresolved = issues.filter(({ code }) => referenceIssues.has(code));
  const remarks = issues.filter((issue) => !isErrorFinding(issue) && !referenceIssues.has(issue.code));
  return [
    condition('Accepted', issues.filter(isErrorFinding), {
      reason: 'Valid',
      message:
        remarks.length === 0
          ? 'the resource is valid'
          : remarks.map(toLine).join('; ').slice(0, longestMessage),
    }),
    condition('ResolvedRefs', unresolved, {
      reason: 'Resolved',
      message: 'all HTTPRouteGroups that it names are there',
    }),
  ];
}
