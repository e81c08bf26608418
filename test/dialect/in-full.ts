/** Tables of decisions in every word: the matched entries of a rule, and what a denial says. */
import { expect, test } from 'vitest';

import {
  compile,
  type Connection,
  type Decision,
  type DenyReason,
  type Dialect,
  type EgressRequest,
  evaluate,
  type Grant,
  type HTTPRouteGroup,
  type MeshSettings,
  type RuleProtocol,
} from '../../src/index.js';
import { type ShortEgress, tcp } from '../support/resources.js';
import { policies } from './outcome.js';

export interface FullCase {
  readonly what: string;
  readonly policies: readonly ShortEgress[];
  readonly request: EgressRequest;
  readonly decision: Decision;
}

/** A connection of `curl/curl` to port 443, unless told otherwise. */
export type FullConnectionCase = readonly [
  what: string,
  policies: readonly ShortEgress[],
  seen: Partial<Connection>,
  decision: unknown,
];

/** A denial whose words do not matter. */
export function denied(reason: DenyReason): unknown {
  return expect.objectContaining({ verdict: 'deny', reason });
}

/** The grant of a rule of policy `mesh/NAME`. */
export function allowBy(
  name: string,
  number: number,
  protocol: RuleProtocol,
  entries: Partial<Grant['rule']> = {},
  forwardedTo?: readonly string[],
): Grant {
  const rule = { policy: { namespace: 'mesh', name }, port: { number, protocol }, ...entries };
  return { verdict: 'allow', rule, ...(forwardedTo && { forwardedTo }) };
}

export const passthrough: Decision = { verdict: 'allow', passthrough: true };

export function testDecisions(
  dialect: Dialect,
  routeGroups: readonly HTTPRouteGroup[],
  cases: readonly FullCase[],
) {
  test.each(cases.map((one) => [one.what, one] as const))(
    '%s',
    (_, { policies: short, request, decision }) => {
      const options = { dialect, onInvalid: 'skip' } as const;
      expect(evaluate(request, policies(...short).policies, routeGroups, options)).toEqual(decision);
    },
  );

  test('what passes through names no rule', () => {
    const given = policies({ hosts: ['a.test'] }).policies;
    const options = { dialect, mesh: { enableEgress: true } };
    expect(evaluate(tcp('10.0.0.1', 443), given, [], options)).toEqual(passthrough);
  });
}

export function testConnections(
  dialect: Dialect,
  cases: readonly FullConnectionCase[],
  mesh: MeshSettings = {},
) {
  test.each(cases)('%s', (_, short, seen, decision) => {
    const options = { dialect, mesh, onInvalid: 'skip' } as const;
    const evaluator = compile(policies(...short).policies, [], options);
    const connection = { source: { namespace: 'curl', name: 'curl' }, port: 443, ...seen };
    expect(evaluator.connect(connection)).toEqual(decision);
  });
}
