import type { Grant } from '../model/decision.js';
import type { IpRange } from '../match/address.js';
import { matchingRange, type RuleMatch, type SpecRule } from './spec.js';
import type { CheckedConnection } from '../parse/request.js';

/** Reports the rule that granted a request, and which of its entries matched. */
export function grantOf({ rule, host, range, route }: RuleMatch): Grant {
  const { policy, port, protocol } = rule.rule;
  return Object.freeze<Grant>({
    verdict: 'allow',
    rule: Object.freeze({
      policy: Object.freeze({ ...policy }),
      port: Object.freeze({ number: port, protocol }),
      ...(host && { host: host.text }),
      ...(range && { ipRange: range.text }),
      ...(route && { route: Object.freeze({ group: route.route.group, match: route.route.match }) }),
    }),
  });
}

/** Reports the `tcp` rule that grants whatever a connection carries. */
export function grantOfConnection(rule: SpecRule, connection: CheckedConnection): Grant {
  const range: IpRange | undefined = matchingRange(rule, connection);
  return grantOf({ rule, host: undefined, range, route: undefined });
}
