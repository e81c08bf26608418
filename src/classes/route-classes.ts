import { plainPathCharacters } from '../match/path.js';
import { PathSet } from '../match/path-set.js';
import { compileFirstMatch, compileFirstMatchWithin, type FirstMatch, type Regex } from '../regex/index.js';

/** What a route asks of the path and the headers of a request. */
export interface RouteCriteria {
  /** `undefined`: every path passes, and none. */
  readonly path: Regex | undefined;
  /** All of them must match. */
  readonly headers: readonly HeaderCriterion[];
}

/** A header, and which values of it are accepted. */
export interface HeaderCriterion {
  /** In lower case. */
  readonly name: string;
  /** Criteria of the same name and pattern accept the same. */
  readonly regex: Regex | undefined;
  /** @param sent `undefined` if the header was not sent */
  readonly accepts: (sent: string | undefined) => boolean;
}

/** Finds the value of a header by its name in lower case; `undefined` if it was not sent. */
export type FindHeader = (name: string) => string | undefined;

/** The number of a route, the first that matches a request; or {@link NO_ROUTE}. */
export type RouteClass = number;

/** No route matches. */
export const NO_ROUTE: RouteClass = -1;

/** The classes of paths and headers that a list of routes tells apart: which route is the first that matches. */
export class RouteClasses {
  /** Whether the class may depend on a header. */
  readonly asksHeaders: boolean;
  private readonly patterns: readonly Regex[];
  private readonly firstByPath: FirstMatch;
  /** Made when it pays: most lists of routes are asked by nobody, or rarely. */
  private shortCut: FirstMatch | undefined;
  private asked = 0;
  /** The route of each pattern that is asked. */
  private readonly numbers: readonly number[];
  /** Where no pattern matches: a route that takes everything, if there is one. */
  private readonly otherwise: RouteClass;
  private readonly conditional: ConditionalRoutes | undefined;

  /** @param routes in their order */
  constructor(routes: readonly RouteCriteria[]) {
    this.otherwise = routes.findIndex(({ path, headers }) => path === undefined && headers.length === 0);
    // Nothing after a route that takes everything is ever the first.
    const reachable = this.otherwise === NO_ROUTE ? routes : routes.slice(0, this.otherwise);
    const numbers = new Map<Regex, number>();
    const conditional: NumberedRoute[] = [];
    for (const [number, { path, headers }] of reachable.entries()) {
      if (headers.length > 0) conditional.push({ number, path, headers });
      else if (path && !numbers.has(path)) numbers.set(path, number);
    }
    this.patterns = [...numbers.keys()];
    this.firstByPath = compileFirstMatch(this.patterns);
    this.numbers = [...numbers.values()];
    this.asksHeaders = conditional.length > 0;
    this.conditional = this.asksHeaders ? new ConditionalRoutes(conditional) : undefined;
  }

  /**
   * @param path well-formed, without query and fragment
   * @param findHeader is asked only where a header decides
   */
  of(path: string | undefined, findHeader: FindHeader): RouteClass {
    const unconditional = this.ofPath(path);
    return this.conditional?.firstBefore(unconditional, path, findHeader) ?? unconditional;
  }

  /**
   * The class of a request target as sent, where no header is asked and a short cut finds it: then the target is
   * well-formed, and has no query and no fragment. {@link NO_ROUTE} says nothing.
   */
  ofTarget(target: string): RouteClass {
    if (this.shortCut === undefined) return this.asked++ < MIN_ASKED ? NO_ROUTE : this.makeShortCut(target);
    const index = this.shortCut(target);
    return index < 0 ? NO_ROUTE : (this.numbers[index] ?? NO_ROUTE);
  }

  private makeShortCut(target: string): RouteClass {
    const shortCut = this.asksHeaders
      ? undefined
      : compileFirstMatchWithin(this.patterns, plainPathCharacters);
    this.shortCut = shortCut ?? findNothing;
    return this.ofTarget(target);
  }

