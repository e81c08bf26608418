/** Turns a denial into words: what a human would have to ask for, or to add to a policy. */
import type { Denial } from '../model/decision.js';
import { formatName } from '../model/names.js';
import { quote } from '../model/quote.js';
import type { Rule } from '../model/rule.js';
import type { CheckedConnection, CheckedRequest, Malformation } from '../parse/request.js';
import type { Refusal } from './dialect.js';
import { withLazyMessage } from './lazy-message.js';
import { type AbsentField, type Asked, type Stage, stages } from './stages.js';

export type { AbsentField } from './stages.js';

/** Names the policy of a rule. */
export function policyText({ policy }: Rule): string {
  return quote(formatName(policy));
}

/** The denial of a request that can't be read at all. */
export function denyUnreadable({ field, message }: Malformation): Denial {
  return { verdict: 'deny', reason: 'invalid-request', enforcedAt: 'connection', field, message };
}

/** The denial of a request whose connection could be read, and whose HTTP part is malformed: no rule may grant it. */
export function denyMalformed({ field, message }: Malformation, captured: boolean): Denial {
  return { ...denyUnreadable({ field, message }), enforcedAt: captured ? 'request' : 'connection' };
}

/**
 * The denial of a request that no rule grants.
 *
 * @param rules those that failed at this stage, and no earlier: the message names what they offer
 */
export function denyAtStage(
  request: CheckedRequest,
  stage: Stage,
  captured: boolean,
  rules: readonly Rule[],
): Denial {
  if (request.malformation) return denyMalformed(request.malformation, captured);
  const field = absentField(request, stage);
  if (field === 'path' || field === 'method') {
    return denyMalformed(malformationOfAbsent(field), captured);
  }
  return {
    verdict: 'deny',
    reason: stages[stage].reason,
    enforcedAt: captured ? 'request' : 'connection',
    message: stages[stage].denial(request, rules),
    ...(field === undefined ? {} : { field }),
  };
}

/**
 * The same denial, whose message is put in words when it is first read.
 *
 * @param rules as for {@link denyAtStage}
 */
export function denyRefused(
  asked: Asked,
  { failed, captured, absent }: Refusal,
  rules: () => readonly Rule[],
): Denial {
  if (absent === 'path' || absent === 'method') {
    return Object.freeze(denyMalformed(malformationOfAbsent(absent), captured));
  }
  const { reason, denial } = stages[failed];
  const enforcedAt = captured ? 'request' : 'connection';
  return withLazyMessage({ verdict: 'deny', reason, enforcedAt }, () => denial(asked, rules()), absent);
}

function malformationOfAbsent(field: 'path' | 'method'): Malformation {
  return { field, message: `${field} is missing: the routes of this port ask for it` };
}

/** The denial of a connection that nothing can grant, whatever it carries. */
export function denyConnection(connection: CheckedConnection, stage: Stage, rules: readonly Rule[]): Denial {
  const absent = stage === 'address' && !connection.address;
  return {
    verdict: 'deny',
    reason: stages[stage].reason,
    enforcedAt: 'connection',
    message: whatConnectionNeeds(connection, stage, rules),
    ...(absent ? { field: 'ip' } : {}),
  };
}

function whatConnectionNeeds(connection: CheckedConnection, stage: Stage, rules: readonly Rule[]): string {
  switch (stage) {
    case 'source':
    case 'port':
      return stages[stage].denial(connection, rules);
    case 'address':
      return stages.address.denial(
        connection,
        rules.filter(({ port }) => port === connection.port),
      );
    case 'protocol':
    case 'host':
    case 'route':
      return `no rule of ${clientText(connection)} on port ${connection.port} grants anything to this address: those that take it in have no host, or no route, that could match`;
  }
}

/** The denial of a connection that would have to be inspected to be granted, on a port where it must not be. */
export function denyUninspectable(connection: CheckedConnection): Denial {
  return {
    verdict: 'deny',
    reason: 'protocol-mismatch',
    enforcedAt: 'connection',
    message: `port ${connection.port} of ${clientText(connection)} is \`tcp-server-first\`, so its client can't be waited for, and no rule grants this address whatever is sent`,
  };
}

function clientText({ source }: CheckedConnection): string {
  return quote(formatName(source));
}

/**
 * The field without which the request could not pass the stage. Every HTTP request has a path and a method: without
 * one, a route that asks for it can't be answered for.
 */
export function absentField(request: CheckedRequest, stage: Stage): AbsentField | undefined {
  return stages[stage].absentField(request);
}
