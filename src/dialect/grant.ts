import type { IpRange } from '../match/address.js';
import type { Grant } from '../model/decision.js';
import type { Route, Rule } from '../model/rule.js';
import type { CheckedConnection } from '../parse/request.js';
import type { RuleMatch } from './spec.js';
import { matchingRange } from './spec-matching.js';
import type { SpecRule } from './spec-rule.js';

/** What of a rule matched, as the policy spells it; what does not apply is `undefined`. */
export interface MatchedEntries {
  readonly host?: string | undefined;
  readonly ipRange?: string | undefined;
  readonly route?: Route | undefined;
}

/** Reports a rule that granted a request. */
export function grantBy({ policy, port, protocol }: Rule, { host, ipRange, route }: MatchedEntries): Grant {
  return Object.freeze<Grant>({
    verdict: 'allow',
    rule: Object.freeze({
      policy: Object.freeze({ ...policy }),
      port: Object.freeze({ number: port, protocol }),
      ...(host !== undefined && { host }),
      ...(ipRange !== undefined && { ipRange }),
      ...(route && { route: Object.freeze({ group: route.group, match: route.match }) }),
    }),
  });
}

/** Reports the rule that granted a request, and which of its entries matched. */
export function grantOf({ rule, host, range, route }: RuleMatch): Grant {
  return grantBy(rule.rule, { host: host?.text, ipRange: range?.text, route: route?.route });
}

/** Reports the `tcp` rule that grants whatever a connection carries. */
export function grantOfConnection(rule: SpecRule, connection: CheckedConnection): Grant {
  const range: IpRange | undefined = matchingRange(rule, connection);
  return grantOf({ rule, host: undefined, range, route: undefined });
}