  /** The class where {@link asksHeaders} is `false`. */
  ofPath(path: string | undefined): RouteClass {
    if (path === undefined) return this.otherwise;
    const index = this.firstByPath(path);
    return index < 0 ? this.otherwise : (this.numbers[index] ?? NO_ROUTE);
  }
}

/** How often a list of routes is asked before a pattern of V8 is made for it. */
const MIN_ASKED = 16;

function findNothing(): number {
  return NO_ROUTE;
}

interface NumberedRoute extends RouteCriteria {
  readonly number: number;
}

/** More paths than that are asked all at once. */
const MAX_ASKED_EACH = 8;

/** Routes that ask for headers. */
class ConditionalRoutes {
  private readonly paths: PathSet | undefined;
  private readonly positions: readonly number[];
  private readonly criteria: readonly HeaderCriterion[];
  /** For each route, the numbers of its criteria. */
  private readonly criteriaOf: readonly (readonly number[])[];

  constructor(private readonly routes: readonly NumberedRoute[]) {
    this.positions = [...routes.keys()];
    this.paths = routes.length > MAX_ASKED_EACH ? new PathSet(routes.map(({ path }) => path)) : undefined;
    const criteria: HeaderCriterion[] = [];
    const numbers = new Map<Regex, Map<string, number>>();
    const numberOf = (criterion: HeaderCriterion): number => {
      const { name, regex } = criterion;
      if (!regex) return criteria.push(criterion) - 1;
      const ofRegex = numbers.get(regex) ?? new Map<string, number>();
      const number = ofRegex.get(name) ?? criteria.push(criterion) - 1;
      numbers.set(regex, ofRegex.set(name, number));
      return number;
    };
    this.criteriaOf = routes.map(({ headers }) => headers.map(numberOf));
    this.criteria = criteria;
  }

  /** The first that matches, if it is before a route that matches without headers. */
  firstBefore(limit: RouteClass, path: string | undefined, findHeader: FindHeader): RouteClass | undefined {
    const answers: boolean[] = [];
    for (const position of this.paths?.matching(path) ?? this.positions) {
      const route = this.routes[position];
      if (!route || (limit !== NO_ROUTE && route.number > limit)) return undefined;
      if (!this.paths && route.path && (path === undefined || !route.path.test(path))) continue;
      if (this.headersMatch(position, answers, findHeader)) return route.number;
    }
    return undefined;
  }

  /** @param answers of the criteria that were asked, so that none is asked twice */
  private headersMatch(position: number, answers: boolean[], findHeader: FindHeader): boolean {
    for (const number of this.criteriaOf[position] ?? []) {
      answers[number] ??= this.isMet(number, findHeader);
      if (!answers[number]) return false;
    }
    return true;
  }

  private isMet(number: number, findHeader: FindHeader): boolean {
    const criterion = this.criteria[number];
    return criterion?.accepts(findHeader(criterion.name)) === true;
  }
}

/** Routes that begin alike. */
interface Branch {
  readonly next: WeakMap<object, Branch>;
  classes?: RouteClasses;
}

const root: Branch = { next: new WeakMap() };
const anyPath = {};
/** Longer lists are rarely equal. */
const MAX_SHARED = 8;

/**
 * The classes of a list of routes. Short lists without headers that have the same patterns have the same classes, so
 * that what thousands of clients ask for stays in the processor's cache.
 */
export function routeClassesOf(routes: readonly RouteCriteria[]): RouteClasses {
  if (routes.length > MAX_SHARED || routes.some(({ headers }) => headers.length > 0)) {
    return new RouteClasses(routes);
  }
  let branch = root;
  for (const { path = anyPath } of routes) {
    let next = branch.next.get(path);
    if (!next) branch.next.set(path, (next = { next: new WeakMap() }));
    branch = next;
  }
  return (branch.classes ??= new RouteClasses(routes));
}
