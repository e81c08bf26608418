import { grantOf } from '../dialect/grant.js';
import type { RuleMatch, SpecRule } from '../dialect/spec.js';
import type { Grant } from '../model/decision.js';

/** Up to so many grants are found by going through them. */
const few = 8;
/** So many more are kept at most: clients choose which ones are made. */
const most = 1024;

interface KeptGrant {
  readonly match: RuleMatch;
  readonly grant: Grant;
}

/** A rule that keeps what it granted, so that granting it again makes nothing new. */
export class GrantingRule implements SpecRule {
  readonly rule: SpecRule['rule'];
  readonly hosts: SpecRule['hosts'];
  readonly ranges: SpecRule['ranges'];
  readonly routes: SpecRule['routes'];
  readonly many: SpecRule['many'];
  private readonly kept: KeptGrant[] = [];
  private keptByEntry: Map<unknown, KeptGrant> | undefined;

  constructor({ rule, hosts, ranges, routes, many }: SpecRule) {
    this.rule = rule;
    this.hosts = hosts;
    this.ranges = ranges;
    this.routes = routes;
    this.many = many;
  }

  grant(match: RuleMatch): Grant {
    for (const kept of this.kept) if (isSame(kept.match, match)) return kept.grant;
    if (this.kept.length === few) return this.grantOfMany(match);
    const grant = grantOf(match);
    this.kept.push({ match, grant });
    return grant;
  }

  private grantOfMany(match: RuleMatch): Grant {
    this.keptByEntry ??= new Map<unknown, KeptGrant>();
    const entry = this.mostVaried(match);
    const known = this.keptByEntry.get(entry);
    if (known && isSame(known.match, match)) return known.grant;
    const grant = grantOf(match);
    if (this.keptByEntry.size === most) this.keptByEntry.clear();
    this.keptByEntry.set(entry, { match, grant });
    return grant;
  }

  /** The entry of which the rule has the most others: it tells most matches apart. */
  private mostVaried({ host, range, route }: RuleMatch): unknown {
    const { hosts, ranges, routes = [] } = this;
    if (hosts.length >= ranges.length && hosts.length >= routes.length) return host;
    return ranges.length >= routes.length ? range : route;
  }
}

function isSame(one: RuleMatch, other: RuleMatch): boolean {
  return one.route === other.route && one.host === other.host && one.range === other.range;
}
