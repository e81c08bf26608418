/** The smallest change of the resources for a request to be granted: each check that fails is answered in turn. */
import { failedStage, readRule, type SpecRule } from '../../dialect/spec.js';
import { stages } from '../../dialect/stages.js';
import { formatAddress } from '../../match/format-address.js';
import type { FieldPath } from '../../model/issue.js';
import type { KubernetesResource, ResourceReference } from '../../model/resources.js';
import { referenceOf } from '../../parse/identity.js';
import { locate, rememberLocation } from '../../parse/locations.js';
import type { CheckedRequest } from '../../parse/request.js';
import { fieldOf, isFields, isList, valueAt } from '../../parse/values.js';
import type { LinkedPolicy } from '../../policy-set/link-route-groups.js';
import { PolicySet } from '../../policy-set/policy-set.js';
import { readOptions } from '../../policy-set/read-options.js';
import type { CheckName, ResourceChange } from './explanation.js';

/** One policy and the route groups that it names, as Kubernetes objects. */
export interface PolicyResources {
  readonly policy: KubernetesResource;
  readonly routeGroups: readonly KubernetesResource[];
}

/** Changes, and what comes of them. */
export interface ChangedResources extends PolicyResources {
  readonly changes: readonly ResourceChange[];
}

/** The resources as they would grant a request by one of the policy's ports; `undefined` if no change was found. */
export function changePolicy(
  resources: PolicyResources,
  port: number,
  request: CheckedRequest,
): ChangedResources | undefined {
  let state: State = { ...resources, portIndex: port, changes: [] };
  // An added port is asked everything anew, so that a check may fail twice, but no more.
  for (let round = 0; round <= 2 * Object.keys(answers).length; round++) {
    const [linked] = linkedOf(state).policies;
    const declared = linked?.rules.find(({ portIndex }) => portIndex === state.portIndex);
    const rule = linked?.valid && declared && readRule(declared);
    if (!rule) return undefined;
    const failed = failedStage(rule, request);
    if (failed === undefined) return state;
    const answered = answers[failed]({ state, rule, policy: linked, request });
    if (!answered) return undefined;
    state = answered;
  }
  return undefined;
}

function linkedOf({ policy, routeGroups }: PolicyResources): PolicySet {
  const input = { policies: [policy], routeGroups, issues: [] };
  return PolicySet.read(input, readOptions({ onInvalid: 'skip' }));
}

interface State extends ChangedResources {
  /** Of the port that is to grant. */
  readonly portIndex: number;
}

interface Situation {
  readonly state: State;
  readonly rule: SpecRule;
  readonly policy: LinkedPolicy;
  readonly request: CheckedRequest;
}

/** The resources with the change that makes a check pass; `undefined` if none is known. */
type Answer = (situation: Situation) => State | undefined;

const answers: Readonly<Record<CheckName, Answer>> = {
  source: (situation) =>
    addToPolicy(situation, ['spec', 'sources'], {
      kind: 'ServiceAccount',
      ...situation.request.source,
    }),
  port: answerPort,
  protocol: answerPort,
  address: (situation) => {
    const { address } = situation.request;
    if (!address) return undefined;
    const range = `${formatAddress(address)}/${address.family === 4 ? 32 : 128}`;
    return addToPolicy(situation, ['spec', 'ipAddresses'], range);
  },
  host: answerHost,
  route: answerRoute,
};

function answerPort(situation: Situation): State {
  const { state, rule, request } = situation;
  const protocol = stages.protocol.passes(rule, request) ? rule.rule.protocol : request.protocol;
  const path = ['spec', 'ports'];
  const portIndex = lengthOf(state.policy, path);
  return { ...addToPolicy(situation, path, { number: request.port, protocol }), portIndex };
}

function answerHost(situation: Situation): State | undefined {
  const { rule, request } = situation;
  const host = rule.rule.protocol === 'https' ? request.serverName : hostEntry(request, rule.rule.port);
  return host ? addToPolicy(situation, ['spec', 'hosts'], host) : undefined;
}

/** The rule's own port need not be written. */
function hostEntry({ authority }: CheckedRequest, rulePort: number): string | undefined {
  if (!authority?.name) return undefined;
  const { name, port } = authority;
  return port === undefined || port === rulePort ? name : `${name}:${port}`;
}

/** Adds the method to a route of which nothing else fails; else a route of its own for the request. */
function answerRoute(situation: Situation): State | undefined {
  const { rule, request } = situation;
  const { path, method, malformation } = request;
  if (malformation || path === undefined || method === undefined) return undefined;
  const byMethod = rule.routes?.find((route) =>
    route.parts.every((part) => part.kind === 'method' || part.accepts(part.sent(request))),
  );
  if (byMethod) return addMethod(situation, byMethod.route.group, byMethod.route.match, method);
  const match = { name: nameMatch(method, path), pathRegex: escapePattern(path), methods: [method] };
  return addMatch(situation, match);
}

