import { failedStage } from '../../dialect/spec.js';
import { type Authority, type HostPattern, parseAuthority } from '../../match/host.js';
import type { EgressRequest } from '../../model/request.js';
import { readRequest } from '../../parse/request.js';
import { findMatchSets, languageOf } from '../../regex/index.js';
import { authorityLanguage, languageOfHost, usualAuthorityLanguage } from './authority-language.js';
import { BudgetExhausted, type Meter } from './budget.js';
import type { Candidate } from './candidate.js';
import { HostNames, type NameCell, suffixesOf } from './host-names.js';
import { hostField, patternsFor } from './route-fields.js';
import type { TextAtom } from './text-atoms.js';

/** Hosts that no rule tells apart. */
export interface HostCell {
  /** Empty also for hosts with a port that nothing accepts. */
  readonly name: NameCell;
  /** A port that some entry names, behind the name. `undefined`: none, or that of the request. */
  readonly port: number | undefined;
  /** Which patterns of routes for the header `host` match; `undefined` if there are none. */
  readonly header: TextAtom | undefined;
  /** What is sent. */
  readonly example: string;
}

/** Hosts that the same rules accept. */
export interface HostClass {
  readonly cells: readonly HostCell[];
  readonly candidates: readonly Candidate[];
  /** A request to one of the hosts. */
  readonly request: EgressRequest;
}

/**
 * Splits the hosts of a request into classes, by the rules that accept its address. A request that speaks
 * neither HTTP nor TLS has no host, so there is one class without cells.
 *
 * @param request without a host
 */
export function findHostClasses(
  request: EgressRequest,
  candidates: readonly Candidate[],
  meter: Meter,
): readonly HostClass[] {
  const cells = cellsOf(request, candidates, meter);
  const lookup = new CandidatesByHost(candidates);
  const classes = new Map<string, HostClass & { readonly cells: HostCell[] }>();
  meter.countCells(cells.length);
  for (const cell of cells) {
    const withHost = sendTo(request, cell.example);
    const accepting = acceptingHost(lookup.find(cell), withHost);
    const key = `${accepting.map(({ id }) => id).join()} ${[...(cell.header?.matched ?? [])].join(' ')}`;
    const known = classes.get(key);
    if (known) known.cells.push(cell);
    else classes.set(key, { cells: [cell], candidates: accepting, request: withHost });
  }
  return [...classes.values()];
}

function cellsOf(
  { protocol, port }: EgressRequest,
  candidates: readonly Candidate[],
  meter: Meter,
): readonly HostCell[] {
  const patterns = candidates.flatMap(({ rule }) => (rule.rule.protocol === protocol ? rule.hosts : []));
  switch (protocol) {
    case 'tcp':
      return [{ name: '', port: undefined, header: undefined, example: '' }];
    case 'https':
      return serverNameCells(patterns);
    case 'http': {
      const constraints = hostHeaderPatterns(candidates);
      return constraints.length > 0
        ? spelledHostCells(patterns, port, constraints, meter)
        : hostCells(patterns);
    }
  }
}

/** Names a host in the field that its protocol has for it. */
export function sendTo(request: EgressRequest, host: string): EgressRequest {
  switch (request.protocol) {
    case 'tcp':
      return request;
    case 'https':
      return { ...request, sni: host };
    case 'http':
      return { ...request, host };
  }
}

/** The rules that accept a request but, perhaps, for its route. */
function acceptingHost(candidates: readonly Candidate[], request: EgressRequest): readonly Candidate[] {
  const reading = readRequest(request);
  if (!reading.readable) return [];
  return candidates.filter(({ rule }) => {
    const failed = failedStage(rule, reading.request);
    return failed === undefined || failed === 'route';
  });
}

/** No server name has a port, or is an IPv6 literal. */
function serverNameCells(patterns: readonly HostPattern[]): readonly HostCell[] {
  const names = new HostNames(
    patterns.filter(({ port, name }) => port === undefined && !name.startsWith('[')),
  );
  return names
    .examples()
    .map(({ cell, example }) => ({ name: cell, port: undefined, header: undefined, example }));
}

