/** 100,000 mutated AdmissionReviews: nothing throws but the documented error, and nothing invalid is allowed. */
import { expect, test } from 'vitest';

import {
  type AdmissionReviewRequest,
  InvalidAdmissionReviewError,
  reviewAdmission,
} from '../../../src/adapters/kubernetes/index.js';
import { mutateValue, randomFrom } from '../../support/mutate.js';
import { egress, routeGroup } from '../../support/resources.js';

const runs = 100_000;

/** Each is wrong in several places, so that no mutation fixes it. */
const objects: readonly object[] = [
  {
    ...egress({
      hosts: ['a/b', 'c/d', 'e/f', 'g/h'],
      ipAddresses: ['x', 'y', 'z', '1'],
      ports: ['ftp 0', 'ftp -1'],
    }),
    apiVersion: 'policy.openservicemesh.io/v0',
  },
  {
    ...routeGroup('g', [{ pathRegex: '(' }, { pathRegex: '(' }, { pathRegex: '(' }, { pathRegex: '(' }]),
    apiVersion: 'specs.smi-spec.io/v0',
  },
];

test('mutated AdmissionReviews', () => {
  const random = randomFrom(4);
  const operations = ['CREATE', 'UPDATE'];
  let unanswerable = 0;
  for (let run = 0; run < runs; run++) {
    const object = objects[run % objects.length];
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'u',
        operation: operations[run % operations.length],
        namespace: 'mesh',
        name: 'policy',
        dryRun: false,
        object,
        oldObject: object,
      },
    };
    const mutated = mutateValue(review, random);
    try {
      const { response } = reviewAdmission(mutated as AdmissionReviewRequest, {
        policies: [],
        routeGroups: [],
      });
      if (response.allowed) expect.fail(`run ${run}: ${JSON.stringify(mutated)}`);
      if (!response.status?.message) expect.fail(`run ${run} is denied without a word`);
    } catch (error) {
      if (!(error instanceof InvalidAdmissionReviewError)) throw error;
      unanswerable += 1;
    }
  }
  expect(unanswerable).toBeGreaterThan(1000);
  expect(unanswerable).toBeLessThan(runs / 2);
});