function addMethod(situation: Situation, group: string, match: string, method: string): State | undefined {
  const resource = findRouteGroup(situation, group);
  const matchesPath = matchesPathOf(resource);
  const matches = valueAt(resource, matchesPath);
  const index = isList(matches) ? matches.findIndex((one) => fieldOf(one, 'name') === match) : -1;
  return resource && index >= 0
    ? addToRouteGroup(situation, resource, [...matchesPath, index, 'methods'], method)
    : undefined;
}

function addMatch(situation: Situation, match: object): State | undefined {
  const { state, policy } = situation;
  const references = valueAt(state.policy, ['spec', 'matches']);
  const named = isList(references)
    ? references.filter((reference) => fieldOf(reference, 'kind') === 'HTTPRouteGroup')
    : [];
  const names = named
    .map((reference) => fieldOf(reference, 'name'))
    .filter((name) => typeof name === 'string');
  const present = names
    .map((name) => findRouteGroup(situation, name))
    .find((resource) => resource !== undefined);
  if (present) return addToRouteGroup(situation, present, matchesPathOf(present), match);
  const [name] = names;
  if (name === undefined) return undefined;
  const { namespace } = policy.reference;
  const created = {
    apiVersion: 'specs.smi-spec.io/v1alpha4',
    kind: 'HTTPRouteGroup',
    metadata: { namespace, name },
    spec: { matches: [match] },
  };
  const change: ResourceChange = {
    resource: { kind: 'HTTPRouteGroup', namespace, name },
    path: [],
    value: created,
  };
  return { ...state, routeGroups: [...state.routeGroups, created], changes: [...state.changes, change] };
}

function findRouteGroup({ state, policy }: Situation, name: string): KubernetesResource | undefined {
  return state.routeGroups.find((resource) => {
    const reference = referenceOf(resource, 'HTTPRouteGroup');
    return reference?.name === name && reference.namespace === policy.reference.namespace;
  });
}

function matchesPathOf(routeGroup: unknown): readonly string[] {
  return isList(fieldOf(routeGroup, 'matches')) ? ['matches'] : ['spec', 'matches'];
}

function addToPolicy({ state, policy }: Situation, list: FieldPath, value: unknown): State {
  const { changed, change } = add(state.policy, policy.reference, list, value);
  return { ...state, policy: changed, changes: [...state.changes, change] };
}

function addToRouteGroup(
  { state }: Situation,
  resource: KubernetesResource,
  list: FieldPath,
  value: unknown,
): State | undefined {
  const reference = referenceOf(resource, 'HTTPRouteGroup');
  if (!reference) return undefined;
  const { changed, change } = add(resource, reference, list, value);
  return {
    ...state,
    routeGroups: state.routeGroups.map((one) => (one === resource ? changed : one)),
    changes: [...state.changes, change],
  };
}

function add(
  resource: KubernetesResource,
  reference: ResourceReference,
  list: FieldPath,
  value: unknown,
): { readonly changed: KubernetesResource; readonly change: ResourceChange } {
  const location = locate(resource, list);
  const changed = changeAt(resource, list, (values) => [...(isList(values) ? values : []), value]) ?? {};
  // Further changes are to be found in the manifest too.
  if (location) rememberLocation(changed, (path) => locate(resource, path) ?? location);
  return {
    changed,
    change: {
      resource: reference,
      path: [...list, lengthOf(resource, list)],
      value,
      ...(location && { location }),
    },
  };
}

function lengthOf(resource: unknown, list: FieldPath): number {
  const values = valueAt(resource, list);
  return isList(values) ? values.length : 0;
}

/** A copy with another value at a path; what stands beside it is shared. */
function changeAt(value: unknown, path: FieldPath, change: (value: unknown) => unknown): object | undefined {
  const [step, ...rest] = path;
  const changeChild = (child: unknown): unknown =>
    rest.length === 0 ? change(child) : changeAt(child, rest, change);
  if (typeof step === 'number' && isList(value)) {
    return value.map((child, index) => (index === step ? changeChild(child) : child));
  }
  if (typeof step !== 'string' || !isFields(value)) return undefined;
  return { ...value, [step]: changeChild(fieldOf(value, step)) };
}

const metacharacter = /[\\.+*?()|[\]{}^$]/g;

/** A pattern that matches a text and nothing else. */
function escapePattern(text: string): string {
  return text.replace(metacharacter, '\\$&');
}

/** Such as `get-status-200`. */
function nameMatch(method: string, path: string): string {
  const words = `${method} ${path}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 63).replace(/-$/, '');
}
