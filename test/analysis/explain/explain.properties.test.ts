import { expect } from 'vitest';

import { explain } from '../../../src/analysis/explain/explain.js';
import type { ResourceChange } from '../../../src/analysis/explain/explanation.js';
import { evaluate } from '../../../src/evaluate.js';
import type { FieldPath } from '../../../src/model/issue.js';
import type { KubernetesResource, ObjectMeta } from '../../../src/model/resources.js';
import { type Case, oneCase } from '../../support/arbitraries.js';
import { property } from '../../support/property.js';

function explainCase({ request, policies, routeGroups, mesh }: Case) {
  return explain(request, policies, routeGroups, { mesh, onInvalid: 'skip' });
}

property('the decision that is explained is the decision', oneCase, (one) => {
  const { request, policies, routeGroups, mesh } = one;
  const decision = evaluate(request, policies, routeGroups, { mesh, onInvalid: 'skip' });
  expect(explainCase(one).decision).toEqual(decision);
});

property('the outcome of a rule is the first check that failed', oneCase, (one) => {
  for (const { outcome, checks } of explainCase(one).rules) {
    expect(outcome).toBe(checks.find(({ passed }) => !passed)?.check ?? 'granted');
  }
});

property(
  'a rule is said to grant iff its policy alone, with this port alone, allows the request',
  oneCase,
  (one) => {
    const { request, routeGroups, mesh } = one;
    for (const { rule, outcome } of explainCase(one).rules) {
      const policy = one.policies.find(
        ({ metadata }) =>
          metadata.name === rule.policy.name && (metadata.namespace ?? 'default') === rule.policy.namespace,
      );
      const port = policy?.spec.ports[rule.portIndex];
      if (!policy || !port) throw new Error('the rule is of no policy');
      const alone = { ...policy, spec: { ...policy.spec, ports: [port] } };
      const options = { mesh: { ...mesh, enableEgress: false }, onInvalid: 'skip' } as const;
      const { verdict } = evaluate(request, [alone], routeGroups, options);
      expect(outcome === 'granted').toBe(verdict === 'allow');
    }
  },
);

property('the request and the policies, changed as the nearest misses say, are allowed', oneCase, (one) => {
  const { request, policies, routeGroups, mesh } = one;
  const options = { mesh, onInvalid: 'skip' } as const;
  for (const { requestChange, policyChange } of explainCase(one).nearest) {
    if (requestChange) {
      expect(evaluate(requestChange.request, policies, routeGroups, options).verdict).toBe('allow');
    }
    if (policyChange) {
      const changed = policyChange.changes.reduce(apply, { policies, routeGroups });
      expect(evaluate(request, changed.policies, changed.routeGroups, options).verdict).toBe('allow');
    }
  }
});

interface Resources {
  readonly policies: readonly KubernetesResource[];
  readonly routeGroups: readonly KubernetesResource[];
}

/** Adds what a change adds: by its path, as someone who edits the manifest would. */
function apply({ policies, routeGroups }: Resources, { resource, path, value }: ResourceChange): Resources {
  if (path.length === 0) return { policies, routeGroups: [...routeGroups, value as KubernetesResource] };
  const edited = (resources: readonly KubernetesResource[]) =>
    resources.map((one) => {
      const { name, namespace = 'default' } = one.metadata as ObjectMeta;
      const isMeant =
        one.kind === resource.kind && name === resource.name && namespace === resource.namespace;
      return isMeant ? (insert(one, path, value) as KubernetesResource) : one;
    });
  return { policies: edited(policies), routeGroups: edited(routeGroups) };
}

function insert(target: unknown, [step, ...rest]: FieldPath, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = (target ?? []) as readonly unknown[];
    const item = insert(list[step], rest, value);
    return step === list.length ? [...list, item] : list.map((one, index) => (index === step ? item : one));
  }
  const fields = (target ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: insert(fields[step], rest, value) };
}
