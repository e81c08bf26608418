import { InvalidPolicyError } from '../../model/errors.js';
import { flattenLists } from '../../parse/list.js';
import { fieldOf, isFields } from '../../parse/values.js';
import type { PolicyInput, PolicyManifests } from '../../policy-set/read-arguments.js';

/** What `expect(...)` is given: what `parseManifests()` returns, or a list of Egress resources. */
export type PolicyExpectation = PolicyInput;

/**
 * Reads either form of a subject.
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
 * Like {@link readSubject}, for matchers that decide requests.
 *
 * @throws InvalidPolicyError if the manifests could not be read, also with `onInvalid: 'skip'`: a request that a lost
 *   policy would allow is denied, and a test that expects a denial would pass for the wrong reason
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
