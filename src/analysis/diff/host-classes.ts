import { failedStage } from '../../dialect/spec.js';
import { type Authority, type HostPattern, parseAuthority } from '../../match/host.js';
import type { EgressRequest } from '../../model/request.js';
import { readRequest } from '../../parse/request.js';
import { findMatchSets, languageOf } from '../../regex/index.js';
import type { AtomicPredicate } from './atomic-predicates.js';
import { authorityLanguage, languageOfHost, usualAuthorityLanguage } from './authority-language.js';
import { BudgetExhausted, type Meter } from './budget.js';
import { HostNames, type NameClass, suffixesOf } from './host-names.js';
import type { MergedRule } from './merged-rule.js';
import { hostField, patternsFor } from './route-fields.js';

/** Hosts that no rule distinguishes. */
export interface HostClass {
  /** Empty also for hosts with a port that nothing accepts. */
  readonly name: NameClass;
  /** A port that some entry names, after the name. `undefined`: none, or that of the request. */
  readonly port: number | undefined;
  /** Which patterns of routes for the header `host` match; `undefined` if there are none. */
  readonly header: AtomicPredicate | undefined;
  /** One of them, as sent. */
  readonly example: string;
}

/** Hosts that the same rules accept. */
export interface HostGroup {
  readonly classes: readonly HostClass[];
  readonly rules: readonly MergedRule[];
  /** A request to one of the hosts. */
  readonly request: EgressRequest;
}

/**
 * Splits the hosts of a request into groups, by the rules that accept its address. A request that is neither HTTP nor
 * TLS has no host, so there is one group.
 *
 * @param request without a host
 */
export function findHostGroups(
  request: EgressRequest,
  rules: readonly MergedRule[],
  meter: Meter,
): readonly HostGroup[] {
  const classes = classesOf(request, rules, meter);
  const lookup = new RulesByHost(rules);
  const groups = new Map<string, HostGroup & { readonly classes: HostClass[] }>();
  meter.countClasses(classes.length);
  for (const hostClass of classes) {
    const withHost = sendTo(request, hostClass.example);
    const accepting = acceptingHost(lookup.find(hostClass), withHost);
    const key = `${accepting.map(({ id }) => id).join()} ${[...(hostClass.header?.matched ?? [])].join(' ')}`;
    const known = groups.get(key);
    if (known) known.classes.push(hostClass);
    else groups.set(key, { classes: [hostClass], rules: accepting, request: withHost });
  }
  return [...groups.values()];
}

function classesOf(
  { protocol, port }: EgressRequest,
  rules: readonly MergedRule[],
  meter: Meter,
): readonly HostClass[] {
  const patterns = rules.flatMap(({ rule }) => (rule.rule.protocol === protocol ? rule.hosts : []));
  switch (protocol) {
    case 'tcp':
      return [{ name: '', port: undefined, header: undefined, example: '' }];
    case 'https':
      return serverNameClasses(patterns);
    case 'http': {
      const constraints = hostHeaderPatterns(rules);
      return constraints.length > 0
        ? spelledHostClasses(patterns, port, constraints, meter)
        : hostClasses(patterns);
    }
  }
}

/** Sets the host in the field of its protocol. */
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

/** The rules that accept a request, except perhaps its route. */
function acceptingHost(rules: readonly MergedRule[], request: EgressRequest): readonly MergedRule[] {
  const reading = readRequest(request);
  if (!reading.readable) return [];
  return rules.filter(({ rule }) => {
    const failed = failedStage(rule, reading.request);
    return failed === undefined || failed === 'route';
  });
}

/** A server name has no port, and is not an IPv6 literal. */
function serverNameClasses(patterns: readonly HostPattern[]): readonly HostClass[] {
  const names = new HostNames(
    patterns.filter(({ port, name }) => port === undefined && !name.startsWith('[')),
  );
  return names
    .examples()
    .map(({ nameClass, example }) => ({ name: nameClass, port: undefined, header: undefined, example }));
}

