import type { Connection, ConnectionDecision } from './connection.js';
import type { Decision } from './decision.js';
import type { Issue } from './issue.js';
import type { EgressRequest } from './request.js';
import type { KubernetesResource, ResourceReference } from './resources.js';

/** Resources that come, change and go, as a watch of the API server tells. */
export interface ResourceChanges {
  /**
   * Egress and HTTPRouteGroup resources that are new or have changed. One whose namespace and name are known takes
   * the place of all its declarations; a new one goes to the end. What has no name is refused, because no later change
   * could name it.
   */
  readonly upsert?: KubernetesResource | readonly KubernetesResource[] | undefined;
  /**
   * Resources that are gone, by reference or as they were; without a namespace they are in `default`. They are
   * removed before anything is upserted. One that is not known is gone already.
   */
  readonly remove?: readonly (ResourceReference | KubernetesResource)[] | undefined;
}

/** A compiled set of policies. It never changes; {@link Evaluator.apply} makes a changed one. */
export interface Evaluator {
  /** Everything that is wrong or odd with the resources, in input order. */
  readonly issues: readonly Issue[];
  /**
   * Decides one request, whatever it is: a malformed one is denied.
   *
   * @throws DisposedEvaluatorError if the evaluator was disposed, and for no other reason
   */
  evaluate(request: EgressRequest): Decision;
  /**
   * Decides what can be decided before the first byte, or before the first request.
   *
   * @throws DisposedEvaluatorError if the evaluator was disposed, and for no other reason
   *
   * @example
   * evaluator.connect({ source, ip: '203.0.113.9', port: 443 }); // { verdict: 'inspect', needs: 'sni' }
   */
  connect(connection: Connection): ConnectionDecision;
  /**
   * Makes an evaluator for a changed set of resources, at a cost of the change: it shares all that is unchanged.
   * This one goes on deciding as before, so whoever holds it swaps one reference.
   *
   * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` was `skip`; nothing is changed then
   * @throws InvalidOptionError if `upsert` holds something without a name, or `remove` names no resource
   * @throws DisposedEvaluatorError if the evaluator was disposed
   *
   * @example
   * evaluator = evaluator.apply({ upsert: [policy], remove: [{ kind: 'Egress', namespace: 'curl', name: 'old' }] });
   */
  apply(changes: ResourceChanges): Evaluator;
  /**
   * Lets go of the policies at once, for a program that can't wait for the garbage collector. Evaluators that were
   * made from this one, or it from them, are not concerned. To dispose twice is to dispose once.
   */
  dispose(): void;
  /** As `dispose()`, for `using`. */
  [Symbol.dispose](): void;
}
