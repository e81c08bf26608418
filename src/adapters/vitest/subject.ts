import type { PolicySet } from '../../analysis/diff/policy-set.js';
import { InvalidPolicyError } from '../../model/errors.js';
import type { Issue } from '../../model/issue.js';
import type { MeshSettings } from '../../model/options.js';
import { flattenLists } from '../../parse/list.js';
import { fieldOf, isFields } from '../../parse/values.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';

/** Policies, and what bears on their meaning. What `parseManifests()` returns can be passed as it is. */
export interface PolicySubject extends PolicySet {
  /** What reading the manifests reported. Errors among them fail every matcher. */
  readonly issues?: readonly Issue[] | undefined;
}

/** What stands in `expect(...)`: policies with route groups and settings, or policies alone. */
export type PolicyExpectation = PolicySubject | ResourceInput;

/** A subject whose policies and route groups are lists, with every default filled in. */
export interface ReadSubject {
  readonly policies: ResourceInput;
  readonly routeGroups: ResourceInput;
  readonly meshConfig: MeshSettings;
  readonly issues: readonly Issue[];
}

/**
 * Tells the two forms of a subject apart.
 *
 * @throws TypeError for anything else, so that a test of the wrong value never passes
 */
export function readSubject(received: PolicyExpectation): ReadSubject {
  const set: PolicySubject = isPolicySubject(received) ? received : { policies: received };
  if (!flattenLists(set.policies).every(({ value }) => isFields(value))) {
    throw new TypeError(
      'this is not a set of policies: pass what `parseManifests()` returns, or a list of Egress resources',
    );
  }
  const { policies, routeGroups = [], meshConfig = {}, issues = [] } = set;
  return { policies, routeGroups, meshConfig, issues };
}

/**
 * As {@link readSubject}, for questions about decisions.
 *
 * @throws InvalidPolicyError if the manifests could not be read: a policy that is lost denies, and a test that expects
 * a denial would pass for the wrong reason
 */
export function readDecidable(received: PolicyExpectation): ReadSubject {
  const subject = readSubject(received);
  if (subject.issues.some(({ severity }) => severity === 'error')) {
    throw new InvalidPolicyError(subject.issues);
  }
  return subject;
}

function isPolicySubject(received: PolicyExpectation): received is PolicySubject {
  return fieldOf(received, 'policies') !== undefined;
}
