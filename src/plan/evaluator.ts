import { denyUnreadable } from '../dialect/denial.js';
import type { SourcePolicy } from '../dialect/dialect.js';
import { DisposedEvaluatorError, InvalidPolicyError } from '../model/errors.js';
import type { Evaluator, ResourceChanges } from '../model/evaluator.js';
import type { Issue } from '../model/issue.js';
import type { ServiceAccount } from '../model/request.js';
import { readConnection, readRequest } from '../parse/request.js';
import { ResourceChange } from '../policy-set/change-resources.js';
import { readChanges } from '../policy-set/read-changes.js';
import type { ReadOptions } from '../policy-set/read-options.js';
import { readPolicy, readRouteGroup, type ResourceSet } from '../policy-set/read-resources.js';
import { issuesOf, type PolicyEntry, resourcesIn, type ResourceStore } from '../policy-set/resource-store.js';
import { definitions } from './definitions.js';
import { changeSources, type Sources } from './sources.js';

/** An evaluator whose resources can be looked at, for what explains its decisions. */
export interface InspectableEvaluator extends Evaluator {
  /** @throws DisposedEvaluatorError if the evaluator was disposed */
  resources(): Omit<ResourceSet, 'issues'>;
  apply(changes: ResourceChanges): InspectableEvaluator;
  /**
   * Puts one declaration of a policy in the place of another, and route groups in the place of those of their names.
   * Unlike `apply()` it leaves the other declarations of the policy's name as they are.
   *
   * @throws InvalidPolicyError if what is new is invalid, unless `onInvalid` is `skip`
   * @throws DisposedEvaluatorError if the evaluator was disposed
   */
  replace(replacement: Replacement): InspectableEvaluator;
}

/** One policy as it is, and as it would be. */
export interface Replacement {
  /** One of `resources()`, as it was given. */
  readonly declaration: unknown;
  /** Of the same namespace and name. */
  readonly by: unknown;
  /** Those that change, and new ones. */
  readonly routeGroups: readonly unknown[];
}

/** All that an evaluator holds, until it is disposed. */
interface State {
  readonly store: ResourceStore;
  readonly sources: Sources;
  /** Worked out when they are asked for. */
  issues?: readonly Issue[];
  resources?: Omit<ResourceSet, 'issues'>;
}

/**
 * Makes an evaluator of a change.
 *
 * @param sources of the store that is changed
 * @throws InvalidPolicyError if what is new is invalid, unless `onInvalid` is `skip`
 */
export function makeEvaluator(
  sources: Sources,
  change: ResourceChange,
  options: ReadOptions,
): InspectableEvaluator {
  const { store, before, after, hasErrors } = change.finish();
  if (hasErrors && options.onInvalid === 'throw') throw new InvalidPolicyError(issuesOf(store));
  const counting = ({ valid, parsed }: PolicyEntry) => valid && counts(parsed.reference.namespace, options);
  return evaluatorOf(
    { store, sources: changeSources(sources, before.filter(counting), after.filter(counting)) },
    options,
  );
}

function evaluatorOf(initial: State, options: ReadOptions): InspectableEvaluator {
  const { enableEgress } = options.mesh;
  const dialect = definitions[options.dialect];
  const unnamed = dialect.forSource([], enableEgress);
  let held: State | undefined = initial;

  const state = (): State => {
    if (!held) throw new DisposedEvaluatorError();
    return held;
  };
  const policyOf = ({ namespace, name }: ServiceAccount): SourcePolicy =>
    state().sources.get(namespace, name)?.policy(dialect, enableEgress) ?? unnamed;
  const dispose = () => {
    held = undefined;
  };

  return {
    get issues() {
      const current = state();
      return (current.issues ??= issuesOf(current.store));
    },
    evaluate(value) {
      const reading = readRequest(value);
      const policy = policyOf(reading.readable ? reading.request.source : nobody);
      return reading.readable ? policy.decide(reading.request) : denyUnreadable(reading.malformation);
    },
    connect(value) {
      const reading = readConnection(value);
      const policy = policyOf(reading.readable ? reading.connection.source : nobody);
      return reading.readable ? policy.connect(reading.connection) : denyUnreadable(reading.malformation);
    },
    apply(changes) {
      const { store, sources } = state();
      return makeEvaluator(sources, readChanges(store, changes, dialect.strictness), options);
    },
    replace({ declaration, by, routeGroups }) {
      const { store, sources } = state();
      const change = new ResourceChange(store);
      change.replacePolicy(declaration, readPolicy(dialect.strictness)(by));
      for (const group of routeGroups) change.putRouteGroup(readRouteGroup(dialect.strictness)(group));
      return makeEvaluator(sources, change, options);
    },
    resources() {
      const current = state();
      return (current.resources ??= resourcesIn(current.store));
    },
    dispose,
    [Symbol.dispose]: dispose,
  };
}

const nobody: ServiceAccount = { namespace: '', name: '' };

/** Whether the mesh heeds the policies of a namespace at all. */
function counts(namespace: string, { mesh }: ReadOptions): boolean {
  return mesh.enableEgressPolicy && (mesh.monitoredNamespaces?.has(namespace) ?? true);
}
