import { HostClass } from '../classes/host-classes.js';
import { NO_ROUTE, type RouteClass, type RouteClasses } from '../classes/route-classes.js';
import type { Decision } from '../model/decision.js';
import type { AddressedRules } from './addressed-rules.js';
import type { SharedRefusal } from './shared-refusal.js';

/** What is decided about requests of equal classes. A refusal is the same for several clients, a denial names one. */
export type Outcome = Decision | SharedRefusal;

/** The classes of an address among the rules that a host leaves: a number, or several as a text. */
export type AddressKey = number | string;

/** Stands for every method that no route names. It is no method itself, so that no request has it. */
export const OTHER_METHOD = '';

/** From this route on, decisions are kept in a map: an array has room for all of them as soon as it has the last. */
const MAX_ARRAY = 64;

/** The requests of one class of hosts, addresses and methods: which routes are open to them, and what was decided. */
export class Row {
  refused: Outcome | undefined;
  readonly granted: (Outcome | undefined)[];
  /** What is decided of all its requests, where no route tells them apart. */
  only: Outcome | undefined;
  private refusedWithoutPath: Outcome | undefined;
  private grantedOfMany: Map<RouteClass, Outcome> | undefined;
  /** The row of the same host and address, and of another method. */
  next: Row | undefined;
  /** How many decisions are kept; the row itself counts as one. */
  weight = 1;

  /**
   * @param routes `undefined`: all requests are decided alike
   * @param method one of the class: the one that was seen last, so that seeing it again needs no look-up
   * @param methodClass a method as routes name it; or {@link OTHER_METHOD}
   * @param rules those that host and address leave, by position, up to the first that takes every request
   * @param owners the rule of each route
   */
  constructor(
    readonly routes: RouteClasses | undefined,
    public method: string | undefined,
    readonly methodClass: string | undefined,
    readonly host: HostRows,
    readonly address: AddressKey,
    readonly rules: readonly number[],
    readonly owners: readonly number[],
    public generation: number,
  ) {
    this.granted = new Array<Outcome | undefined>(Math.min(owners.length, MAX_ARRAY)).fill(undefined);
  }

  get(route: RouteClass, hasPath: boolean): Outcome | undefined {
    if (route === NO_ROUTE) return hasPath ? this.refused : this.refusedWithoutPath;
    return route < MAX_ARRAY ? this.granted[route] : this.grantedOfMany?.get(route);
  }

  set(route: RouteClass, hasPath: boolean, outcome: Outcome): void {
    const { granted } = this;
    this.weight++;
    if (route === NO_ROUTE) {
      if (hasPath) this.refused = outcome;
      else this.refusedWithoutPath = outcome;
    } else if (route < MAX_ARRAY) {
      granted[route] = outcome;
    } else {
      this.grantedOfMany ??= new Map<RouteClass, Outcome>();
      this.grantedOfMany.set(route, outcome);
    }
  }
}

/** The rows of one class of hosts. */
export class HostRows extends HostClass {
  declare wider: HostRows | undefined;
  /** The rules whose entries make the class; `undefined` until they are asked for. */
  rules: AddressedRules | undefined;
  /** The lists of rules that the host leaves and that ask for the address; `undefined` until they are known. */
  addressed: readonly AddressedRules[] | undefined;
  /** One of the rows, to be looked at first: most hosts have one, or nearly all of their traffic in one. */
  first: Row | undefined;
  private others: Map<AddressKey, Row> | undefined;

  get(address: AddressKey, methodClass: string | undefined): Row | undefined {
    const { first } = this;
    if (first?.address === address && first.methodClass === methodClass) return first;
    let row = this.others?.get(address);
    while (row && row.methodClass !== methodClass) row = row.next;
    return row;
  }

  add(row: Row): void {
    if (!this.first) {
      this.first = row;
      return;
    }
    this.others ??= new Map<AddressKey, Row>();
    row.next = this.others.get(row.address);
    this.others.set(row.address, row);
  }

  remove(row: Row): void {
    if (this.first === row) {
      this.first = undefined;
      return;
    }
    let previous = this.others?.get(row.address);
    if (previous === row) {
      if (row.next) this.others?.set(row.address, row.next);
      else this.others?.delete(row.address);
      return;
    }
    while (previous && previous.next !== row) previous = previous.next;
    if (previous) previous.next = row.next;
  }
}
