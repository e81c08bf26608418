import { evaluatorOf } from '../../evaluator.js';
import type { Denial, DenyReason, MatchedRule } from '../../model/decision.js';
import type { Location } from '../../model/issue.js';
import type { EvaluateOptions } from '../../model/options.js';
import type { ServiceAccount } from '../../model/request.js';
import type { RuleProtocol } from '../../model/resources.js';
import type { PolicyReference } from '../../model/rule.js';
import { locate } from '../../parse/locations.js';
import { readLogLine } from '../../parse/log-line.js';
import type { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readPolicySet } from '../../policy-set/read-arguments.js';
import { evaluateOptionNames } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';

/** Options of {@link startReplay}. */
export interface ReplayOptions extends EvaluateOptions {
  /** Of lines that name no source. */
  readonly defaultSource?: ServiceAccount | undefined;
  /** How many sources are listed, those with most denials first. Default 20; the rest is counted together. */
  readonly topSources?: number | undefined;
}

/** The position of a line in a log. Lines count from 1. */
export interface LogPosition {
  readonly file?: string;
  readonly line: number;
}

/** A line, with a message about it. */
export interface LogExample extends LogPosition {
  readonly message: string;
}

/** How many requests were denied for one reason. */
export interface ReasonCount {
  readonly reason: DenyReason;
  readonly count: number;
  /** The first of them. */
  readonly example: LogExample;
}

/** How many requests of one source were denied. */
export interface SourceCount {
  readonly source: string;
  readonly requests: number;
  readonly denied: number;
  readonly reasons: Readonly<Partial<Record<DenyReason, number>>>;
}

/** One port of a policy, and how many requests it was the first to grant. */
export interface RuleUse {
  readonly policy: PolicyReference;
  readonly port: { readonly number: number; readonly protocol: RuleProtocol };
  readonly requests: number;
  /** For a policy that was read from a manifest. */
  readonly location?: Location;
}

/** How policies would have decided the requests of a log. Plain, JSON-serialisable data. */
export interface ReplayReport {
  /** All lines but blank ones: the sum of `requests` and `unreadable.count`. */
  readonly lines: number;
  /** The sum of `allowed` and `denied`. */
  readonly requests: number;
  readonly allowed: number;
  /** Of the allowed, those that pass through because no rule captures them. */
  readonly passthrough: number;
  readonly denied: number;
  /** Of the denials, the most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** The sources with most denials. */
  readonly sources: readonly SourceCount[];
  /** All other sources together. */
  readonly otherSources: { readonly requests: number; readonly denied: number };
  /** Every rule in use, in the order of the policies. Rules without requests can be removed without denying any of them. */
  readonly rules: readonly RuleUse[];
  /** Lines without a request that can be read, with the first of them. */
  readonly unreadable: { readonly count: number; readonly examples: readonly LogExample[] };
}

/** A log that is being replayed. */
export interface Replay {
  /** Decides the request of one line. Never throws, whatever the line. */
  add(text: string, position: LogPosition): void;
  /** Counts a line that can't even be read as text. */
  addUnreadable(problem: string, position: LogPosition): void;
  /** The counts so far. */
  report(): ReplayReport;
}

/** Sources that are counted one by one. Later ones, and longer names, are counted together. */
const MAX_SOURCES = 10_000;
const longestSource = 512;
const MAX_EXAMPLES = 5;

/**
 * Starts to replay a log. Each line is decided, and only counts and a few examples are kept, so that memory does not grow
 * with the log.
 *
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const replay = startReplay(policies, routeGroups, { onInvalid: 'skip' });
 * lines.forEach((text, index) => replay.add(text, { line: index + 1 }));
 * replay.report().denied;
 */
export function startReplay(
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: ReplayOptions,
): Replay;
export function startReplay(manifests: PolicyManifests, options?: ReplayOptions): Replay;
export function startReplay(
  policies: PolicyInput,
  second: ResourceInput | ReplayOptions = [],
  third: ReplayOptions = {},
): Replay {
  const names = [...evaluateOptionNames, 'defaultSource', 'topSources'];
  const { set, options } = readPolicySet(policies, second, third, names);
  return replayOn(set, options);
}

