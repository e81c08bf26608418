import type { EgressRequest, RequestProtocol } from '../../model/request.js';
import { type AddressCell, findAddressCells } from './address-cells.js';
import { BudgetExhausted, type DiffBudget, type DiffBudgetName, Meter } from './budget.js';
import { type Candidate, candidatesOf, type Sided } from './candidate.js';
import { findHostClasses, type HostClass } from './host-cells.js';
import { type ComparedSet, enablesEgress } from './policy-set.js';
import { buildRouteTree, type Outcome, routeGrantsOf, type RouteTree } from './route-tree.js';
import type { Slot } from './slots.js';
import type { TextAtoms } from './text-atoms.js';

/** The two sets of policies that are compared, and what that may cost. */
export interface Sides {
  readonly before: ComparedSet;
  readonly after: ComparedSet;
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

/** What the requests of one protocol come to, or which budget did not suffice to tell. */
export type Exploration = { readonly protocol: RequestProtocol } & (
  | { readonly regions: readonly AddressRegion[]; readonly exhausted?: never }
  | { readonly regions?: never; readonly exhausted: DiffBudgetName }
);

const protocols: readonly RequestProtocol[] = ['http', 'https', 'tcp'];

/** Explores the requests of a source and port, one protocol after the other. */
export function* exploreSlot(slot: Slot, sides: Sides, interest: Interest): Generator<Exploration> {
  const candidates = candidatesOf(slot.before, slot.after);
  for (const protocol of protocols) {
    const ofProtocol = candidates.filter(({ rule }) => takes(rule, protocol));
    yield tryExplore({ ...slot.example, protocol }, ofProtocol, sides, interest);
  }
}

function tryExplore(
  kind: EgressRequest,
  candidates: readonly Candidate[],
  sides: Sides,
  interest: Interest,
): Exploration {
  const { protocol } = kind;
  try {
    return { protocol, regions: explore(kind, candidates, sides, interest) };
  } catch (error) {
    if (error instanceof BudgetExhausted) return { protocol, exhausted: error.budget };
    throw error;
  }
}

/**
 * Splits all requests of a source, port and protocol until neither side tells them apart, and lets both decide
 * about one of each kind. Rules serve to split alone, so splitting too often does no harm.
 *
 * @param kind the source, port and protocol
 * @param candidates the rules that may bear on them
 * @throws BudgetExhausted if there are too many kinds
 */
function explore(
  kind: EgressRequest,
  candidates: readonly Candidate[],
  sides: Sides,
  interest: Interest,
): readonly AddressRegion[] {
  const meter = new Meter(sides.budget);
  const cells = findAddressCells(candidates);
  meter.countCells(cells.length);
  return cells.map((addresses): AddressRegion => {
    const passes = passesOf(addresses.candidates, kind.protocol, sides);
    if (!interest(passes, addresses.candidates)) return { addresses, hosts: [] };
    const request: EgressRequest = { ...kind, ip: addresses.example };
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
    enablesEgress(sides[side]) &&
    !(protocol === 'http' && candidates.some((one) => one[side] && one.rule.rule.protocol === 'http'));
  return { before: passes('before'), after: passes('after') };
}
