import { InvalidPolicyError } from '../../model/errors.js';
import { flattenLists } from '../../parse/list.js';
import { fieldOf, isFields } from '../../parse/values.js';
import type { PolicyInput, PolicyManifests } from '../../policy-set/read-arguments.js';

/** What is in `expect(...)`: what `parseManifests()` returns, or a list of Egress resources. */
export type PolicyExpectation = PolicyInput;

/**
 * Tells the two forms of a subject apart.
 *
 * @throws TypeError for anything else, so that a test of the wrong value never passes
 */
export function readSubject(received: PolicyExpectation): PolicyManifests {
  const manifests: PolicyManifests = isManifests(received) ? received : { policies: received };
  if (!flattenLists(manifests.policies).every(({ value }) => isFields(value))) {
    throw new TypeError(
      'this is not a set of policies: pass what `parseManifests()` returns, or a list of Egress resources',
    );
  }
  return manifests;
}

/**
 * As {@link readSubject}, for questions about decisions.
 *
 * @throws InvalidPolicyError if the manifests could not be read, also with `onInvalid: 'skip'`: a policy that is lost
 *   denies, and a test that expects a denial would pass for the wrong reason
 */
export function readDecidable(received: PolicyExpectation): PolicyManifests {
  const manifests = readSubject(received);
  const { issues = [] } = manifests;
  if (issues.some(({ severity }) => severity === 'error')) throw new InvalidPolicyError(issues);
  return manifests;
}

function isManifests(received: PolicyExpectation): received is PolicyManifests {
  return fieldOf(received, 'policies') !== undefined;
}