/** A port that no entry names either is that of the request, and may be left out, or makes the host match nothing. */
function hostClasses(patterns: readonly HostPattern[]): readonly HostClass[] {
  const examples = new HostNames(patterns).examples();
  return [undefined, ...explicitPorts(patterns)].flatMap((port) =>
    examples
      .filter(({ nameClass }) => port === undefined || nameClass !== '')
      .map(({ nameClass, example }) => ({
        name: nameClass,
        port,
        header: undefined,
        example: port === undefined ? example : `${example}:${port}`,
      })),
  );
}

function explicitPorts(patterns: readonly HostPattern[]): ReadonlySet<number> {
  return new Set(patterns.flatMap(({ port }) => (port === undefined ? [] : [port])));
}

/** The patterns of all routes for the header `host`: they see the host as it is written, with its port. */
function hostHeaderPatterns(rules: readonly MergedRule[]): readonly string[] {
  const routes = rules.flatMap(({ rule }) => (rule.rule.protocol === 'http' ? (rule.routes ?? []) : []));
  return patternsFor(routes, hostField);
}

/** Splits all Host headers by the entries and by the patterns, which may overlap in any way. */
function spelledHostClasses(
  patterns: readonly HostPattern[],
  rulePort: number,
  constraints: readonly string[],
  { budget }: Meter,
): readonly HostClass[] {
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
  const classes = new Map<string, HostClass & { readonly usual: boolean }>();
  for (const { matched, witness } of search.sets) {
    const authority = matched.includes(0) ? parseAuthority(witness) : undefined;
    if (!authority) continue;
    const usual = matched.includes(1);
    const key = matched.filter((index) => index > 1).join();
    if (classes.get(key)?.usual || (classes.has(key) && !usual)) continue;
    const header = new Set(constraints.filter((_, index) => matched.includes(index + 2)));
    const { name, port } = declaredHost(authority, rulePort, ports);
    classes.set(key, {
      name: names.classOf(name),
      port,
      header: { matched: header, example: witness },
      example: witness,
      usual,
    });
  }
  return [...classes.values()].map(({ name, port, header, example }) => ({ name, port, header, example }));
}

/** The name and port of an entry that matches; without a name if none can. */
function declaredHost(
  { name, port }: Authority,
  rulePort: number,
  explicitPorts: ReadonlySet<number>,
): Authority {
  if (port === undefined || explicitPorts.has(port)) return { name, port };
  return { name: port === rulePort ? name : '', port: undefined };
}

/** Finds the rules that may accept a host. */
class RulesByHost {
  private readonly always: MergedRule[] = [];
  private readonly byClass = new Map<NameClass, Set<MergedRule>>();

  constructor(rules: readonly MergedRule[]) {
    for (const merged of rules) {
      const { hosts, rule } = merged.rule;
      const isHttp = rule.protocol === 'http' || rule.protocol === 'https';
      if (!isHttp || hosts.length === 0) this.always.push(merged);
      else for (const host of hosts) this.add(classOfPattern(host), merged);
    }
  }

  /** In the order of their ids. */
  find({ name }: HostClass): readonly MergedRule[] {
    const base = name.startsWith('*.') ? name.slice(2) : undefined;
    const wildcards = [...(base === undefined ? [] : [base]), ...suffixesOf(base ?? name)].map(
      (suffix) => `*.${suffix}`,
    );
    const found = new Set(
      [name, ...wildcards, '*'].flatMap((nameClass) => [...(this.byClass.get(nameClass) ?? [])]),
    );
    return [...this.always, ...found].sort((left, right) => left.id - right.id);
  }

  private add(nameClass: NameClass, merged: MergedRule): void {
    const known = this.byClass.get(nameClass);
    if (known) known.add(merged);
    else this.byClass.set(nameClass, new Set([merged]));
  }
}

function classOfPattern({ wildcard, name }: HostPattern): NameClass {
  switch (wildcard) {
    case 'none':
      return name;
    case 'subdomains':
      return `*.${name}`;
    case 'any':
      return '*';
  }
}
