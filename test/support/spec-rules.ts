/** What the `spec` dialect reads, for tests of its parts: a generated or written text that cannot be read is a mistake. */
import { readRule, type SpecRule } from '../../src/dialect/spec.js';
import type { Connection } from '../../src/model/connection.js';
import type { EgressRequest } from '../../src/model/request.js';
import type { Egress, HTTPRouteGroup } from '../../src/model/resources.js';
import type { Rule } from '../../src/model/rule.js';
import {
  type CheckedConnection,
  type CheckedRequest,
  readConnection,
  readRequest,
} from '../../src/parse/request.js';
import { readResources } from './read-resources.js';

export function specRule(rule: Rule): SpecRule {
  const read = readRule(rule);
  if (!read) throw new Error('the rule cannot be read');
  return read;
}

/** The rules of the policies, in input order. */
export function specRules(
  policies: readonly Egress[],
  routeGroups: readonly HTTPRouteGroup[] = [],
): readonly SpecRule[] {
  return readResources(policies, routeGroups).policies.flatMap(({ rules }) => rules.map(specRule));
}

export function checkedRequest(request: EgressRequest): CheckedRequest {
  const reading = readRequest(request);
  if (!reading.readable) throw new Error(reading.malformation.message);
  return reading.request;
}

export function checkedConnection(connection: Connection): CheckedConnection {
  const reading = readConnection(connection);
  if (!reading.readable) throw new Error(reading.malformation.message);
  return reading.connection;
}
