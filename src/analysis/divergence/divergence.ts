import { evaluatorOf } from '../../evaluator.js';
import type { Decision } from '../../model/decision.js';
import type { Divergence, DivergenceCode } from '../../model/divergence.js';
import type { Dialect, MeshSettings } from '../../model/options.js';
import type { EgressRequest } from '../../model/request.js';
import type { Rule } from '../../model/rule.js';
import { PolicySet } from '../../policy-set/policy-set.js';
import { type PolicyInput, type PolicyManifests, readArguments } from '../../policy-set/read-arguments.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import { causeInEnvoy, causeInPipy, explanations } from './causes.js';
import { type PortRules, portRulesOf } from './port-rules.js';
import { testRequestsFor } from './test-requests.js';

type DataPlane = Exclude<Dialect, 'spec'>;
type Decisions = Readonly<Record<Dialect, Decision>>;

const dataPlanes: readonly DataPlane[] = ['envoy', 'pipy'];

/** Options of {@link divergence}. */
export interface DivergenceOptions {
  readonly mesh?: MeshSettings | undefined;
}

/**
 * Finds requests that the data planes decide otherwise than these policies say: one finding for each cause, rule and
 * effect, holes before outages, each with the shortest witness that was found. Every witness was evaluated in all
 * dialects.
 *
 * Witnesses are made from the policies: for each rule requests that it is meant to grant, and mutations of these. Of
 * each rule up to 4 hosts, 16 routes and 6 addresses are tried, and it is compared with up to 64 other rules of its
 * port, so that the work grows with the number of rules only. The absence of findings does not prove that there is no
 * divergence.
 *
 * Invalid policies do not stop it: what a data plane does with them is one of the findings.
 *
 * @param policies Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it
 * @param routeGroups HTTPRouteGroup resources, likewise
 * @throws InvalidOptionError if an option has a value that is not one of its own
 *
 * @example
 * const [worst] = divergence(policies, routeGroups);
 * worst?.code; // 'regex-unanchored'
 */
export function divergence(
  policies: PolicyInput,
  routeGroups?: ResourceInput,
  options?: DivergenceOptions,
): readonly Divergence[];
export function divergence(manifests: PolicyManifests, options?: DivergenceOptions): readonly Divergence[];
export function divergence(
  policies: PolicyInput,
  second: ResourceInput | DivergenceOptions = [],
  third: DivergenceOptions = {},
): readonly Divergence[] {
  const { input, mesh } = readArguments(policies, second, third, ['mesh']);
  return divergenceOf(PolicySet.read(input, readOptions({ mesh, onInvalid: 'skip' })));
}

/** As {@link divergence}, of policies that have been read with `onInvalid: 'skip'`. */
export function divergenceOf(set: PolicySet): readonly Divergence[] {
  const evaluators = {
    spec: evaluatorOf(set.inDialect('spec')),
    envoy: evaluatorOf(set.inDialect('envoy')),
    pipy: evaluatorOf(set.inDialect('pipy')),
  };
  const decide = (request: EgressRequest): Decisions => ({
    spec: evaluators.spec.evaluate(request),
    envoy: evaluators.envoy.evaluate(request),
    pipy: evaluators.pipy.evaluate(request),
  });
  const rules = set
    .inDialect('spec')
    .policies.flatMap((policy) => policy.rules.map((rule) => ({ rule, isValid: policy.valid })));
  const rulesOfPort = portRulesOf(rules.map(({ rule }) => rule));
  const all = rules.flatMap(({ rule, isValid }) => divergencesOf(rule, isValid, rulesOfPort(rule), decide));
  return [...all].sort((one, other) => rank(one) - rank(other));
}

function rank({ effect }: Divergence): number {
  return effect === 'hole' ? 0 : 1;
}

function divergencesOf(
  rule: Rule,
  isValid: boolean,
  portRules: PortRules,
  decide: (request: EgressRequest) => Decisions,
): readonly Divergence[] {
  const found = new Map<string, Divergence>();
  const report = (
    code: DivergenceCode,
    plane: DataPlane,
    witness: EgressRequest,
    decisions: Decisions,
  ): void => {
    const effect = effectOn(plane, decisions);
    if (!effect) return;
    const key = `${code} ${effect} ${plane}`;
    const known = found.get(key);
    if (known && lengthOf(known.witness) <= lengthOf(witness)) return;
    found.set(key, describe(code, effect, plane, rule, witness, decisions));
  };
  for (const { base, mutations } of testRequestsFor(rule, portRules)) {
    const decisions = decide(base);
    for (const plane of dataPlanes) {
      const decision = decisions[plane];
      if (!effectOn(plane, decisions)) continue;
      report(causeOf(rule, isValid, base, plane, decision, portRules), plane, base, decisions);
    }
    for (const { code, request } of mutations) {
      const changed = decide(request);
      for (const plane of dataPlanes) {
        // A divergence that the original request has too is not caused by the mutation.
        if (effectOn(plane, decisions) === effectOn(plane, changed)) continue;
        report(causeOfMutation(code, isValid, changed[plane]), plane, request, changed);
      }
    }
  }
  return mergePlanes([...found.values()]);
}

/** Merges the findings of both data planes that have the same cause and witness. */
function mergePlanes(findings: readonly Divergence[]): readonly Divergence[] {
  const merged = new Map<string, Divergence>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.effect} ${JSON.stringify(finding.witness)}`;
    const known = merged.get(key);
    merged.set(key, known ? { ...known, dialects: [...known.dialects, ...finding.dialects] } : finding);
  }
  return [...merged.values()];
}

/** `undefined` if the data plane decides as the policies say. */
function effectOn(
  plane: DataPlane,
  { [plane]: decision, spec }: Decisions,
): Divergence['effect'] | undefined {
  if (decision.verdict === spec.verdict && !decision.orderDependent) return undefined;
  return spec.verdict === 'deny' ? 'hole' : 'outage';
}

function causeOf(
  rule: Rule,
  isValid: boolean,
  request: EgressRequest,
  plane: DataPlane,
  decision: Decision,
  portRules: PortRules,
): DivergenceCode {
  if (decision.orderDependent) return 'order-dependent';
  if (decision.verdict === 'allow') {
    if (decision.passthrough) return 'passthrough';
    return isValid ? 'chain-shadowed' : 'invalid-policy';
  }
  return plane === 'envoy'
    ? causeInEnvoy(rule, request, decision, portRules)
    : causeInPipy(rule, decision, portRules);
}

function causeOfMutation(code: DivergenceCode, isValid: boolean, decision: Decision): DivergenceCode {
  if (decision.orderDependent) return 'order-dependent';
  if (decision.verdict === 'allow') {
    if (decision.passthrough) return 'passthrough';
    return isValid ? code : 'invalid-policy';
  }
  return decision.reason === 'config-rejected' && decision.enforcedAt === 'connection'
    ? 'listener-rejected'
    : code;
}

function describe(
  code: DivergenceCode,
  effect: Divergence['effect'],
  plane: DataPlane,
  { policy, port, protocol }: Rule,
  witness: EgressRequest,
  decisions: Decisions,
): Divergence {
  const { spec, envoy, pipy } = decisions;
  return {
    code,
    effect,
    dialects: [plane],
    rule: { policy, port: { number: port, protocol } },
    witness,
    verdicts: { spec: spec.verdict, envoy: envoy.verdict, pipy: pipy.verdict },
    decisions,
    message: explanations[code],
  };
}

function lengthOf(request: EgressRequest): number {
  return JSON.stringify(request).length;
}
