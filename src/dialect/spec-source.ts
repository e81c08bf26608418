import { strict } from '../parse/strictness.js';
import type { DialectDefinition } from './dialect.js';
import { denyAtStage } from './denial.js';
import { grantBy } from './grant.js';
import { decide, failedStage, readRule } from './spec.js';

/** The `spec` dialect, one rule after the other. */
export const spec: DialectDefinition = {
  strictness: strict,

  forSource(rules, enableEgress) {
    const read = rules.map(readRule).filter((rule) => rule !== undefined);
    return {
      decide(request) {
        const outcome = decide(request, read);
        if ('granted' in outcome) return grantBy(outcome.granted, request);
        const passes = enableEgress && !outcome.captured && !request.malformation;
        if (passes) return { verdict: 'allow', passthrough: true };
        const nearest = read.filter((rule) => failedStage(rule, request) === outcome.failed);
        return denyAtStage(
          request,
          outcome.failed,
          outcome.captured,
          nearest.map(({ rule }) => rule),
        );
      },
    };
  },
};
