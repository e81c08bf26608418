import { matchAdmitted, type SpecRule, type Stage } from '../dialect/spec.js';
import type { CheckedRequest } from '../parse/request.js';
import { AllOf, type RuleSelection, select, SelectionByAddress } from './rule-selection.js';

/** So many lists are kept at most, so that clients can't fill the memory by what they ask. */
const mostKept = 64;

/**
 * Finds the rules that came nearest to granting a request that none grants, because they are what a denial offers.
 *
 * Equal lists are one list, for as long as it is kept: what is made of a list can be kept with it.
 */
export class NearestRules {
  private kept: (readonly SpecRule[])[] = [];
  private readonly ofHost = new Map<string, readonly SpecRule[]>();
  private readonly haveRanges: boolean;
  private byAddress: RuleSelection | undefined;

  /** @param byHost selects the rules by host; `undefined` if they are so few that all can be asked */
  constructor(
    private readonly rules: readonly SpecRule[],
    private readonly byHost: RuleSelection | undefined,
  ) {
    this.haveRanges = rules.some(({ ranges }) => ranges.length > 0);
  }

  of(request: CheckedRequest, failed: Stage): readonly SpecRule[] {
    if (failed === 'host' && !this.haveRanges) return this.rules;
    const { hostHeader } = request;
    if (failed !== 'route' || this.haveRanges || hostHeader === undefined) return this.find(request, failed);
    const known = this.ofHost.get(hostHeader);
    if (known) return known;
    const found = this.find(request, failed);
    if (this.ofHost.size === mostKept) this.ofHost.clear();
    this.ofHost.set(hostHeader, found);
    return found;
  }

  private find(request: CheckedRequest, failed: Stage): readonly SpecRule[] {
    const { address, authority, serverName, path } = request;
    const subject = { address, authority, serverName, path, ofAnyRoute: true };
    const selected = this.byHost
      ? select(this.rules, this.selectionFor(this.byHost, failed), subject)
      : this.rules;
    return this.keep(selected.filter((rule) => matchAdmitted(rule, request) === failed));
  }

  private selectionFor(byHost: RuleSelection, failed: Stage): RuleSelection {
    if (failed === 'route') return byHost;
    return (this.byAddress ??= new SelectionByAddress(
      this.rules,
      [...this.rules.keys()],
      (_rules, positions) => new AllOf(positions),
    ));
  }

  private keep(found: readonly SpecRule[]): readonly SpecRule[] {
    if (found.length === this.rules.length) return this.rules;
    const known = this.kept.find((list) => isSame(list, found));
    if (known) return known;
    if (this.kept.length === mostKept) this.kept = [];
    this.kept.push(found);
    return found;
  }
}

function isSame(list: readonly SpecRule[], other: readonly SpecRule[]): boolean {
  return list.length === other.length && list.every((rule, index) => rule === other[index]);
}
