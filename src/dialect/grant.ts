import type { Grant } from '../model/decision.js';
import type { Route, Rule } from '../model/rule.js';
import type { CheckedRequest } from '../parse/request.js';
import { matchingHost, matchingRange, matchingRoute, type SpecRule } from './spec.js';

/** What of a rule matched, as the policy spells it; what does not apply is `undefined`. */
export interface MatchedEntries {
  readonly host?: string | undefined;
  readonly ipRange?: string | undefined;
  readonly route?: Route | undefined;
}

/** Reports the rule that granted a request. */
export function grantOf({ policy, port, protocol }: Rule, { host, ipRange, route }: MatchedEntries): Grant {
  return {
    verdict: 'allow',
    rule: {
      policy,
      port: { number: port, protocol },
      ...(host === undefined ? {} : { host }),
      ...(ipRange === undefined ? {} : { ipRange }),
      ...(route === undefined ? {} : { route: { group: route.group, match: route.match } }),
    },
  };
}

/** Reports the rule that granted a request, and which of its entries matched: of each kind the first. */
export function grantBy(rule: SpecRule, request: CheckedRequest): Grant {
  return grantOf(rule.rule, {
    host: matchingHost(rule, request)?.text,
    ipRange: matchingRange(rule, request)?.text,
    route: matchingRoute(rule, request)?.route,
  });
}