/** A port that no entry names either is that of the request, and may be left out, or makes the host match nothing. */
function hostCells(patterns: readonly HostPattern[]): readonly HostCell[] {
  const examples = new HostNames(patterns).examples();
  return [undefined, ...explicitPorts(patterns)].flatMap((port) =>
    examples
      .filter(({ cell }) => port === undefined || cell !== '')
      .map(({ cell, example }) => ({
        name: cell,
        port,
        header: undefined,
        example: port === undefined ? example : `${example}:${port}`,
      })),
  );
}

function explicitPorts(patterns: readonly HostPattern[]): ReadonlySet<number> {
  return new Set(patterns.flatMap(({ port }) => (port === undefined ? [] : [port])));
}

/** The patterns for the header `host` of any route: for them a host's spelling counts, and its port. */
function hostHeaderPatterns(candidates: readonly Candidate[]): readonly string[] {
  const routes = candidates.flatMap(({ rule }) => (rule.rule.protocol === 'http' ? (rule.routes ?? []) : []));
  return patternsFor(routes, hostField);
}

/** Splits all Host headers by the entries and by the patterns, which may overlap in any way. */
function spelledHostCells(
  patterns: readonly HostPattern[],
  rulePort: number,
  constraints: readonly string[],
  { budget }: Meter,
): readonly HostCell[] {
  const ports = explicitPorts(patterns);
  const anyNames = [undefined, ...ports].map((port) => ({ wildcard: 'any', name: '', port }) as const);
  const distinct = [...new Map(patterns.map((pattern) => [pattern.text, pattern])).values()];
  const languages = [
    authorityLanguage,
    usualAuthorityLanguage,
    ...constraints.map(languageOf),
    ...[...distinct, ...anyNames].map((pattern) => languageOfHost(pattern, rulePort)),
  ];
  const search = findMatchSets(languages, budget);
  if (!search.complete) throw new BudgetExhausted(search.exhausted);
  const names = new HostNames(patterns);
  const cells = new Map<string, HostCell & { readonly usual: boolean }>();
  for (const { matched, witness } of search.sets) {
    const authority = matched.includes(0) ? parseAuthority(witness) : undefined;
    if (!authority) continue;
    const usual = matched.includes(1);
    const key = matched.filter((index) => index > 1).join();
    if (cells.get(key)?.usual || (cells.has(key) && !usual)) continue;
    const header = new Set(constraints.filter((_, index) => matched.includes(index + 2)));
    const { name, port } = declaredHost(authority, rulePort, ports);
    cells.set(key, {
      name: names.cellOf(name),
      port,
      header: { matched: header, example: witness },
      example: witness,
      usual,
    });
  }
  return [...cells.values()].map(({ name, port, header, example }) => ({ name, port, header, example }));
}

/** As an entry would have to be written to match; without a name if none can. */
function declaredHost(
  { name, port }: Authority,
  rulePort: number,
  explicitPorts: ReadonlySet<number>,
): Authority {
  if (port === undefined || explicitPorts.has(port)) return { name, port };
  return { name: port === rulePort ? name : '', port: undefined };
}

/** Finds the rules that may accept a host, without asking all of them. */
class CandidatesByHost {
  private readonly always: Candidate[] = [];
  private readonly byCell = new Map<NameCell, Set<Candidate>>();

  constructor(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      const { hosts, rule } = candidate.rule;
      const isHttp = rule.protocol === 'http' || rule.protocol === 'https';
      if (!isHttp || hosts.length === 0) this.always.push(candidate);
      else for (const host of hosts) this.add(cellOfPattern(host), candidate);
    }
  }

  /** In the order of their ids. */
  find({ name }: HostCell): readonly Candidate[] {
    const base = name.startsWith('*.') ? name.slice(2) : undefined;
    const wildcards = [...(base === undefined ? [] : [base]), ...suffixesOf(base ?? name)].map(
      (suffix) => `*.${suffix}`,
    );
    const found = new Set([name, ...wildcards, '*'].flatMap((cell) => [...(this.byCell.get(cell) ?? [])]));
    return [...this.always, ...found].sort((left, right) => left.id - right.id);
  }

  private add(cell: NameCell, candidate: Candidate): void {
    const known = this.byCell.get(cell);
    if (known) known.add(candidate);
    else this.byCell.set(cell, new Set([candidate]));
  }
}

function cellOfPattern({ wildcard, name }: HostPattern): NameCell {
  switch (wildcard) {
    case 'none':
      return name;
    case 'subdomains':
      return `*.${name}`;
    case 'any':
      return '*';
  }
}
