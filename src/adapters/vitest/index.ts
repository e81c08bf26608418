/**
 * Matchers for Vitest whose failures explain themselves.
 *
 * @example
 * import { expect, test } from 'vitest';
 * import { egressMatchers } from 'egress-policy/vitest';
 *
 * expect.extend(egressMatchers);
 *
 * test('curl may read from httpbin', () => {
 *   expect(manifests).toAllow(request);
 * });
 *
 * @packageDocumentation
 */
import type {} from 'vitest';

import type { DiffOptions } from '../../analysis/diff/diff.js';
import type { EvaluateOptions } from '../../model/options.js';
import type { EgressRequest } from '../../model/request.js';
import { type DenialExpectation, toAllow, toDeny } from './decision-matchers.js';
import { toBeEquivalentTo } from './equivalence-matcher.js';
import { type FindingExpectation, toHaveNoFindings } from './lint-matcher.js';
import type { PolicyExpectation } from './subject.js';

export type { DenialExpectation } from './decision-matchers.js';
export type { FindingExpectation } from './lint-matcher.js';
export type { MatcherResult } from './matcher-result.js';
export type { PolicyExpectation } from './subject.js';

/**
 * What `expect.extend()` takes, of Vitest and of Jest. The policies that a matcher is asked about are what
 * `parseManifests()` returns, or a list of Egress resources.
 */
export const egressMatchers = {
  /** See {@link EgressMatchers.toAllow}. */
  toAllow,
  /** See {@link EgressMatchers.toDeny}. */
  toDeny,
  /** See {@link EgressMatchers.toBeEquivalentTo}. */
  toBeEquivalentTo,
  /** See {@link EgressMatchers.toHaveNoFindings}. */
  toHaveNoFindings,
} as const;

/** The matchers as they are called on `expect(policies)`. */
export interface EgressMatchers<Result = unknown> {
  /**
   * Passes if the policies allow the request. Otherwise the failure says which rules come nearest, and what would
   * make them grant it.
   *
   * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
   *
   * @example expect(manifests).toAllow({ source, protocol: 'tcp', ip: '192.0.2.7', port: 5432 });
   */
  toAllow: (request: EgressRequest, options?: EvaluateOptions) => Result;
  /**
   * Passes if the policies deny the request, and do so as expected. Otherwise the failure says which rule grants it,
   * or why else it is denied.
   *
   * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
   *
   * @example expect(manifests).toDeny(request, { reason: 'host-not-allowed', enforcedAt: 'request' });
   */
  toDeny: (request: EgressRequest, expected?: DenialExpectation) => Result;
  /**
   * Passes if both sets of policies allow the same requests, which is proven and not sampled. Otherwise the failure
   * lists what becomes allowed and what becomes denied, each with an example request.
   *
   * @throws InvalidPolicyError if a resource of either set is invalid, unless `onInvalid` is `skip`
   * @throws RangeError if a budget ran out before a difference was found
   *
   * @example expect(refactored).toBeEquivalentTo(original);
   */
  toBeEquivalentTo: (expected: PolicyExpectation, options?: DiffOptions) => Result;
  /**
   * Passes if the linter finds nothing. Otherwise the failure lists the findings, each with what to do.
   *
   * @example expect(manifests).toHaveNoFindings({ rules: { 'host-with-port': 'off' } });
   */
  toHaveNoFindings: (options?: FindingExpectation) => Result;
}

declare module 'vitest' {
  interface Matchers<T> {
    toAllow: EgressMatchers<T>['toAllow'];
    toDeny: EgressMatchers<T>['toDeny'];
    toBeEquivalentTo: EgressMatchers<T>['toBeEquivalentTo'];
    toHaveNoFindings: EgressMatchers<T>['toHaveNoFindings'];
  }
}
