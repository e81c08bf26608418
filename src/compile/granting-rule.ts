import { grantOf } from '../dialect/grant.js';
import type { RuleMatch, SpecRule } from '../dialect/spec.js';
import type { Grant } from '../model/decision.js';

/** Up to so many grants are kept for each rule. */
const mostGrants = 8;

/** A rule that keeps what it granted, so that granting it again makes nothing new. */
export class GrantingRule implements SpecRule {
  readonly rule: SpecRule['rule'];
  readonly hosts: SpecRule['hosts'];
  readonly ranges: SpecRule['ranges'];
  readonly routes: SpecRule['routes'];
  readonly many: SpecRule['many'];
  private readonly kept: { readonly match: RuleMatch; readonly grant: Grant }[] = [];

  constructor({ rule, hosts, ranges, routes, many }: SpecRule) {
    this.rule = rule;
    this.hosts = hosts;
    this.ranges = ranges;
    this.routes = routes;
    this.many = many;
  }

  grant(match: RuleMatch): Grant {
    for (const { match: known, grant } of this.kept) {
      if (known.route === match.route && known.host === match.host && known.range === match.range) {
        return grant;
      }
    }
    const grant = grantOf(match);
    if (this.kept.length < mostGrants) this.kept.push({ match, grant });
    return grant;
  }
}