/** As {@link startReplay}, on policies that have been read. */
export function replayOn(
  set: PolicySet,
  { defaultSource, topSources = 20 }: Pick<ReplayOptions, 'defaultSource' | 'topSources'>,
): Replay {
  const evaluator = evaluatorOf(set);
  const rules = countRules(set);
  const sources = countSources();
  const reasons = new Map<DenyReason, { count: number; readonly example: LogExample }>();
  const examples: LogExample[] = [];
  let [allowed, passthrough, denied, unreadable] = [0, 0, 0, 0];

  const addUnreadable = (message: string, position: LogPosition): void => {
    unreadable++;
    if (examples.length < MAX_EXAMPLES) examples.push({ ...position, message });
  };

  const addDenial = ({ reason, message }: Denial, position: LogPosition): void => {
    denied++;
    const counted = reasons.get(reason);
    if (counted) counted.count++;
    else reasons.set(reason, { count: 1, example: { ...position, message } });
  };

  return {
    addUnreadable,
    add(text, position) {
      if (text.trim() === '') return;
      const reading = readLogLine(text, defaultSource);
      if (!reading.ok) {
        addUnreadable(reading.problem, position);
        return;
      }
      const decision = evaluator.evaluate(reading.request);
      sources.add(reading.request.source, decision.verdict === 'deny' ? decision.reason : undefined);
      if (decision.verdict === 'deny') {
        addDenial(decision, position);
        return;
      }
      allowed++;
      if (decision.passthrough) passthrough++;
      else rules.add(decision.rule);
    },
    report: () => ({
      lines: allowed + denied + unreadable,
      requests: allowed + denied,
      allowed,
      passthrough,
      denied,
      reasons: Array.from(reasons, ([reason, counted]) => ({ reason, ...counted })).sort(
        (left, right) => right.count - left.count,
      ),
      ...sources.report(topSources),
      rules: rules.report(),
      unreadable: { count: unreadable, examples: [...examples] },
    }),
  };
}

interface SourceCounter {
  add(source: ServiceAccount, reason: DenyReason | undefined): void;
  report(top: number): Pick<ReplayReport, 'sources' | 'otherSources'>;
}

interface Counts {
  requests: number;
  denied: number;
  readonly reasons: Partial<Record<DenyReason, number>>;
}

function countSources(): SourceCounter {
  const counts = new Map<string, Counts>();
  const others: Counts = { requests: 0, denied: 0, reasons: {} };

  const countsOf = (source: string): Counts => {
    const known = counts.get(source);
    if (known) return known;
    if (counts.size >= MAX_SOURCES || source.length > longestSource) return others;
    const created: Counts = { requests: 0, denied: 0, reasons: {} };
    counts.set(source, created);
    return created;
  };

  return {
    add({ namespace, name }, reason) {
      const counted = countsOf(`${namespace}/${name}`);
      counted.requests++;
      if (reason === undefined) return;
      counted.denied++;
      counted.reasons[reason] = (counted.reasons[reason] ?? 0) + 1;
    },
    report(top) {
      const sorted = Array.from(counts, ([source, counted]) => ({
        source,
        ...counted,
        reasons: { ...counted.reasons },
      })).sort((left, right) => right.denied - left.denied || right.requests - left.requests);
      const rest = [others, ...sorted.slice(top)];
      return {
        sources: sorted.slice(0, top),
        otherSources: { requests: sum(rest, 'requests'), denied: sum(rest, 'denied') },
      };
    },
  };
}

function sum(counts: readonly Pick<Counts, 'requests' | 'denied'>[], field: 'requests' | 'denied'): number {
  return counts.reduce((total, one) => total + one[field], 0);
}

interface RuleCounter {
  add(rule: MatchedRule): void;
  report(): readonly RuleUse[];
}

/** Ports of one policy with equal number and protocol are counted together: a decision does not distinguish them. */
function countRules(set: PolicySet): RuleCounter {
  const uses = new Map<string, RuleUse & { requests: number }>();
  for (const { resource, rules } of set.usedPolicies) {
    for (const { policy, port: number, protocol, portIndex } of rules) {
      const port = { number, protocol };
      const key = keyOf({ policy, port });
      const location = locate(resource, ['spec', 'ports', portIndex]);
      if (!uses.has(key)) uses.set(key, { policy, port, requests: 0, ...(location && { location }) });
    }
  }
  return {
    add(rule) {
      const use = uses.get(keyOf(rule));
      if (use) use.requests++;
    },
    report: () => Array.from(uses.values(), (use) => ({ ...use })),
  };
}

function keyOf({ policy, port }: Pick<MatchedRule, 'policy' | 'port'>): string {
  return `${policy.namespace}/${policy.name}:${port.number} ${port.protocol}`;
}
