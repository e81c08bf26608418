import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import { findAddressCells, type AddressCell } from './address-cells.js';
import { Meter, type DiffBudget } from './budget.js';
import { candidatesOf, type Candidate, type Sided } from './candidate.js';
import { findHostClasses, type HostClass } from './host-cells.js';
import type { ReadPolicySet } from './policy-set.js';
import { buildRouteTree, routeGrantsOf, type Outcome, type RouteTree } from './route-tree.js';
import type { Slot } from './slots.js';
import type { TextAtoms } from './text-atoms.js';

/** The two sets of policies that are compared, and what that may cost. */
export interface Sides {
  readonly before: ReadPolicySet;
  readonly after: ReadPolicySet;
  readonly budget: DiffBudget;
  readonly atoms: TextAtoms;
}

/**
 * Whether requests are worth looking at, by what may grant them. It spares work, but decides nothing: the verdicts
 * are those of the evaluators.
 *
 * @param passes on which sides a request passes that nothing grants
 */
export type Interest = (passes: Sided, grants: readonly Sided[]) => boolean;

/** The requests to some addresses, by host, then by route. */
export interface AddressRegion {
  readonly addresses: AddressCell;
  readonly hosts: readonly { readonly hosts: HostClass; readonly tree: RouteTree }[];
}

/**
 * Splits all requests of a source, port and protocol until neither side tells them apart, and lets both decide
 * about one of each kind. Rules serve to split alone, so splitting too often does no harm.
 *
 * @throws BudgetExhausted if there are too many kinds
 */
export function explore(
  slot: Slot,
  protocol: RequestProtocol,
  sides: Sides,
  interest: Interest,
): readonly AddressRegion[] {
  const meter = new Meter(sides.budget);
  const candidates = candidatesOf(slot.before, slot.after).filter(({ rule }) => takes(rule, protocol));
  const cells = findAddressCells(candidates);
  meter.countCells(cells.length);
  return cells.map((addresses): AddressRegion => {
    const passes = passesOf(addresses.candidates, protocol, sides);
    if (!interest(passes, addresses.candidates)) return { addresses, hosts: [] };
    const request: EgressRequest = { ...slot.example, protocol, ip: addresses.example };
    const search = {
      evaluate: (one: EgressRequest) => evaluateBoth(one, sides),
      isOfInterest: (grants: readonly Sided[]) => interest(passes, grants),
      meter,
      atoms: sides.atoms,
    };
    const hosts = findHostClasses(request, addresses.candidates, meter).map((hostClass) => ({
      hosts: hostClass,
      tree: buildRouteTree(hostClass.request, routeGrantsOf(hostClass.candidates), search),
    }));
    return { addresses, hosts };
  });
}

/** Lets both sides decide about a request. */
export function evaluateBoth(request: EgressRequest, { before, after }: Sides): Outcome {
  return {
    request,
    before: before.evaluator.evaluate(request),
    after: after.evaluator.evaluate(request),
  };
}

/** Whether a rule may bear on requests of a protocol: `tcp` rules may on all. */
function takes({ rule }: Candidate['rule'], protocol: RequestProtocol): boolean {
  return (rule.protocol !== 'http' && rule.protocol !== 'https') || rule.protocol === protocol;
}

/** A request of `http` that an `http` rule captures never passes. */
function passesOf(candidates: readonly Candidate[], protocol: RequestProtocol, sides: Sides): Sided {
  const passes = (side: 'before' | 'after'): boolean =>
    sides[side].enableEgress &&
    !(protocol === 'http' && candidates.some((one) => one[side] && one.rule.rule.protocol === 'http'));
  return { before: passes('before'), after: passes('after') };
}
