import type { Grant } from '../model/decision.js';
import type { CheckedRequest } from '../parse/request.js';
import { matchingHost, matchingRange, matchingRoute, type SpecRule } from './spec.js';

/** Reports the rule that granted a request, and which of its entries matched: of each kind the first. */
export function grantBy(rule: SpecRule, request: CheckedRequest): Grant {
  const { policy, port, protocol } = rule.rule;
  const host = matchingHost(rule, request)?.text;
  const ipRange = matchingRange(rule, request)?.text;
  const route = matchingRoute(rule, request)?.route;
  return {
    verdict: 'allow',
    rule: {
      policy: { ...policy },
      port: { number: port, protocol },
      ...(host === undefined ? {} : { host }),
      ...(ipRange === undefined ? {} : { ipRange }),
      ...(route === undefined ? {} : { route: { group: route.group, match: route.match } }),
    },
  };
}
